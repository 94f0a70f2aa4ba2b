import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { InputError, UsageError } from "../../lib/errors.ts";
import type { Image } from "../../lib/nifti/types.ts";
import {
  plotStatMap,
  type PlotStatMapOptions,
  rasterize,
  type TileItem,
} from "../../lib/plot/mod.ts";
import { findColormap } from "../../lib/plot/color/colormap.ts";
import { smoothNoise } from "../noise.ts";
import { cases, golden } from "./golden.ts";
import { marked, middle, turned } from "./marked.ts";

const bare = {
  annotate: false,
  drawCross: false,
  colorbar: false,
  onWarning: () => {},
} as const;

const grids = {
  upright: [3, 0, 0, -20, 0, 3, 0, -25, 0, 0, 3, -11, 0, 0, 0, 1],
  flipped: [-3, 0, 0, 20, 0, 3, 0, -25, 0, 0, 3, -11, 0, 0, 0, 1],
  swapped: [0, 0, -2, 14, 3, 0, 0, -25, 0, -2.5, 0, 18, 0, 0, 0, 1],
} as const;

function mapOf(
  affine: readonly number[],
  shape: readonly [number, number, number] = [14, 12, 9],
  data: Float64Array = smoothNoise(3, shape),
): Image {
  return {
    grid: { shape, affine, voxelSizes: [3, 3, 3] },
    volumeCount: 1,
    data,
  };
}

function tiles(image: Image, options: PlotStatMapOptions): TileItem[] {
  return plotStatMap(image, { ...bare, ...options }).scene.items
    .filter((item) => item.kind === "tile");
}

for (const { name, ignore, golden: found, read } of cases) {
  Deno.test(`the picture of ${name} shows the voxels that nilearn's shows`, {
    ignore,
  }, async () => {
    const image = await read();
    golden.thresholds.forEach((threshold, i) => {
      const views = tiles(image, { threshold }).map(({ rgba }) =>
        rgba.filter((value, at) => at % 4 === 3 && value === 255).length
      );
      assertEquals(views, found.pictures[i].map(([voxels]) => voxels));
    });
  });
}

for (const [name, affine] of Object.entries(grids)) {
  Deno.test(`pixels of an undecorated picture are the ${name} voxels under them`, () => {
    const image = mapOf(affine);
    const { data, grid: { shape } } = image;
    const limit = data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const { colors } = findColormap("RdBu_r");
    const cut = [-2, -7, 7];
    const options = { ...bare, threshold: 0, cutCoords: cut };
    const picture = plotStatMap(image, options);
    const { width, rgb } = rasterize(picture.scene);
    // World to voxels by hand: each row of the affine has one step.
    const voxelAt = (world: readonly number[]) => {
      const index = [0, 0, 0];
      for (let row = 0; row < 3; row++) {
        const axis = [0, 1, 2].find((a) => affine[4 * row + a] !== 0) ?? 0;
        const place = (world[row] - affine[4 * row + 3]) /
          affine[4 * row + axis];
        index[axis] = Math.round(place);
        // On the edge of two voxels either will do.
        if (Math.abs(Math.abs(place - index[axis]) - 0.5) < 1e-6) return -1;
      }
      return index[0] + shape[0] * (index[1] + shape[1] * index[2]);
    };
    const views = picture.scene.items.filter((item) => item.kind === "tile");
    let compared = 0;
    views.forEach((view, axis) => {
      const [along, up] = [[1, 2], [0, 2], [0, 1]][axis];
      const edges = [along, up].map((world) => {
        const steps = [0, 1, 2].map((a) => affine[4 * world + a]);
        const voxelAxis = steps.findIndex((step) => step !== 0);
        const ends = [
          affine[4 * world + 3],
          affine[4 * world + 3] + steps[voxelAxis] * (shape[voxelAxis] - 1),
        ];
        const half = Math.abs(steps[voxelAxis]) / 2;
        return [Math.min(...ends) - half, Math.max(...ends) + half];
      });
      for (let y = Math.ceil(view.y); y + 1 <= view.y + view.height; y++) {
        for (let x = Math.ceil(view.x); x + 1 <= view.x + view.width; x++) {
          const world = [...cut];
          const right = (x + 0.5 - view.x) / view.width;
          const down = (y + 0.5 - view.y) / view.height;
          world[along] = edges[0][0] + right * (edges[0][1] - edges[0][0]);
          world[up] = edges[1][1] - down * (edges[1][1] - edges[1][0]);
          const voxel = voxelAt(world);
          if (voxel < 0) continue;
          const value = data[voxel];
          const part = (value + limit) / (2 * limit);
          const color = 3 * Math.min(255, Math.floor(256 * part));
          const pixel = 3 * (y * width + x);
          assertEquals(
            [...rgb.subarray(pixel, pixel + 3)],
            [...colors.subarray(color, color + 3)],
          );
          compared++;
        }
      }
    });
    assertEquals(compared > 10_000, true);
  });
}

for (const [name, affine] of Object.entries(turned)) {
  Deno.test(`a mark on the right is on the right: ${name}`, () => {
    const image = marked(affine);
    const cut = { threshold: 1, cutCoords: [18, 14, 10] };
    const [x, y, z] = tiles(image, cut).map(middle);
    // Sagittal: front is right; coronal and axial: right is right.
    const sides = [x[0], y[0], z[0]].map((right) => right > 0.6);
    assertEquals(sides, [true, true, true]);
    assertEquals([x[1], y[1], z[1]].map((down) => down < 0.45), [
      true,
      true,
      true,
    ]);
    const [rx, ry, rz] = tiles(image, { ...cut, radiological: true })
      .map(middle);
    assertAlmostEquals(rx[0], x[0], 1e-12);
    assertAlmostEquals(ry[0], 1 - y[0], 1e-12);
    assertAlmostEquals(rz[0], 1 - z[0], 1e-12);
    for (const displayMode of ["tiled", "mosaic", "z", "xz"] as const) {
      const cutCoords = {
        tiled: [18, 14, 10],
        mosaic: { x: [18], y: [14], z: [10] },
        z: [10],
        xz: [18, 10],
      }[displayMode];
      const views = tiles(image, { threshold: 1, displayMode, cutCoords });
      assertEquals(
        views.map((view) => middle(view)[0] > 0.6),
        views.map(() => true),
      );
    }
  });
}

Deno.test("left and right are written where they are", () => {
  const labels = (radiological: boolean) =>
    plotStatMap(mapOf(grids.flipped), {
      onWarning: () => {},
      radiological,
    }).scene.items.filter((item) => item.kind === "text")
      .filter(({ text }) => text === "L" || text === "R")
      .map(({ text, anchor }) => `${text} ${anchor ?? "start"}`);
  const usual = ["L start", "R end"];
  assertEquals(labels(false), [...usual, ...usual]);
  assertEquals(labels(true), ["R start", "L end", "R start", "L end"]);
});

Deno.test("a map without anything to show says so in words", () => {
  const empty: [string, number][] = [
    ["no value is finite", NaN],
    ["every value is 0", 0],
    ["no value exceeds 3", 2],
  ];
  for (const [words, value] of empty) {
    const warnings: string[] = [];
    const data = new Float64Array(14 * 12 * 9).fill(value);
    const picture = plotStatMap(mapOf(grids.flipped, [14, 12, 9], data), {
      threshold: 3,
      name: "z.nii",
      onWarning: (warning) => warnings.push(warning),
    });
    const note = `nothing to show: ${words}`;
    assertEquals(warnings.at(-1), `z.nii: ${note}`);
    assertEquals(
      picture.scene.items.some((item) =>
        item.kind === "text" && item.text === note
      ),
      true,
    );
  }
});

Deno.test("a map of one voxel is a picture", async () => {
  const picture = plotStatMap(
    mapOf(grids.upright, [1, 1, 1], Float64Array.of(4)),
  );
  assertEquals((await picture.png()).length > 100, true);
});

Deno.test("cuts that do not fit the layout or the image are refused", () => {
  const image = mapOf(grids.upright);
  const refused = (options: PlotStatMapOptions, words: string) =>
    assertThrows(
      () => plotStatMap(image, { ...bare, ...options }),
      UsageError,
      words,
    );
  refused(
    { cutCoords: 3 },
    "cut-coords: found 3, expected 3 positions (x, y, z)",
  );
  refused(
    { cutCoords: [1, 2] },
    "cut-coords: found [1,2], expected 3 positions",
  );
  refused({ displayMode: "mosaic", cutCoords: [1, 2] }, "expected how many");
  refused({ displayMode: "z", cutCoords: 0 }, "found 0 cuts");
  refused({ cmap: "virdis" }, "did you mean 'viridis'?");
  assertThrows(
    () => plotStatMap(image, { ...bare, cutCoords: [500, 500, 500] }),
    InputError,
    "outside of the image, expected x from -20 to 19, y from -25 to 8, z from -11 to 13 mm",
  );
  const warnings: string[] = [];
  plotStatMap(image, {
    ...bare,
    cutCoords: [0, 500, 0],
    onWarning: (warning) => warnings.push(warning),
  });
  assertEquals(warnings.length, 1);
});
