/** The design of one run, from events and confounds or as given. @module */
import { counted } from "../counted.ts";
import {
  type DesignMatrixOptions,
  makeFirstLevelDesignMatrix,
} from "../design/design_matrix.ts";
import { makeFrameTimes } from "../design/frame_times.ts";
import { keepScans } from "../design/sample_mask.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError, UsageError } from "../errors.ts";
import type { VolumeSeries } from "../nifti/types.ts";

/** What a run's design is made from. */
export interface RunDesignOptions extends DesignMatrixOptions {
  /** A ready design, one row a scan; events and confounds are then refused. */
  readonly designMatrix?: DesignMatrix;
  /**
   * Repetition time in seconds.
   *
   * @default {the one in the run's header}
   */
  readonly tR?: number;
  /**
   * When in each scan the slices were timed to, as a fraction of the
   * repetition time.
   *
   * @default {0}
   */
  readonly sliceTimeRef?: number;
  /** Scans to keep, ascending; the others leave design and data. */
  readonly sampleMask?: ArrayLike<number>;
}

/** A run's design and the scans that it keeps. */
export interface RunDesign {
  /** The design of the kept scans. */
  readonly matrix: DesignMatrix;
  /** One flag a scan of the run: 1 where it is kept. */
  readonly kept: Uint8Array;
}

/**
 * Makes the design of a run; scans left out by a sample mask are dropped after
 * drifts and responses were built on all of them.
 *
 * @param run The run: its number of volumes and repetition time are used.
 * @param options What to make it from.
 * @returns The design of the kept scans.
 * @throws {UsageError} If neither events nor a design are given, or both.
 * @throws {InputError} If the repetition time is unknown or the number of
 * rows does not fit.
 */
export function makeRunDesign(
  run: Pick<VolumeSeries, "name" | "volumeCount" | "tR">,
  options: RunDesignOptions,
): RunDesign {
  const full = options.designMatrix
    ? givenDesign(run, options)
    : designFromEvents(run, options);
  const kept = new Uint8Array(run.volumeCount);
  if (!options.sampleMask) {
    kept.fill(1);
    return { matrix: full, kept };
  }
  for (const scan of Array.from(options.sampleMask)) kept[scan] = 1;
  return { matrix: keepScans(full, options.sampleMask), kept };
}

function givenDesign(
  run: Pick<VolumeSeries, "name" | "volumeCount">,
  options: RunDesignOptions,
): DesignMatrix {
  const design = options.designMatrix!;
  if (options.events || options.addRegs) {
    throw new UsageError(
      `${run.name}: a design matrix is given together with ${
        options.events ? "events" : "confounds"
      }; expected one or the other`,
      { file: run.name, field: "design_matrix" },
    );
  }
  if (design.rowCount !== run.volumeCount) {
    throw new InputError(
      `${run.name}: the design matrix has ${
        counted(design.rowCount, "row")
      }; expected ${run.volumeCount}, one a volume`,
      { file: run.name, field: "design_matrix" },
    );
  }
  return design;
}

function designFromEvents(
  run: Pick<VolumeSeries, "name" | "volumeCount" | "tR">,
  options: RunDesignOptions,
): DesignMatrix {
  if (!options.events) {
    throw new UsageError(
      `${run.name}: no events and no design matrix are given; expected one of them`,
      { file: run.name, field: "events" },
    );
  }
  if (run.volumeCount < 2) {
    throw new InputError(
      `${run.name}: found 1 volume, expected a run of at least two`,
      { file: run.name, field: "dim" },
    );
  }
  const tR = options.tR ?? run.tR;
  if (tR === undefined) {
    throw new InputError(
      `${run.name}: the header has no repetition time (pixdim[4] is 0); expected one there or as t_r in seconds`,
      { file: run.name, field: "t_r" },
    );
  }
  if (options.addRegs && options.addRegs.rowCount !== run.volumeCount) {
    throw new InputError(
      `${run.name}: the confounds have ${
        counted(options.addRegs.rowCount, "row")
      }; expected ${run.volumeCount}, one a volume`,
      { file: run.name, field: "confounds" },
    );
  }
  const frameTimes = makeFrameTimes(run.volumeCount, tR, {
    sliceTimeRef: options.sliceTimeRef,
  });
  return makeFirstLevelDesignMatrix(frameTimes, options);
}
