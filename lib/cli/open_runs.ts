/** The runs of a fit as the command line names them. @module */

import { InputError, UsageError } from "../errors.ts";
import type { NiftiRun } from "../nifti/nifti_run.ts";
import {
  openRun,
  type OpenRunOptions,
  VolumesApart,
} from "../nifti/open_run.ts";
import type { Context } from "./command.ts";
import { warnOfRepeats } from "./warn_of_repeats.ts";

/**
 * Opens the runs of a fit.
 *
 * @param names The runs as they were named.
 * @param options The repetition time, where it is given, and whether volumes
 * keep their own grids.
 * @param context Where warnings go.
 * @returns The runs in order.
 * @throws {UsageError} If they look like the volumes of one run.
 * @throws {InputError} If one cannot be opened.
 */
export async function openRuns(
  names: readonly string[],
  { autoResample, tR }: {
    readonly autoResample: boolean;
    readonly tR: number | undefined;
  },
  { signal, warn }: Context,
): Promise<NiftiRun[]> {
  const runs: NiftiRun[] = [];
  for (const name of names) {
    runs.push(await openEach(name, { signal, ownGrids: autoResample }));
  }
  if (runs.length > 1 && runs.every(({ volumeCount }) => volumeCount === 1)) {
    throw new UsageError(
      `RUN: found ${runs.length} images of one volume each, expected a run; put a glob in quotes ('sub-01*.nii') or name their folder to make them one run`,
      { field: "RUN" },
    );
  }
  for (const run of runs) for (const message of run.warnings) warn(message);
  warnOfRepeats(names, "run", { warn });
  const other = runs.find((run) => run.tR !== runs[0].tR);
  if (tR === undefined && other) {
    const told = (run: NiftiRun) =>
      run.tR === undefined ? "none" : `${run.tR} s`;
    warn(
      `the runs' headers have different repetition times: ${told(runs[0])} in ${
        runs[0].name
      }, ${told(other)} in ${other.name}`,
    );
  }
  return runs;
}

/** Opens a run; says how one whose volumes lie apart can be used. */
async function openEach(
  name: string,
  options: OpenRunOptions,
): Promise<NiftiRun> {
  try {
    return await openRun(name, options);
  } catch (cause) {
    if (!(cause instanceof VolumesApart)) throw cause;
    const { field, file, message } = cause;
    throw new InputError(`${message}; --auto-resample resamples it`, {
      field,
      file,
      cause,
    });
  }
}
