/** The image under a map. @module */

import type { Image } from "../../nifti/types.ts";

/** How bright a background is drawn, and on which paper. */
export interface Backdrop {
  /** Whether the paper is black. */
  readonly blackBg: boolean;
  /** Value of black; the image's least value where not given. */
  readonly vmin: number | undefined;
  /** Value of white; the image's greatest value where not given. */
  readonly vmax: number | undefined;
}

/** What is known of a background. */
export interface BackdropOptions {
  /** Whether the paper is black; `"auto"`: as the image's border is. */
  readonly blackBg: boolean | "auto";
  /** How much it is dimmed; `"auto"`: 0.8 on black, 0.6 on white; 0: not. */
  readonly dim: number | "auto";
}

/** Voxels from each face that tell whether an image is dark around. */
const BORDER = 2;

/**
 * Chooses paper and brightness of a background as nilearn's `load_anat` does:
 * on black paper white is put farther away, on white paper black is.
 *
 * @param image The background, all its values finite; or none.
 * @param options What is given.
 * @returns Paper and limits.
 */
export function backdropOf(
  image: Image | undefined,
  { blackBg, dim }: BackdropOptions,
): Backdrop {
  const none = { vmin: undefined, vmax: undefined };
  if (image === undefined) return { blackBg: blackBg === true, ...none };
  if (dim === 0 && blackBg !== "auto") return { blackBg, ...none };
  let [vmin, vmax] = [Infinity, -Infinity];
  const { data } = image;
  for (let v = 0; v < data.length; v++) {
    if (data[v] < vmin) vmin = data[v];
    if (data[v] > vmax) vmax = data[v];
  }
  const black = blackBg === "auto"
    ? median(borderOf(image)) <= 0.5 * (vmin + vmax)
    : blackBg;
  if (dim === 0) return { blackBg: black, vmin, vmax };
  const mean = 0.5 * (vmin + vmax);
  const half = 0.5 * (vmax - vmin);
  const amount = dim === "auto" ? black ? 0.8 : 0.6 : dim;
  return black ? { blackBg: true, vmin, vmax: mean + (1 + amount) * half } : {
    blackBg: false,
    vmin: 0.5 * (2 - amount) * mean - (1 + amount) * half,
    vmax,
  };
}

/** Values near the faces; those near an edge once for each face. */
function borderOf({ grid: { shape }, data }: Image): Float64Array {
  const [nx, ny, nz] = shape;
  const near = (i: number, length: number) =>
    (i < BORDER ? 1 : 0) + (i >= length - BORDER ? 1 : 0);
  const total = shape.reduce(
    (sum, length) =>
      sum + 2 * Math.min(BORDER, length) * (nx * ny * nz) / length,
    0,
  );
  const values = new Float64Array(total);
  let count = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      const faces = near(z, nz) + near(y, ny);
      const inner = faces === 0 && nx > 2 * BORDER;
      for (let x = 0; x < nx; x++) {
        if (inner && x === BORDER) x = nx - BORDER;
        for (let k = faces + near(x, nx); k > 0; k--) {
          values[count++] = data[row + x];
        }
      }
    }
  }
  return values;
}

function median(values: Float64Array): number {
  const sorted = values.sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}
