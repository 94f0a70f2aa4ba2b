/** A Gaussian filter made once for many volumes. @module */

import { ScratchLayout } from "../kernels/scratch_layout.ts";
import type { EngineName } from "../kernels/types.ts";
import { volumeKernels } from "../kernels/volume_engine.ts";
import { tableAt, type VolumeKernels } from "../kernels/volume_kernels.ts";

/** How far the kernel reaches, in standard deviations. */
const TRUNCATE = 4;
/** Values of a plane that are filtered along z at once: few enough for a cache. */
const CHUNK = 512;

/** The filter along one axis. */
interface AxisFilter {
  /** Weights of the centre and of the voxels 1, 2, … away. */
  readonly weights: Float64Array;
  /** Where the voxels of a line lie, with its mirrored ends, in values. */
  readonly starts: Int32Array;
  /** Where the weights lie in the scratch. */
  readonly kernel: number;
  /** Where the starts lie in the scratch. */
  readonly table: number;
}

/**
 * A Gaussian filter for volumes of one shape.
 *
 * It works in its thread's scratch, so that filtering a stream of volumes
 * allocates nothing. The kernel and what lies beyond the volume are told at
 * `gaussianFilter`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { GaussianFilter } from "./gaussian_filter.ts";
 *
 * const filter = new GaussianFilter([5, 1, 1], [0.5, 0, 0]);
 * const volume = Float64Array.of(0, 0, 1, 0, 0);
 * filter.apply(volume, volume);
 * assertAlmostEquals(volume[1] / volume[2], Math.exp(-2), 1e-15);
 * ```
 */
export class GaussianFilter {
  /** Values of scratch that it needs. */
  readonly scratch: number;
  /** Where the volume lies in the scratch. */
  readonly volume: number;
  /** Room for another volume, free before and after the filtering. */
  readonly room: number;
  readonly #shape: readonly [number, number, number];
  readonly #engine: EngineName | undefined;
  readonly #axes: readonly [AxisFilter, AxisFilter, AxisFilter];
  /** Where a line along x with its mirrored ends lies. */
  readonly #line: number;
  /** Where a plane filtered along x lies. */
  readonly #plane: number;

  /**
   * @param shape Voxels along x, y and z.
   * @param sigma Standard deviation along x, y and z in voxels; an axis with
   *   0 is left as it is.
   * @param engine What runs the kernels; both give the same bits.
   */
  constructor(
    shape: readonly [number, number, number],
    sigma: readonly [number, number, number],
    engine?: EngineName,
  ) {
    const [nx, ny, nz] = shape;
    const layout = new ScratchLayout();
    const axis = (i: 0 | 1 | 2, step: number): AxisFilter => {
      const weights = halfKernel(sigma[i]);
      const starts = mirror(shape[i], weights.length - 1)
        .map((voxel) => voxel * step);
      return {
        weights,
        starts,
        kernel: layout.take(weights.length),
        table: layout.takeTable(starts.length),
      };
    };
    this.#shape = shape;
    this.#engine = engine;
    this.#axes = [axis(0, 1), axis(1, nx), axis(2, nx * ny)];
    this.#line = layout.take(this.#axes[0].starts.length);
    this.#plane = layout.take(nx * ny);
    this.volume = layout.take(nx * ny * nz);
    this.room = layout.take(nx * ny * nz);
    this.scratch = layout.length;
  }

  /**
   * Filters a volume.
   *
   * @param source One value a voxel, x fastest.
   * @param target Takes the filtered volume; may be `source`.
   */
  apply(source: Float64Array, target: Float64Array): void {
    const kernels = volumeKernels(this.#engine);
    const data = kernels.reserve(this.scratch);
    data.set(source, this.volume);
    this.filter(kernels, data);
    target.set(data.subarray(this.volume, this.volume + source.length));
  }

  /**
   * Filters the volume that lies in a scratch at `volume`, in place.
   *
   * @param kernels The kernels of the scratch.
   * @param data The scratch, of at least `scratch` values.
   */
  filter(kernels: VolumeKernels, data: Float64Array): void {
    const [nx, ny, nz] = this.#shape;
    const size = nx * ny;
    const [x, y, z] = this.#axes;
    for (const { weights, starts, kernel, table } of this.#axes) {
      data.set(weights, kernel);
      tableAt(data, table, starts.length).set(starts);
    }
    for (let plane = 0; plane < nz; plane++) {
      kernels.correlateLines({
        source: this.volume + plane * size,
        mirror: x.table,
        kernel: x.kernel,
        radius: x.weights.length - 1,
        target: this.#plane,
        lines: ny,
        length: nx,
        padded: this.#line,
      });
      kernels.correlateRows({
        source: this.#plane,
        starts: y.table,
        kernel: y.kernel,
        radius: y.weights.length - 1,
        target: this.room + plane * size,
        step: nx,
        rows: ny,
        length: nx,
      });
    }
    for (let from = 0; from < size; from += CHUNK) {
      kernels.correlateRows({
        source: this.room + from,
        starts: z.table,
        kernel: z.kernel,
        radius: z.weights.length - 1,
        target: this.volume + from,
        step: size,
        rows: nz,
        length: Math.min(CHUNK, size - from),
      });
    }
  }
}

/** Weights of the centre and of the voxels 1, 2, … away. */
function halfKernel(sigma: number): Float64Array {
  if (!(sigma > 0)) return Float64Array.of(1);
  const radius = Math.floor(TRUNCATE * sigma + 0.5);
  const factor = -0.5 / (sigma * sigma);
  const weights = Float64Array.from(
    { length: 2 * radius + 1 },
    (_, i) => Math.exp(factor * (i - radius) ** 2),
  );
  const total = blockedSum(weights);
  return weights.subarray(radius).map((weight) => weight / total);
}

/** Sum over eight running sums, the order in which numpy adds up to 128. */
function blockedSum(values: Float64Array): number {
  if (values.length < 8) return values.reduce((sum, value) => sum + value, 0);
  const sums = values.slice(0, 8);
  let i = 8;
  for (; i + 8 <= values.length; i += 8) {
    for (let j = 0; j < 8; j++) sums[j] += values[i + j];
  }
  let total = ((sums[0] + sums[1]) + (sums[2] + sums[3])) +
    ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; i < values.length; i++) total += values[i];
  return total;
}

/** Indices inside an axis that those from `-radius` on stand for. */
function mirror(length: number, radius: number): Int32Array {
  const period = 2 * length;
  return Int32Array.from({ length: length + 2 * radius }, (_, i) => {
    const folded = (((i - radius) % period) + period) % period;
    return folded < length ? folded : period - 1 - folded;
  });
}
