/** The design of a run from the files that a call names. @module */

import { counted } from "../counted.ts";
import type { DriftModelName } from "../design/drift.ts";
import type { HrfModelName } from "../design/hrf_model.ts";
import type { LoadedConfounds } from "../bids/mod.ts";
import type { NamedColumns } from "../design/mod.ts";
import {
  readConfounds,
  readDesignMatrix,
  readSampleMask,
} from "../design/read_tables.ts";
import { InputError } from "../errors.ts";
import { makeRunDesign, type RunDesign } from "../glm/first_level_design.ts";
import type { NiftiRun } from "../nifti/mod.ts";
import type { Context } from "./command.ts";
import type { ConfoundsStrategyOptions } from "./confounds_options.ts";
import type { EventsOptions } from "./events_options.ts";
import { oneEach } from "./one_each.ts";
import { keptByBoth, regressorsOf } from "./run_confounds.ts";
import { readRunEvents } from "./run_events.ts";

/** The options that a run's design is made from. */
export interface RunDesignFiles
  extends EventsOptions, ConfoundsStrategyOptions {
  readonly events: readonly string[];
  readonly sameEvents: string | undefined;
  readonly designMatrix: readonly string[];
  readonly tR: number | undefined;
  readonly confounds: readonly string[];
  readonly confoundColumns: readonly string[];
  readonly sampleMask: readonly string[];
  readonly sliceTimeRef: number;
  readonly hrfModel: HrfModelName;
  readonly driftModel: DriftModelName;
  readonly highPass: number;
  readonly driftOrder: number;
  readonly firDelays: readonly number[];
  readonly minOnset: number;
}

/**
 * Reads the tables of runs and makes their designs; the i-th table belongs to
 * the i-th run.
 *
 * @param runs The runs in order.
 * @param options The tables and the models.
 * @param chosen Each run's confounds by a strategy; none without one.
 * @param context Where warnings go.
 * @returns The designs.
 * @throws {UsageError} If there is not one table a run.
 * @throws {InputError} If a table cannot be read or used.
 */
export async function readRunDesigns(
  runs: readonly NiftiRun[],
  options: RunDesignFiles,
  chosen: readonly LoadedConfounds[],
  context: Context,
): Promise<RunDesign[]> {
  const tables = {
    "--events": options.events,
    "--design-matrix": options.designMatrix,
    "--confounds": options.confounds,
    "--sample-mask": options.sampleMask,
  };
  for (const [option, files] of Object.entries(tables)) {
    oneEach(files, runs.length, option);
  }
  const designs: RunDesign[] = [];
  for (const [k, run] of runs.entries()) {
    designs.push(await readRunDesign(run, k, options, chosen[k], context));
  }
  return designs;
}

async function readRunDesign(
  run: NiftiRun,
  k: number,
  options: RunDesignFiles,
  chosen: LoadedConfounds | undefined,
  context: Context,
): Promise<RunDesign> {
  const onWarning = (message: string) => context.warn(message);
  const events = options.events[k] ?? options.sameEvents;
  const matrix = options.designMatrix[k];
  const confounds = options.confounds[k];
  const sampleMask = options.sampleMask[k];
  return makeRunDesign(run, {
    ...options,
    events: events === undefined
      ? undefined
      : await readRunEvents(events, options.tR ?? run.tR, options, context),
    designMatrix: matrix === undefined
      ? undefined
      : await readDesignMatrix(matrix),
    addRegs: chosen
      ? regressorsOf(chosen.confounds)
      : confounds === undefined
      ? undefined
      : await readRunConfounds(confounds, run, options, onWarning),
    sampleMask: keptByBoth(
      sampleMask === undefined
        ? undefined
        : await readSampleMask(sampleMask, run.volumeCount),
      chosen?.sampleMask,
      run.name,
    ),
    onWarning,
  });
}

async function readRunConfounds(
  table: string,
  run: NiftiRun,
  { confoundColumns }: RunDesignFiles,
  onWarning: (message: string) => void,
): Promise<NamedColumns> {
  const columns = wanted(confoundColumns);
  const confounds = await readConfounds(table, { columns, onWarning });
  if (confounds.rowCount !== run.volumeCount) {
    throw new InputError(
      `${table}: found ${
        counted(confounds.rowCount, "row")
      }; expected ${run.volumeCount}, one for each volume of ${run.name}`,
      { file: table, field: "confounds" },
    );
  }
  return confounds;
}

function wanted(columns: readonly string[]): readonly string[] | undefined {
  return columns.length === 0 ? undefined : columns;
}
