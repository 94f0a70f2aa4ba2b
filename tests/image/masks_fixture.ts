/** nilearn's masks and smoothed volumes, made by make_masks.py. @module */

import fixture from "../fixtures/masks.json" with { type: "json" };
import type { Grid } from "../../lib/nifti/types.ts";
import { noise } from "../noise.ts";

/** Voxels along x, y and z. */
export type Shape = readonly [number, number, number];

/** A grid of voxels of 1 mm. */
export function gridOf(shape: Shape): Grid {
  return {
    shape,
    affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    voxelSizes: [1, 1, 1],
  };
}

/** How many voxels are inside a mask, and its checksum. */
interface Summary {
  readonly count: number;
  readonly sha256: string;
}

/** nilearn's options of a computed mask. */
interface Options {
  readonly lower_cutoff?: number;
  readonly upper_cutoff?: number;
  readonly connected?: boolean;
  readonly opening?: number;
  readonly exclude_zeros?: boolean;
  readonly threshold?: number;
  readonly border_size?: number;
}

/** What the file holds. */
interface MasksFixture {
  readonly shape: Shape;
  readonly epi:
    readonly (Summary & { seed: number; kind: string; options: Options })[];
  readonly multi: readonly (Summary & { seeds: number[]; options: Options })[];
  readonly background: readonly (Summary & { shape: Shape; kind: string })[];
  readonly framed: readonly (Summary & { seed: number; options: Options })[];
  readonly multiBackground:
    readonly (Summary & { seeds: number[]; options: Options })[];
  readonly brain:
    readonly (Summary & { shape: Shape; affine: number[]; options: Options })[];
  readonly groups:
    readonly (Summary & { files: string; multi: boolean; options: Options })[];
  readonly filtered: readonly {
    shape: Shape;
    sigma: Shape;
    values: number[];
  }[];
  readonly smoothed: readonly {
    fwhm: number | Shape;
    affine: number[];
    values: number[];
  }[];
  readonly real: readonly (Summary & { file: string })[];
}

/** The file's content. */
export const masks: MasksFixture = fixture as unknown as MasksFixture;

/** nilearn's options in camel case. */
export function toOptions(options: Options): {
  lowerCutoff?: number;
  upperCutoff?: number;
  connected?: boolean;
  opening?: number;
  excludeZeros?: boolean;
  threshold?: number;
  borderSize?: number;
} {
  const { lower_cutoff, upper_cutoff, exclude_zeros, border_size, ...same } =
    options;
  return {
    ...same,
    lowerCutoff: lower_cutoff,
    upperCutoff: upper_cutoff,
    excludeZeros: exclude_zeros,
    borderSize: border_size,
  };
}

/** Indices along x, y and z of each voxel. */
export function indices([nx, ny, nz]: Shape): [number, number, number][] {
  return Array.from({ length: nx * ny * nz }, (_, voxel) => [
    voxel % nx,
    Math.floor(voxel / nx) % ny,
    Math.floor(voxel / nx / ny),
  ]);
}

/** A bright ball and a small one beside it on a noisy background. */
export function phantom(seed: number, kind = "plain"): Float64Array {
  const data = noise(seed, masks.shape);
  const square = (...sides: number[]) =>
    sides.reduce((sum, side) => sum + side * side, 0);
  indices(masks.shape).forEach(([x, y, z], voxel) => {
    const ball = square(x - 8 - seed % 3, y - 9, z - 8) <= 49;
    const small = square(x - 17, y - 3, z - 3) <= 8;
    if (ball || small) data[voxel] += 600;
    if (kind === "negative") data[voxel] -= 300;
    if (kind === "missing") {
      if (x + y < 6) data[voxel] = NaN;
      if (x === 8 && y === 9 && z === 8) data[voxel] = Infinity;
    }
    if (kind === "padded" && (y < 5 || y >= 15 || x < 2)) data[voxel] = 0;
  });
  return data;
}

/** A phantom whose outside is NaN. */
export function framed(seed: number): Float64Array {
  return phantom(seed).map((value) => value < 500 ? NaN : value);
}

/** How many voxels are inside a mask, and its checksum. */
export async function summarize(mask: Uint8Array): Promise<Summary> {
  const hash = await crypto.subtle.digest("SHA-256", mask.slice());
  return {
    count: mask.reduce((sum, value) => sum + value, 0),
    sha256: Array.from(
      new Uint8Array(hash),
      (byte) => byte.toString(16).padStart(2, "0"),
    ).join(""),
  };
}
