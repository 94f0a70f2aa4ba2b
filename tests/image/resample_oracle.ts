/** Resampling by its definition, slowly. @module */

import type { Affine, Interpolation } from "../../lib/image/mod.ts";
import { applyAffine, invertAffine } from "../../lib/nifti/mod.ts";

type Shape = readonly [number, number, number];

/** A voxel of an axis that is mirrored at its first and last voxel. */
function mirror(index: number, length: number): number {
  if (length === 1) return 0;
  let at = index;
  while (at < 0 || at > length - 1) at = at < 0 ? -at : 2 * (length - 1) - at;
  return at;
}

/** The cubic B-spline. */
function bSpline(x: number): number {
  const away = Math.abs(x);
  if (away >= 2) return 0;
  return away >= 1
    ? (2 - away) ** 3 / 6
    : 2 / 3 - away * away + away * away * away / 2;
}

/** Spline coefficients of a line, from the equations that define them. */
function coefficients(line: readonly number[]): number[] {
  const n = line.length;
  const rows = line.map((value, i) => {
    const row = new Array<number>(n + 1).fill(0);
    for (const k of [-1, 0, 1]) row[mirror(i + k, n)] += bSpline(k);
    row[n] = value;
    return row;
  });
  for (let pivot = 0; pivot < n; pivot++) {
    for (let other = 0; other < n; other++) {
      if (other === pivot) continue;
      const factor = rows[other][pivot] / rows[pivot][pivot];
      rows[other] = rows[other].map((v, i) => v - factor * rows[pivot][i]);
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

/** Spline coefficients of a volume. */
function splineOf(volume: Float64Array, shape: Shape): Float64Array {
  const result = volume.slice();
  const strides = [1, shape[0], shape[0] * shape[1]];
  for (const axis of [0, 1, 2]) {
    for (let v = 0; v < result.length; v++) {
      if (Math.floor(v / strides[axis]) % shape[axis] !== 0) continue;
      const at = Array.from(
        { length: shape[axis] },
        (_, i) => v + i * strides[axis],
      );
      const found = coefficients(at.map((i) => result[i]));
      at.forEach((i, k) => result[i] = found[k]);
    }
  }
  return result;
}

/** What each interpolation weighs a voxel with, from its distance. */
const KERNELS: Record<Interpolation, (x: number) => number> = {
  continuous: bSpline,
  linear: (x) => Math.max(0, 1 - Math.abs(x)),
  nearest: (x) => x > -0.5 && x <= 0.5 ? 1 : 0,
};

/** Resamples without clipping; NaN outside. */
export function resampleSlowly(
  volume: Float64Array,
  source: { shape: Shape; affine: Affine },
  target: { shape: Shape; affine: Affine },
  interpolation: Interpolation,
): Float64Array {
  const kernel = KERNELS[interpolation];
  const { shape } = source;
  const values = interpolation === "continuous"
    ? splineOf(volume, shape)
    : volume;
  const back = invertAffine(source.affine);
  const [mx, my, mz] = target.shape;
  return Float64Array.from({ length: mx * my * mz }, (_, v) => {
    const index = [v % mx, Math.floor(v / mx) % my, Math.floor(v / mx / my)];
    const [i, j, k] = index;
    const place = applyAffine(back, ...applyAffine(target.affine, i, j, k));
    if (place.some((at, axis) => at < -1e-9 || at > shape[axis] - 1 + 1e-9)) {
      return NaN;
    }
    const taps = place.map((at, axis) =>
      [-1, 0, 1, 2].map((step) => {
        const voxel = Math.floor(at) + step;
        return {
          voxel: mirror(voxel, shape[axis]),
          weight: kernel(voxel - at),
        };
      })
    );
    let sum = 0;
    for (const z of taps[2]) {
      for (const y of taps[1]) {
        for (const x of taps[0]) {
          const at = x.voxel + shape[0] * (y.voxel + shape[1] * z.voxel);
          sum += x.weight * y.weight * z.weight * values[at];
        }
      }
    }
    return sum;
  });
}
