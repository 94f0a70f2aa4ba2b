/** What the rest of the project knows of an image. @module */

/**
 * A 4×4 affine, row-major (16 numbers): voxel indices (i, j, k, 1) to world
 * coordinates in mm (RAS+: x to the right, y to the front, z up).
 */
export type Affine = readonly number[];

/** Where an image's affine came from. */
export type AffineSource =
  | "sform"
  | "qform"
  | "pixdim"
  | "spm-mat"
  | "spm-origin"
  | "analyze";

/** The voxel grid of a volume. */
export interface Grid {
  /** Voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Voxel indices to mm. */
  readonly affine: Affine;
  /** Voxel sizes in mm, as the header gives them. */
  readonly voxelSizes: readonly [number, number, number];
}

/** One decoded volume of a series. */
export interface Volume {
  /** Position in the series, from 0. */
  readonly index: number;
  /**
   * Scaled values, x fastest, then y, then z (the order on disk). The array
   * is overwritten when the next volume is asked for: copy it to keep it.
   */
  readonly data: Float64Array;
}

/** Which volumes of a series to read. */
export interface VolumesOptions {
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Where a series may put a volume's values that has as many, in place of an
   * array of its own.
   */
  readonly room?: Float64Array;
}

/** Volumes on one grid that are read and decoded one after another. */
export interface VolumeSeries {
  /** The name to use in messages: what the user gave. */
  readonly name: string;
  /** The grid of every volume, or of the first where there are `volumeGrids`. */
  readonly grid: Grid;
  /** How many volumes there are. */
  readonly volumeCount: number;
  /** Repetition time in seconds, where the header has one. */
  readonly tR: number | undefined;
  /**
   * The grid of each volume, where a list was opened with `ownGrids`: they are
   * to be resampled before they are used together.
   */
  readonly volumeGrids?: readonly Grid[];
  /** The name of each volume in messages, where they have names. */
  readonly volumeNames?: readonly string[];
  /** Reads the volumes in order; each call starts from the first. */
  volumes(options?: VolumesOptions): AsyncIterable<Volume>;
}

/** An image in memory: one volume, or several one after another. */
export interface Image {
  /** The grid of every volume. */
  readonly grid: Grid;
  /** How many volumes `data` holds. */
  readonly volumeCount: number;
  /** Values, x fastest, then y, z and the volumes. */
  readonly data: Float64Array;
}
