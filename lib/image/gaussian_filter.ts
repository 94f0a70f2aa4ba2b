/** A Gaussian filter made once for many volumes. @module */

import { type Rows, sumRow } from "./weighted_row.ts";

/** How far the kernel reaches, in standard deviations. */
const TRUNCATE = 4;

/**
 * A Gaussian filter for volumes of one shape.
 *
 * It keeps a volume and a plane to work in, so that filtering a stream of
 * volumes allocates none. The kernel and what lies beyond the volume are told
 * at `gaussianFilter`.
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
  readonly #shape: readonly [number, number, number];
  /** Where the voxels of a line along x lie, with its mirrored ends. */
  readonly #mirror: Int32Array;
  /** A line along x with its mirrored ends, shifted voxel by voxel. */
  readonly #line: Rows;
  /** A plane filtered along x. */
  readonly #plane: Rows;
  /** The volume filtered along x and y. */
  readonly #volume: Rows;

  /**
   * @param shape Voxels along x, y and z.
   * @param sigma Standard deviation along x, y and z in voxels; an axis with
   *   0 is left as it is.
   */
  constructor(
    shape: readonly [number, number, number],
    sigma: readonly [number, number, number],
  ) {
    const [nx, ny, nz] = shape;
    const [x, y, z] = sigma.map(halfKernel);
    this.#shape = shape;
    this.#mirror = mirror(nx, x.length - 1);
    this.#line = {
      source: new Float64Array(this.#mirror.length),
      starts: Int32Array.from({ length: 2 * x.length - 1 }, (_, i) => i),
      kernel: x,
    };
    this.#plane = {
      source: new Float64Array(nx * ny),
      starts: mirror(ny, y.length - 1).map((row) => row * nx),
      kernel: y,
    };
    this.#volume = {
      source: new Float64Array(nx * ny * nz),
      starts: mirror(nz, z.length - 1).map((plane) => plane * nx * ny),
      kernel: z,
    };
  }

  /**
   * Filters a volume.
   *
   * @param source One value a voxel, x fastest.
   * @param target Takes the filtered volume; may be `source`.
   */
  apply(source: Float64Array, target: Float64Array): void {
    const [nx, ny, nz] = this.#shape;
    const size = nx * ny;
    const volume = this.#volume.source;
    for (let z = 0; z < nz; z++) {
      this.#filterLines(source, z * size);
      for (let y = 0; y < ny; y++) {
        const start = z * size + y * nx;
        sumRow(this.#plane, y, volume, start, nx);
      }
    }
    for (let z = 0; z < nz; z++) {
      sumRow(this.#volume, z, target, z * size, size);
    }
  }

  /** Filters a plane of the source along x. */
  #filterLines(source: Float64Array, start: number): void {
    const [nx, ny] = this.#shape;
    const target = this.#plane.source;
    const line = this.#line.source;
    const mirror = this.#mirror;
    for (let y = 0; y < ny; y++) {
      const from = start + y * nx;
      for (let i = 0; i < line.length; i++) line[i] = source[from + mirror[i]];
      sumRow(this.#line, 0, target, y * nx, nx);
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
