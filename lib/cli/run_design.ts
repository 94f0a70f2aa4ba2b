/** The design of a run from the files that a call names. @module */

import type { DriftModelName } from "../design/drift.ts";
import type { HrfModelName } from "../design/hrf_model.ts";
import {
  readConfounds,
  readDesignMatrix,
  readSampleMask,
} from "../design/mod.ts";
import { UsageError } from "../errors.ts";
import { makeRunDesign, type RunDesign } from "../glm/mod.ts";
import type { NiftiRun } from "../nifti/mod.ts";
import type { Context } from "./command.ts";
import type { EventsOptions } from "./events_options.ts";
import { readRunEvents } from "./run_events.ts";

/** The options that a run's design is made from. */
export interface RunDesignFiles extends EventsOptions {
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
 * Reads the tables of a run and makes its design.
 *
 * @param run The run.
 * @param options The tables and the models.
 * @param context Where warnings go.
 * @returns The design.
 * @throws {UsageError} If the options do not fit together.
 * @throws {InputError} If a table cannot be read or used.
 */
export async function readRunDesign(
  run: NiftiRun,
  options: RunDesignFiles,
  context: Context,
): Promise<RunDesign> {
  const onWarning = (message: string) => context.warn(message);
  const events = oneEach(options.events, "--events") ?? options.sameEvents;
  const matrix = oneEach(options.designMatrix, "--design-matrix");
  const confounds = oneEach(options.confounds, "--confounds");
  const sampleMask = oneEach(options.sampleMask, "--sample-mask");
  refuseTogether(options);
  return makeRunDesign(run, {
    ...options,
    events: events === undefined
      ? undefined
      : await readRunEvents(events, options.tR ?? run.tR, options, context),
    designMatrix: matrix === undefined
      ? undefined
      : await readDesignMatrix(matrix),
    addRegs: confounds === undefined ? undefined : await readConfounds(
      confounds,
      { columns: wanted(options.confoundColumns), onWarning },
    ),
    sampleMask: sampleMask === undefined
      ? undefined
      : await readSampleMask(sampleMask, run.volumeCount),
    onWarning,
  });
}

function wanted(columns: readonly string[]): readonly string[] | undefined {
  return columns.length === 0 ? undefined : columns;
}

function oneEach(
  files: readonly string[],
  option: string,
): string | undefined {
  if (files.length <= 1) return files[0];
  throw new UsageError(
    `${option}: found ${files.length} files for 1 run, expected one a run`,
    { field: option },
  );
}

function refuseTogether(options: RunDesignFiles): void {
  const { events, sameEvents, designMatrix, confounds, confoundColumns } =
    options;
  const clash = (a: string, b: string): never => {
    throw new UsageError(
      `${a} and ${b} are given together, expected one or the other`,
      { field: a },
    );
  };
  if (events.length > 0 && sameEvents !== undefined) {
    clash("--events", "--same-events");
  }
  if (designMatrix.length > 0) {
    if (events.length > 0) clash("--design-matrix", "--events");
    if (sameEvents !== undefined) clash("--design-matrix", "--same-events");
    if (confounds.length > 0) clash("--design-matrix", "--confounds");
  }
  if (confoundColumns.length > 0 && confounds.length === 0) {
    throw new UsageError(
      "--confound-columns needs --confounds, which is not given",
      { field: "--confound-columns" },
    );
  }
}
