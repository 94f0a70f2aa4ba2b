/** What nilearn found, written by tests/fixtures/make_plots.py. @module */

import { join } from "@std/path";
import { readImage } from "../../lib/nifti/mod.ts";
import type { Image } from "../../lib/nifti/types.ts";
import { testData } from "../data.ts";
import { smoothNoise } from "../noise.ts";

/** A view: how many voxels are shown; sums of value, value·row, value·column. */
export type GoldenView = readonly [number, number, number, number];

/** What nilearn found for a map. */
export interface GoldenMap {
  readonly xyz: readonly number[];
  readonly xyzBeyond1: readonly number[];
  readonly slices: Readonly<Record<"x" | "y" | "z", readonly number[][]>>;
  readonly pictures: readonly GoldenView[][];
  readonly projections: readonly GoldenView[][];
}

interface Golden {
  readonly thresholds: readonly (number | "auto")[];
  readonly made: readonly (GoldenMap & {
    readonly grid: string;
    readonly seed: number;
    readonly shape: readonly [number, number, number];
    readonly affine: readonly number[];
  })[];
  readonly real: readonly (GoldenMap & { readonly file: string })[];
  readonly ranges: readonly {
    readonly data: readonly number[];
    readonly options: Record<string, number | boolean>;
    readonly found: readonly (number | null)[];
  }[];
  readonly ticks: readonly {
    readonly bar: readonly [number, number, number | null];
    readonly ticks: readonly number[];
  }[];
  readonly diagnostics: {
    readonly columns: number;
    readonly data: readonly number[];
    readonly vif: readonly number[];
    readonly contrasts: readonly number[][][];
    readonly efficiency: readonly number[];
    readonly correlation: readonly number[];
  };
  readonly backdrops: readonly {
    readonly offset: number;
    readonly blackBg: boolean | "auto";
    readonly dim: number | "auto";
    readonly found: readonly [boolean, number | null, number | null];
  }[];
}

/** All of it. */
export const golden: Golden = JSON.parse(
  await Deno.readTextFile(
    new URL("../fixtures/plots.json", import.meta.url),
  ),
);

/** A map, and what nilearn found for it. */
export interface GoldenCase {
  readonly name: string;
  readonly ignore: boolean;
  readonly golden: GoldenMap;
  readonly read: () => Promise<Image>;
}

/** The made maps and, where the folder of real images is, five real ones. */
export const cases: readonly GoldenCase[] = [
  ...golden.made.map((found) => ({
    name: `a made, ${found.grid} map`,
    ignore: false,
    golden: found,
    read: () => Promise.resolve(madeMap(found)),
  })),
  ...golden.real.map((found) => ({
    name: found.file.split("/").at(-1) ?? "",
    ignore: testData === undefined,
    golden: found,
    read: () => readImage(join(testData ?? "", found.file)),
  })),
];

function madeMap(
  { seed, shape, affine }: Golden["made"][number],
): Image {
  return {
    grid: { shape, affine, voxelSizes: [3, 3, 3] },
    volumeCount: 1,
    data: smoothNoise(seed, shape),
  };
}
