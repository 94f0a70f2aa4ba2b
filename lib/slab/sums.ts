/** What one reading of a run leaves of every voxel. @module */
import type { SolveModel } from "../kernels/types.ts";
import type { VolumeSeries } from "../nifti/types.ts";

/** The regressors on which series are accumulated, row after row. */
export interface Projection {
  /** Values, row-major `scans × width`, one row a kept scan. */
  readonly rows: Float64Array;
  /** Columns of a row. */
  readonly width: number;
}

/**
 * Sums over the kept scans of a run, for a set of voxels. `z` is the series
 * less `shift`, with non-finite samples set to zero.
 */
export interface RunSums {
  /** Number of voxels. */
  readonly voxelCount: number;
  /** Value subtracted from each voxel's series. */
  readonly shift: Float64Array;
  /** Projected sums, `width × voxelCount`: row k holds Σₜ rows[t][k]·z. */
  readonly projected: Float64Array;
  /** Σ z². */
  readonly squares: Float64Array;
  /** Σ zₜ·zₜ₊₁. */
  readonly lag: Float64Array;
  /** z of the first kept scan. */
  readonly first: Float64Array;
  /** z of the last kept scan. */
  readonly last: Float64Array;
}

/** What to sum of a run. */
export interface SumsRequest {
  /** The regressors, one row a kept scan. */
  readonly projection: Projection;
  /**
   * Whether `lag`, and `first` and `last`, are wanted; without it they hold
   * anything.
   *
   * @default {true}
   */
  readonly lagged?: boolean;
  /** One flag a volume of the run: 1 where it is kept. */
  readonly kept: Uint8Array;
  /** Full width at half maximum of a Gaussian in mm, where one is applied. */
  readonly smoothingFwhm:
    | number
    | readonly [number, number, number]
    | undefined;
  /** Most voxels that may be asked for. */
  readonly mostVoxels: number;
  /** Receives the mean volume, in place of a new array. */
  readonly meanInto?: Float64Array;
  /**
   * Volumes of float64 that are there at a time besides.
   *
   * @default {those that a mask is found in and maps are written from}
   */
  readonly wholeVolumes?: number;
  /**
   * Voxels that the stream should have room for at once, if it can.
   *
   * @default {all that may be asked for; of a whole volume the share that a
   * mask rarely exceeds}
   */
  readonly wantedVoxels?: number;
}

/** What to tell while a run streams by, and how to end it. */
export interface StreamHooks {
  /** Told how many volumes were read. */
  readonly onProgress?: (volumes: number) => void;
  /** Ends the stream with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Fits that are being solved. */
export interface Solving {
  /** Ends when all are. */
  readonly done: Promise<void>;
  /** Lets the calling thread take part, until none is left to begin with. */
  join(): void;
}

/** The sums of one reading of a run. */
export interface StreamedSums {
  /** Indices of the summed voxels in a volume, ascending. */
  readonly voxels: Uint32Array;
  /** Their sums: views that the next reading overwrites. */
  readonly sums: RunSums;
  /** Mean of all volumes, every voxel of the grid; not finite where one is. */
  readonly mean: Float64Array;
  /**
   * Solves all voxels in the place of their sums, where a kernel can; where
   * there are workers they do it, beside the calling thread.
   */
  readonly solve?: (model: SolveModel) => Solving;
}

/** A run that can be read and summed, once or in parts. */
export interface SumStream extends AsyncDisposable {
  /**
   * Reads the run.
   *
   * @param voxels The voxels to sum, ascending; nothing for those that
   * one of the first volumes suggests.
   * @param hooks Progress and signal.
   * @returns The sums of as many of them, from the first, as memory allows.
   */
  read(
    voxels: Uint32Array | undefined,
    hooks: StreamHooks,
  ): Promise<StreamedSums>;
}

/** Prepares a run to be read and summed. */
export type OpenSumStream = (
  run: VolumeSeries,
  request: SumsRequest,
) => SumStream;
