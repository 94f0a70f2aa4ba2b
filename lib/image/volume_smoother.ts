/** Smoothing of many volumes by a width in mm. @module */

import { UsageError } from "../errors.ts";
import type { EngineName } from "../kernels/types.ts";
import { volumeKernels } from "../kernels/volume_engine.ts";
import type { Grid } from "../nifti/types.ts";
import { GaussianFilter } from "./gaussian_filter.ts";
import type { MappedType, VolumeMapper } from "./volume_operation.ts";

/** Width at half maximum of a Gaussian of standard deviation 1. */
const FWHM_PER_SIGMA = Math.sqrt(8 * Math.log(2));

/**
 * Smooths volumes of one grid, each as `smoothVolume` does, in place.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { smoothVolume } from "./smooth.ts";
 * import { VolumeSmoother } from "./volume_smoother.ts";
 *
 * const grid = {
 *   shape: [3, 1, 1],
 *   affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 * } as const;
 * const volume = Float64Array.of(0, 5, NaN);
 * const expected = smoothVolume(volume, grid, 4);
 * new VolumeSmoother(grid, 4).smooth(volume);
 * assertEquals(volume, expected);
 * ```
 */
export class VolumeSmoother {
  readonly #filter: GaussianFilter;
  readonly #engine: EngineName | undefined;
  /** Voxels of a volume. */
  readonly #size: number;

  /**
   * @param grid Shape and affine of the volumes.
   * @param fwhm Full width at half maximum in mm, one for all axes or one for
   *   each voxel axis; 0 leaves an axis as it is.
   * @param engine What runs the kernels; both give the same bits.
   * @throws {UsageError} If a width is negative or not finite.
   */
  constructor(
    grid: Pick<Grid, "shape" | "affine">,
    fwhm: number | readonly [number, number, number],
    engine?: EngineName,
  ) {
    const widths = typeof fwhm === "number" ? [fwhm, fwhm, fwhm] : fwhm;
    const [x, y, z] = widths.map((width, axis) => {
      if (!(width >= 0 && width < Infinity)) {
        throw new UsageError(
          `smoothing_fwhm: found ${width}, expected a width of at least 0 mm`,
          { field: "smoothing_fwhm" },
        );
      }
      return width / (FWHM_PER_SIGMA * voxelSize(grid.affine, axis));
    });
    this.#filter = new GaussianFilter(grid.shape, [x, y, z], engine);
    this.#engine = engine;
    this.#size = grid.shape[0] * grid.shape[1] * grid.shape[2];
  }

  /**
   * Smooths a volume in place.
   *
   * @param volume One value a voxel, x fastest; NaN and infinite voxels count
   *   as 0.
   */
  smooth(volume: Float64Array): void {
    const kernels = volumeKernels(this.#engine);
    const { scratch, volume: at } = this.#filter;
    const data = kernels.reserve(scratch);
    const values = data.subarray(at, at + volume.length);
    values.set(volume);
    kernels.zeroNonFinite(values);
    this.#filter.filter(kernels, data);
    volume.set(values);
  }

  /**
   * Makes what smooths stored volumes: they are decoded, smoothed and rounded
   * without leaving the scratch.
   *
   * @param type Type of the results.
   * @returns The mapper; it finds no voxel worth a word.
   */
  mapper(type: MappedType): VolumeMapper {
    const { scratch, volume, room } = this.#filter;
    const size = this.#size;
    return (raw, encoding, out) => {
      const kernels = volumeKernels(this.#engine);
      const data = kernels.reserve(scratch);
      const { buffer, byteOffset } = data;
      const at = byteOffset + 8 * room;
      const values = data.subarray(volume, volume + size);
      const stored = new Uint8Array(buffer, at, raw.length);
      stored.set(raw);
      kernels.decode(stored, encoding, values);
      kernels.zeroNonFinite(values);
      this.#filter.filter(kernels, data);
      if (type === "float32") {
        kernels.toFloat32(values, new Float32Array(buffer, at, size));
        out.set(new Uint8Array(buffer, at, 4 * size));
      } else {
        out.set(new Uint8Array(buffer, byteOffset + 8 * volume, 8 * size));
      }
      return 0;
    };
  }
}

/** Length in mm of a step along one voxel axis. */
function voxelSize(affine: readonly number[], axis: number): number {
  return Math.sqrt(
    affine[axis] ** 2 + affine[4 + axis] ** 2 + affine[8 + axis] ** 2,
  );
}
