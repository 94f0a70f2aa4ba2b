/** The runs of a fetched data set in place of files that a call names. @module */

import { join } from "@std/path";
import { UsageError } from "../errors.ts";
import { cacheFolder } from "./cache_folder.ts";
import type { Context } from "./command.ts";
import type { DatasetOptions } from "./dataset_options.ts";
import { confoundsStrategyOptions } from "./confounds_options.ts";
import { designOptions } from "./design_options.ts";
import { eventsOptions } from "./events_options.ts";
import type { RunDesignFiles } from "./run_design.ts";

/** The options that a data set can stand for. */
type Filled =
  & DatasetOptions
  & Pick<
    RunDesignFiles,
    | "events"
    | "sameEvents"
    | "designMatrix"
    | "confounds"
    | "tR"
    | "onsetUnits"
    | "eventDuration"
    | "renameConditions"
  >
  & { readonly mask: string | undefined };

/**
 * Puts the files of a data set where a call names it; what the call itself
 * says stays.
 *
 * @param options The call's options.
 * @param runs The runs that it names.
 * @param context Which options it gives.
 * @returns Options and runs with the data set's files.
 * @throws {UsageError} If neither runs nor a data set are given.
 * @throws {InputError} If the data set has not been fetched, or has no runs.
 */
export async function datasetInputs<T extends Filled>(
  options: T,
  runs: readonly string[],
  { given }: Pick<Context, "given">,
): Promise<{ readonly options: T; readonly runs: readonly string[] }> {
  const { dataset, from } = options;
  if (dataset === undefined) {
    if (runs.length > 0) return { options, runs };
    throw new UsageError(
      "no RUN is given, expected RUN…, --bids-dir or --dataset",
      {
        field: "RUN",
      },
    );
  }
  const { findManifest, openDataset } = await import("../datasets/mod.ts");
  const [, name, subject] = /^(.*?)(?::([^:/\\]+))?$/.exec(dataset)!;
  const manifest = await findManifest(name);
  const found = await openDataset(manifest, {
    folder: from ?? join(cacheFolder(undefined), manifest.name),
    subjects: subject === undefined ? [] : [subject],
  });
  if (found.runs.length === 0) {
    throw new UsageError(
      `--dataset: ${manifest.name} has no runs; its maps are for second-level`,
      { field: "--dataset" },
    );
  }
  const named = options.events.length > 0 || options.designMatrix.length > 0 ||
    options.sameEvents !== undefined;
  if (!named && found.runs.some(({ designMatrix }) => designMatrix)) {
    refuseDesignOptions(manifest.name, given);
  }
  const column = (key: "events" | "designMatrix" | "confounds") =>
    named ? options[key] : found.runs.flatMap((run) => run[key] ?? []);
  return {
    runs: found.runs.map(({ bold }) => bold),
    options: {
      ...options,
      events: column("events"),
      designMatrix: column("designMatrix"),
      confounds: options.confounds.length > 0
        ? options.confounds
        : column("confounds"),
      mask: options.mask ?? found.mask,
      tR: options.tR ?? found.tR,
      onsetUnits: options.onsetUnits ?? found.events.onsetUnits,
      eventDuration: options.eventDuration ?? found.events.eventDuration,
      renameConditions: Object.keys(options.renameConditions).length > 0
        ? options.renameConditions
        : found.events.renameConditions ?? {},
    },
  };
}

/** What has no use with a design matrix has none with a data set that has one. */
function refuseDesignOptions(name: string, given: ReadonlySet<string>): void {
  const options = Object.entries({
    ...designOptions,
    ...eventsOptions,
    ...confoundsStrategyOptions,
  });
  for (const [key, { excludes }] of options) {
    const option = key.replaceAll(/[A-Z]/g, (big) => `-${big.toLowerCase()}`);
    if (!given.has(option) || !excludes.includes("design-matrix")) continue;
    throw new UsageError(
      `--${option} has no use with --dataset ${name}, which has design matrices`,
      { field: `--${option}` },
    );
  }
}
