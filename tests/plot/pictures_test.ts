import { assertEquals, assertRejects } from "@std/assert";
import type { DesignMatrix } from "../../lib/design/mod.ts";
import type { Image } from "../../lib/nifti/types.ts";
import {
  type Picture,
  plotAnat,
  plotContrastMatrix,
  plotDesignMatrix,
  plotDesignMatrixCorrelation,
  plotEpi,
  plotEvent,
  plotGlassBrain,
  plotImgComparison,
  plotRegressor,
  plotRoi,
  plotStatMap,
} from "../../lib/plot/mod.ts";
import { smoothNoise } from "../noise.ts";
import { golden } from "./golden.ts";
import { assertLooksLike } from "./looks_like.ts";

const shape = [18, 20, 16] as const;
const grid = {
  shape,
  affine: [-4, 0, 0, 34, 0, 4, 0, -38, 0, 0, 4, -30, 0, 0, 0, 1],
  voxelSizes: [4, 4, 4],
} as const;

/** 1 inside an egg, 0 outside. */
const egg = Float64Array.from({ length: 18 * 20 * 16 }, (_, v) => {
  const x = v % 18 - 8.5;
  const y = Math.floor(v / 18) % 20 - 9.5;
  const z = Math.floor(v / 360) - 7.5;
  return (x / 7) ** 2 + (y / 9) ** 2 + (z / 6.5) ** 2 < 1 ? 1 : 0;
});

function imageOf(valueAt: (voxel: number) => number): Image {
  return { grid, volumeCount: 1, data: egg.map((_, voxel) => valueAt(voxel)) };
}

const values = smoothNoise(3, shape);
const other = smoothNoise(4, shape);
const mask = imageOf((v) => egg[v]);
const map = imageOf((v) => egg[v] * (3 * values[v] + (v % 18 < 6 ? 2 : 0)));
const anatomy = imageOf((v) => egg[v] * (100 + 20 * other[v]));
const labels = imageOf((v) => egg[v] * (1 + Math.floor((v % 18) / 6)));
const columns = ["listening", "rest", "motion", "drift_1", "constant"];
const design: DesignMatrix = {
  columns,
  rowCount: 10,
  data: Float64Array.from(golden.diagnostics.data),
  frameTimes: undefined,
};
const contrasts = [{ name: "listening - rest", weights: [[1, -1, 0, 0, 0]] }];
const events = [0, 20, 40].flatMap((onset) => [
  { onset, duration: 10, trialType: "listening" },
  { onset: onset + 10, duration: 8, trialType: "rest" },
]);
const small = { outputSize: [300, 110], onWarning: () => {} } as const;

const pictures: Readonly<Record<string, () => Picture>> = {
  "stat-map": () =>
    plotStatMap(map, {
      ...small,
      bgImg: anatomy,
      threshold: 2,
      title: "z > 2",
    }),
  "stat-map-mosaic": () =>
    plotStatMap(map, {
      ...small,
      displayMode: "mosaic",
      cutCoords: 4,
      threshold: 2,
      blackBg: true,
      radiological: true,
    }),
  "glass-brain": () =>
    plotGlassBrain(map, {
      ...small,
      displayMode: "lyrz",
      threshold: 3,
      plotAbs: false,
      maskImg: mask,
    }),
  "roi-contours": () =>
    plotRoi(labels, { ...small, bgImg: anatomy, viewType: "contours" }),
  anat: () => plotAnat(anatomy, { ...small, displayMode: "z", cutCoords: 3 }),
  "epi-smooth": () =>
    plotEpi(anatomy, {
      ...small,
      displayMode: "z",
      cutCoords: [0],
      smoothDisplay: true,
    }),
  "design-matrix": () => plotDesignMatrix(design, { contrasts }),
  "contrast-matrix": () => plotContrastMatrix(contrasts, design),
  "design-correlation": () =>
    plotDesignMatrixCorrelation(design, { contrasts, blackBg: true }),
  events: () => plotEvent([events], { outputSize: [300, 110] }),
  regressor: () =>
    plotRegressor(design, { outputSize: [300, 260], tR: 6, events }),
  compare: () =>
    plotImgComparison(map, anatomy, { outputSize: [400, 170], maskImg: mask }),
};

for (const [name, plot] of Object.entries(pictures)) {
  Deno.test(`the picture '${name}' looks as it did, twice the same`, async () => {
    const [once, again] = [plot(), plot()];
    await assertLooksLike(name, once.scene);
    assertEquals(await once.png(), await again.png());
    assertEquals(await once.svg(), await again.svg());
  });
}

Deno.test("a picture that looks different is kept with the difference", async () => {
  const { scene } = pictures.events();
  const wrong = { ...scene, items: scene.items.slice(0, -1) };
  const error = await assertRejects(
    () => assertLooksLike("events", wrong),
    Error,
    "events looks different: see ",
  );
  const folder = error.message.split("see ")[1];
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assertEquals(names.sort(), ["events-difference.png", "events.png"]);
  await Deno.remove(folder, { recursive: true });
});
