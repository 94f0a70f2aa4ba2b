/** Gaussian filtering of volumes. @module */

/** How far the kernel reaches, in standard deviations. */
const TRUNCATE = 4;

/**
 * Filters a volume with a Gaussian along each of its axes in turn.
 *
 * The kernel reaches `floor(4σ + ½)` voxels and sums to 1; beyond its ends
 * the volume is mirrored, the last voxel repeated (d c b a | a b c d |
 * d c b a). Order of summation as in `scipy.ndimage.gaussian_filter1d`.
 *
 * @param data One value a voxel, x fastest.
 * @param shape Voxels along x, y and z.
 * @param sigma Standard deviation along x, y and z in voxels; an axis with
 *   0 is left as it is.
 * @returns A new volume.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { gaussianFilter } from "@niglm/niglm/image";
 *
 * const impulse = Float64Array.of(0, 0, 1, 0, 0);
 * const filtered = gaussianFilter(impulse, [5, 1, 1], [0.5, 0, 0]);
 * assertAlmostEquals(filtered[1] / filtered[2], Math.exp(-2), 1e-15);
 * ```
 */
export function gaussianFilter(
  data: Float64Array,
  shape: readonly [number, number, number],
  sigma: readonly [number, number, number],
): Float64Array {
  let filtered: Float64Array = data.slice();
  let stride = 1;
  shape.forEach((length, axis) => {
    if (sigma[axis] > 0) {
      filtered = filterAxis(filtered, length, stride, halfKernel(sigma[axis]));
    }
    stride *= length;
  });
  return filtered;
}

/** Weights of the centre and of the voxels 1, 2, … away. */
function halfKernel(sigma: number): Float64Array {
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

/** Filters along the axis whose voxels lie `stride` apart. */
function filterAxis(
  data: Float64Array,
  length: number,
  stride: number,
  kernel: Float64Array,
): Float64Array {
  const filtered = new Float64Array(data.length);
  const radius = kernel.length - 1;
  const mirror = Int32Array.from(
    { length: length + 2 * radius },
    (_, i) => mirrored(i - radius, length) * stride,
  );
  for (let start = 0; start < data.length; start += length * stride) {
    for (let position = 0; position < length; position++) {
      const row = start + position * stride;
      for (let i = 0; i < stride; i++) {
        filtered[row + i] = data[row + i] * kernel[0];
      }
      for (let distance = radius; distance > 0; distance--) {
        const before = start + mirror[position + radius - distance];
        const after = start + mirror[position + radius + distance];
        const weight = kernel[distance];
        for (let i = 0; i < stride; i++) {
          filtered[row + i] += (data[before + i] + data[after + i]) * weight;
        }
      }
    }
  }
  return filtered;
}

/** Index inside the axis that a mirrored index stands for. */
function mirrored(index: number, length: number): number {
  const period = 2 * length;
  const folded = ((index % period) + period) % period;
  return folded < length ? folded : period - 1 - folded;
}
