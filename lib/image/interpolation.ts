/** What an interpolation takes from the voxels around a place. @module */

/** How values between voxels are found. */
export type Interpolation = "continuous" | "linear" | "nearest";

/**
 * How far beyond the first and the last voxel a place still counts as inside,
 * in voxels: what rounding moves.
 */
export const BORDER = 1e-9;

/**
 * Whether a place lies between the first and the last voxel of an axis.
 *
 * @param at The place, in voxels.
 * @param length Voxels of the axis.
 * @returns `true` inside.
 */
export function isInside(at: number, length: number): boolean {
  return at >= -BORDER && at <= length - 1 + BORDER;
}

/**
 * The voxel that an index beyond the ends of an axis stands for: the axis is
 * mirrored without repeating its ends.
 *
 * @param index Any whole number.
 * @param length Voxels of the axis.
 * @returns A voxel of the axis.
 */
export function mirrored(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const folded = ((index % period) + period) % period;
  return folded < length ? folded : period - folded;
}

/**
 * The voxels along one axis, and their weights, that make the values at some
 * places.
 */
export interface AxisTaps {
  /** Voxels for each place: 4 or 2. */
  readonly width: 4 | 2;
  /** The voxels, place by place. */
  readonly voxels: Int32Array;
  /** Their weights, which sum to 1 for each place. */
  readonly weights: Float64Array;
}

/**
 * Finds the taps of places along one axis.
 *
 * @param places The places in voxels, all inside.
 * @param length Voxels of the axis.
 * @param interpolation How values between voxels are found; `continuous`
 *   expects spline coefficients in place of values.
 * @returns The taps.
 */
export function tapsOf(
  places: readonly number[],
  length: number,
  interpolation: Interpolation,
): AxisTaps {
  const width = interpolation === "continuous" ? 4 : 2;
  const voxels = new Int32Array(width * places.length);
  const weights = new Float64Array(width * places.length);
  const cubic = new Float64Array(4);
  places.forEach((place, i) => {
    const at = Math.min(Math.max(place, 0), length - 1);
    const start = interpolation === "nearest"
      ? Math.floor(at + 0.5)
      : Math.floor(at);
    const from = width === 4 ? start - 1 : start;
    for (let k = 0; k < width; k++) {
      voxels[width * i + k] = mirrored(from + k, length);
    }
    if (width === 4) {
      cubicWeights(at - start, cubic);
      weights.set(cubic, 4 * i);
    } else {
      const right = interpolation === "linear" ? at - start : 0;
      weights[2 * i] = 1 - right;
      weights[2 * i + 1] = right;
    }
  });
  return { width, voxels, weights };
}

/** Values of the four cubic B-splines that reach a place in a voxel's gap. */
function cubicWeights(at: number, weights: Float64Array): void {
  const rest = 1 - at;
  weights[0] = rest * rest * rest / 6;
  weights[1] = (at * at * (at - 2) * 3 + 4) / 6;
  weights[2] = (rest * rest * (rest - 2) * 3 + 4) / 6;
  weights[3] = 1 - weights[0] - weights[1] - weights[2];
}
