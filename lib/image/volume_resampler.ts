/** Resampling of many volumes from one grid to another. @module */

import { InputError } from "../errors.ts";
import type { EngineName } from "../kernels/types.ts";
import { extrapolate } from "./extrapolate.ts";
import { GeneralResampler } from "./general_resampler.ts";
import type { Interpolation } from "./interpolation.ts";
import {
  type GridResampler,
  SeparableResampler,
} from "./separable_resampler.ts";
import {
  type Lattice,
  separateAxes,
  sourceTransform,
} from "./source_transform.ts";
import { rangeWithZero } from "./value_range.ts";

/** How volumes are resampled. */
export interface VolumeResamplerOptions {
  /**
   * How values between voxels are found: by a cubic B-spline through them
   * (`continuous`), linearly, or from the nearest voxel.
   *
   * @default {"continuous"}
   */
  readonly interpolation?: Interpolation;
  /** Value of the voxels outside the source. @default {0} */
  readonly fillValue?: number;
  /**
   * Whether no value may lie outside the range of the source volume and 0, the
   * fill value included; or the least and the greatest value themselves.
   *
   * @default {true}
   */
  readonly clip?: boolean | readonly [number, number];
  /**
   * What runs the kernels; both give the same bits.
   *
   * @default {"wasm" where it can run}
   */
  readonly engine?: EngineName;
}

/**
 * Resamples volumes of one grid onto another, each as nilearn's
 * `resample_img` does in float64.
 *
 * The cubic spline is mirrored beyond the first and the last voxel, as in
 * `scipy.ndimage.affine_transform`. A voxel of the target is outside where its
 * place lies beyond the first or last voxel's centre by more than 1e-9 voxels
 * (nilearn lets rounding decide). Voxels that are not finite get the mean of
 * their finite neighbours, two voxels far, for the interpolation, and the
 * target is NaN where its nearest voxel is not finite.
 *
 * The buffers are made once, so that resampling a stream of volumes allocates
 * none.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { VolumeResampler } from "@niglm/niglm/image";
 *
 * const fine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
 * const shifted = [2, 0, 0, 1, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
 * const resampler = new VolumeResampler(
 *   { shape: [3, 1, 1], affine: fine },
 *   { shape: [3, 1, 1], affine: shifted },
 *   { interpolation: "linear", fillValue: -1, clip: false },
 * );
 * const target = new Float64Array(3);
 * resampler.apply(Float64Array.of(0, 2, 6), target);
 * assertAlmostEquals(target[0], 1, 1e-15);
 * assertAlmostEquals(target[1], 4, 1e-15);
 * assertAlmostEquals(target[2], -1, 1e-15);
 * ```
 */
export class VolumeResampler {
  readonly #source: Lattice;
  readonly #target: Lattice;
  readonly #resampler: GridResampler;
  readonly #fillValue: number;
  readonly #clip: boolean | readonly [number, number];
  readonly #engine: EngineName | undefined;
  #missing: Missing | undefined;

  /**
   * Prepares for the volumes of one grid.
   *
   * @param source Shape and affine of the volumes.
   * @param target Shape and affine that are wanted.
   * @param options Interpolation, fill value and clipping.
   * @throws {InputError} If no voxel of the target lies inside the source.
   * @throws {RangeError} If the source's affine cannot be inverted.
   */
  constructor(
    source: Lattice,
    target: Lattice,
    options: VolumeResamplerOptions = {},
  ) {
    const { interpolation = "continuous", fillValue = 0, clip = true } =
      options;
    this.#source = source;
    this.#target = target;
    this.#fillValue = fillValue;
    this.#clip = clip;
    this.#engine = options.engine;
    this.#resampler = makeResampler(
      source,
      target,
      interpolation,
      options.engine,
    );
    if (this.#resampler.insideCount === 0) {
      throw new InputError(
        "target_affine: no voxel of the target grid lies inside the image, " +
          "expected them to overlap",
        { field: "target_affine" },
      );
    }
  }

  /**
   * Resamples a volume.
   *
   * @param source One value a voxel, x fastest; it is not changed.
   * @param target Takes one value a voxel of the target grid.
   * @returns How many voxels of the source are not finite.
   * @throws {RangeError} If an array is not as long as its grid.
   */
  apply(source: Float64Array, target: Float64Array): number {
    checkLength("source", source, this.#source);
    checkLength("target", target, this.#target);
    const nonFinite = countNonFinite(source);
    if (nonFinite === 0) {
      this.#resampler.resample(source, target, this.#fillValue);
    } else {
      this.#resampleWithout(source, target);
    }
    const [least, greatest] = this.#clip === true
      ? rangeWithZero(source)
      : this.#clip || [-Infinity, Infinity];
    for (let v = 0; v < target.length; v++) {
      if (target[v] < least) target[v] = least;
      else if (target[v] > greatest) target[v] = greatest;
    }
    return nonFinite;
  }

  /** Resamples a volume some of whose voxels are not finite. */
  #resampleWithout(source: Float64Array, target: Float64Array): void {
    const missing = this.#missing ??= {
      resampler: makeResampler(
        this.#source,
        this.#target,
        "nearest",
        this.#engine,
      ),
      source: new Float64Array(source.length),
      target: new Float64Array(target.length),
    };
    missing.source.set(source);
    extrapolate(missing.source, this.#source.shape);
    this.#resampler.resample(missing.source, target, this.#fillValue);
    for (let v = 0; v < source.length; v++) {
      missing.source[v] = Number.isFinite(source[v]) ? 0 : 1;
    }
    missing.resampler.resample(missing.source, missing.target, 0);
    for (let v = 0; v < target.length; v++) {
      if (missing.target[v] === 1) target[v] = NaN;
    }
  }
}

/** What is needed for voxels that are not finite. */
interface Missing {
  readonly resampler: GridResampler;
  readonly source: Float64Array;
  readonly target: Float64Array;
}

function makeResampler(
  source: Lattice,
  target: Lattice,
  interpolation: Interpolation,
  engine?: EngineName,
): GridResampler {
  const transform = sourceTransform(source, target);
  const maps = separateAxes(transform, target.shape);
  return maps
    ? new SeparableResampler(
      source.shape,
      target.shape,
      maps,
      interpolation,
      engine,
    )
    : new GeneralResampler(
      source.shape,
      target.shape,
      transform,
      interpolation,
      engine,
    );
}

function checkLength(
  name: string,
  values: Float64Array,
  { shape }: Lattice,
): void {
  const expected = shape[0] * shape[1] * shape[2];
  if (values.length === expected) return;
  throw new RangeError(
    `Cannot resample as the ${name} must have ${expected} values: ` +
      `received ${values.length}`,
  );
}

/** Counts the values that are not finite: x - x is 0 where x is finite. */
function countNonFinite(volume: Float64Array): number {
  let count = 0;
  for (let v = 0; v < volume.length; v++) {
    if (volume[v] - volume[v] !== 0) count++;
  }
  return count;
}
