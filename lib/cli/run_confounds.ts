/** The confounds of a run by a strategy. @module */

import { counted } from "../counted.ts";
import type { LoadedConfounds, SelectConfoundsOptions } from "../bids/mod.ts";
import { isUrl } from "../bytes/url.ts";
import type { DriftModelName } from "../design/drift.ts";
import type { NamedColumns } from "../design/mod.ts";
import { InputError, UsageError } from "../errors.ts";
import type { NiftiRun } from "../nifti/mod.ts";
import type { Context } from "./command.ts";
import {
  confoundsStrategyOf,
  type ConfoundsStrategyOptions,
} from "./confounds_options.ts";
import { oneEach } from "./one_each.ts";

/** What confounds are read for. */
export interface ConfoundsSource {
  /** The run's name in messages. */
  readonly name: string;
  /** The image that the table belongs to, where it is to be found so. */
  readonly image: string | undefined;
  /** The table, where it is named. */
  readonly table: string | undefined;
  /** Number of scans of the run. */
  readonly scanCount: number;
}

/**
 * Loads the confounds of a run by a strategy and says which scans it leaves
 * out.
 *
 * @param source The run and its table.
 * @param strategy The parts and what they are made of.
 * @param context Where warnings go.
 * @returns The confounds, none where the strategy has no column, and the kept
 * scans.
 * @throws {UsageError} If neither a table nor an image that names one is
 * given.
 * @throws {InputError} If the table cannot be read or used.
 */
export async function loadRunConfounds(
  { name, image, table, scanCount }: ConfoundsSource,
  strategy: SelectConfoundsOptions,
  { warn }: Pick<Context, "warn">,
): Promise<LoadedConfounds> {
  const options = { ...strategy, onWarning: warn };
  if (table === undefined && (image === undefined || isUrl(image))) {
    throw new UsageError(
      `${name}: --confounds-strategy finds the table beside a run of one file, expected --confounds with it`,
      { file: name, field: "--confounds-strategy" },
    );
  }
  const { loadConfounds, loadConfoundsTable } = await import(
    "../bids/load_confounds.ts"
  );
  const loaded = table === undefined
    ? await loadConfounds(image!, options)
    : await loadConfoundsTable(table, options);
  const { confounds, sampleMask, files } = loaded;
  if (confounds.rowCount !== scanCount) {
    throw new InputError(
      `${files[0]}: found ${
        counted(confounds.rowCount, "row")
      }; expected ${scanCount}, one a scan`,
      { file: files[0], field: "confounds" },
    );
  }
  if (sampleMask) {
    const out = scanCount - sampleMask.length;
    warn(
      `${files[0]}: ${out} of ${scanCount} scans ${
        out === 1 ? "is" : "are"
      } left out: of a non-steady state, or scrubbed.`,
    );
  }
  return loaded;
}

/** What says which confounds runs have. */
export interface RunConfoundsOptions extends ConfoundsStrategyOptions {
  readonly confounds: readonly string[];
  readonly driftModel: DriftModelName;
}

/**
 * Loads the confounds of runs by the strategy that a call asks for: from the
 * tables that it names, or those that lie beside the images.
 *
 * @param runs The runs in order.
 * @param options The strategy, the tables and what does not go with them.
 * @param context Where warnings go.
 * @returns Confounds and kept scans of each run; none without a strategy.
 * @throws {UsageError} If the options do not go together.
 * @throws {InputError} If a table cannot be read or used.
 */
export async function readRunsConfounds(
  runs: readonly NiftiRun[],
  options: RunConfoundsOptions,
  context: Pick<Context, "warn">,
): Promise<LoadedConfounds[]> {
  const strategy = confoundsStrategyOf(options);
  if (strategy === undefined) return [];
  const { confounds, driftModel } = options;
  oneEach(confounds, runs.length, "--confounds");
  if (strategy.strategy?.includes("high_pass") && driftModel !== "none") {
    context.warn(
      `the part high_pass takes out what the ${driftModel} drifts of the design do; --drift-model none leaves that to the confounds`,
    );
  }
  const loaded: LoadedConfounds[] = [];
  for (const [k, { name, images, volumeCount }] of runs.entries()) {
    const source = {
      name,
      image: images.length === 1 ? images[0].files.image : undefined,
      table: confounds[k],
      scanCount: volumeCount,
    };
    loaded.push(await loadRunConfounds(source, strategy, context));
  }
  return loaded;
}

/**
 * Confounds as a design takes them.
 *
 * @param confounds The confounds.
 * @returns They, or `undefined` where there is no column.
 */
export function regressorsOf(
  confounds: NamedColumns,
): NamedColumns | undefined {
  return confounds.columns.length > 0 ? confounds : undefined;
}

/**
 * The scans that two masks keep.
 *
 * @param a Positions of kept scans; all of them where `undefined`.
 * @param b The same.
 * @param name What to call the run in messages.
 * @returns Positions that both have; `undefined` where that is all of them.
 * @throws {InputError} If no scan is left.
 */
export function keptByBoth(
  a: Int32Array | undefined,
  b: Int32Array | undefined,
  name: string,
): Int32Array | undefined {
  if (!a || !b) return a ?? b;
  const others = new Set(b);
  const both = a.filter((scan) => others.has(scan));
  if (both.length > 0) return both;
  throw new InputError(
    `${name}: no scan is kept by both the sample mask and the confounds strategy`,
    { file: name, field: "sample_mask" },
  );
}
