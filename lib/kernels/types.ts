/**
 * What the streaming kernels work on, the same for both engines.
 *
 * Arrays are views, so that the WebAssembly engine can work on them where they
 * lie: everything but raw bytes must then lie in the engine's memory
 * (`Arena` hands out such views).
 *
 * @module
 */

/**
 * Running sums over time of V voxels with K basis columns. With
 * z = y − shift, `acc` holds Σ b·z, `zz` Σ z² and `lag` Σ z·(previous z).
 */
export interface Sums {
  /** K rows of V sums: column k of voxel v is `acc[k * V + v]`. */
  readonly acc: Float64Array;
  /** V sums of squares. */
  readonly zz: Float64Array;
  /** V sums of the products of neighbours in time. */
  readonly lag: Float64Array;
  /** The z of the last volume added, V values; zeros before the first. */
  readonly zprev: Float64Array;
  /** What is taken off each voxel first, V values: the first volume, say. */
  readonly shift: Float64Array;
}

/**
 * Volumes, or the same stretch of several volumes: the value of voxel v in row
 * t is `values[t * stride + v - start]`.
 */
export interface VolumeRows {
  /** The rows, one a volume, in the order of time. */
  readonly values: Float64Array;
  /** Values from the start of one row to the start of the next. */
  readonly stride: number;
  /** The voxel that each row begins with. */
  readonly start: number;
}

/** A data type whose values a kernel decodes. */
export type RawType =
  | "uint8"
  | "int8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float32"
  | "float64";

/** How raw bytes become values: raw × slope + inter. */
export interface RawFormat {
  /** Type of one raw value. */
  readonly type: RawType;
  /** Whether the least significant byte comes first. */
  readonly littleEndian: boolean;
  /** Factor of the raw values; 1 leaves them as they are. */
  readonly slope: number;
  /** Added after the factor; 0 leaves them as they are. */
  readonly inter: number;
}

/** Volumes, or the same stretch of several volumes, as they are stored. */
export interface StoredRows {
  /** Bytes from the first voxel of the first row on. */
  readonly bytes: Uint8Array;
  /** Bytes from the start of one row to the start of the next. */
  readonly stride: number;
  /** How all of them are encoded. */
  readonly format: RawFormat;
}

/** Which implementation runs. Both give the same bits. */
export type EngineName = "wasm" | "ts";

/** What all voxels of a fit are solved by. */
export interface SolveModel {
  /** Number of scans. */
  readonly scans: number;
  /** The sum of each column of the basis over the scans. */
  readonly constant: Float64Array;
  /** Each column's product with its neighbours in time; no two have any. */
  readonly neighbours: Float64Array;
  /** Each column's value at the last scan. */
  readonly last: Float64Array;
  /** What series are brought to percent of, if anything: a mean of at least 1. */
  readonly base: "mean" | number | undefined;
  /** Whether noise is autoregressive; white otherwise. */
  readonly ar1: boolean;
}

/** Voxels to solve where the sums of their series lie. */
export interface SolveTask {
  /** The model. */
  readonly model: SolveModel;
  /**
   * The sums of V voxels; in their place come the coefficients (rows of V in
   * `projected`), the level (`shift`), the whitened residual sum of squares
   * (`squares`), the coefficient in hundredths (`lag`), and the scale's centre
   * (`first`) and factor (`last`).
   */
  readonly sums: {
    readonly projected: Float64Array;
    readonly shift: Float64Array;
    readonly squares: Float64Array;
    readonly lag: Float64Array;
    readonly first: Float64Array;
    readonly last: Float64Array;
  };
  /** The first voxel to solve. */
  readonly start: number;
  /** The voxel after the last. */
  readonly end: number;
}

/** The streaming kernels; `createEngine` makes them. */
export interface Engine {
  /** Which implementation this is. */
  readonly name: EngineName;

  /**
   * Adds `count` volumes to the sums of voxels `voxelStart` ≤ v < `voxelEnd`,
   * in the order of time, each product rounded before it is added: no way of
   * cutting a run into batches, or voxels into ranges, changes a bit.
   *
   * @param sums The sums, changed in place.
   * @param basis The basis at these volumes: `count` rows of K values.
   * @param volumes `count` rows of finite values that hold these voxels.
   * @param count Number of volumes.
   * @param voxelStart The first voxel.
   * @param voxelEnd The voxel after the last.
   * @throws {RangeError} If an array is too short or lies outside the
   * engine's memory.
   */
  accumulate(
    sums: Sums,
    basis: Float64Array,
    volumes: VolumeRows,
    count: number,
    voxelStart: number,
    voxelEnd: number,
  ): void;

  /**
   * Adds `count` volumes to `total[v]` in the order of time, for voxels
   * `voxelStart` ≤ v < `voxelEnd`. NaN and infinity carry over into the sum:
   * a sum that is not finite marks a voxel whose series is not.
   *
   * @param total One sum a voxel, changed in place.
   * @param volumes `count` rows of values that hold these voxels.
   * @param count Number of volumes.
   * @param voxelStart The first voxel.
   * @param voxelEnd The voxel after the last.
   * @throws {RangeError} If an array is too short or lies outside the
   * engine's memory.
   */
  addVolumes(
    total: Float64Array,
    volumes: VolumeRows,
    count: number,
    voxelStart: number,
    voxelEnd: number,
  ): void;

  /**
   * Does in one go, for neighbouring voxels that are all listed, what
   * `decode`, `addVolumes`, `zeroNonFinite` and `accumulate` do one after
   * another, with the same bits; where the engine has no kernel for it, it does
   * nothing.
   *
   * @param total One sum a voxel, from the first of these voxels on.
   * @param sums The sums, changed in place.
   * @param basis The basis at these volumes: `count` rows of K values.
   * @param stored The stored values of these voxels.
   * @param count Number of volumes.
   * @param voxelStart The first voxel's position in the sums.
   * @param voxelEnd The position after the last.
   * @param lagged Whether `lag` and `zprev` are wanted; else they are left.
   * @returns How many of the voxels, from the first on, were summed.
   * @throws {RangeError} If an array is too short or lies outside the
   * engine's memory.
   */
  accumulateStored(
    total: Float64Array,
    sums: Sums,
    basis: Float64Array,
    stored: StoredRows,
    count: number,
    voxelStart: number,
    voxelEnd: number,
    lagged: boolean,
  ): number;

  /**
   * Decodes raw bytes to float64: raw × slope + inter, without the factor
   * where it is 1 and without the addend where it is 0, as nibabel does.
   *
   * @param raw Bytes of `target.length` values, anywhere, at any alignment.
   * Only in the engine's memory does WebAssembly decode them.
   * @param format Type, byte order and scaling.
   * @param target Where the values go.
   * @throws {RangeError} If there are fewer bytes than values asked for.
   */
  decode(raw: Uint8Array, format: RawFormat, target: Float64Array): void;

  /**
   * Copies values from listed places: `target[i] = values[offset + places[i]]`.
   *
   * @param values Where the values lie.
   * @param offset What is added to each place; may be negative.
   * @param places The places, ascending.
   * @param target Where the values go.
   * @throws {RangeError} If a place lies outside the values, the target has
   * another length than the list, or an array lies outside the engine's memory.
   */
  gather(
    values: Float64Array,
    offset: number,
    places: Uint32Array,
    target: Float64Array,
  ): void;

  /**
   * Replaces NaN and infinities by 0.
   *
   * @param values Changed in place.
   * @returns How many were replaced.
   */
  zeroNonFinite(values: Float64Array): number;

  /**
   * Solves fits where their sums lie, with the bits of `Ar1Solver` in
   * lib/glm/ar1.ts, which does it where an engine cannot.
   *
   * @param task The voxels and the model.
   * @throws {RangeError} If arrays lie outside the engine's memory.
   */
  readonly solve?: (task: SolveTask) => void;
}
