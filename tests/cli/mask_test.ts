/** Masks of every strategy through the command line. @module */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import {
  computeBackgroundMask,
  computeBrainMask,
  computeMultiBackgroundMask,
  computeMultiEpiMask,
} from "../../lib/image/mod.ts";
import { type Image, readImage, writeImage } from "../../lib/nifti/mod.ts";
import { framed, masks, phantom } from "../image/masks_fixture.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn, runMain } from "./run_main.ts";

const grid = {
  shape: masks.shape,
  affine: [2, 0, 0, -20, 0, 2, 0, -18, 0, 0, 2, -16, 0, 0, 0, 1],
  voxelSizes: [2, 2, 2],
} as const;

function volume(data: Float64Array): Image {
  return { grid, volumeCount: 1, data };
}

const maps = [1, 2, 3].map((seed) => volume(framed(seed)));
const means = [1, 2, 3].map((seed) => volume(phantom(seed)));

async function save(folder: string, name: string, image: Image) {
  const path = join(folder, name);
  await writeImage(image, path, { datatype: "float64" });
  return path;
}

/** Runs `mask`; the mask that it wrote. */
async function maskOf(folder: string, ...words: string[]) {
  const out = join(folder, "mask.nii.gz");
  const { code, err } = await runMain(
    ...["mask", ...words, "--out", out, "--overwrite"],
  );
  assertEquals(code, 0, err);
  return { found: Uint8Array.from((await readImage(out)).data), err };
}

Deno.test("the command's masks are the functions'", () =>
  inFolder(async (folder) => {
    const save3 = (name: string, images: readonly Image[]) =>
      Promise.all(
        images.map((image, i) => save(folder, `${name}_${i}.nii`, image)),
      );
    const mapFiles = await save3("map", maps);
    const meanFiles = await save3("mean", means);
    const background = ["--strategy", "background"];
    const mean = (images: readonly Image[]) =>
      volume(
        images[0].data.map((_, v) =>
          images.reduce((sum, { data }) => sum + data[v], 0) / images.length
        ),
      );

    const { found } = await maskOf(folder, ...mapFiles, ...background);
    assertEquals(found, computeBackgroundMask(mean(maps)));
    const quoted = await maskOf(
      folder,
      join(folder, "map_*.nii"),
      ...background,
    );
    assertEquals(quoted.found, found);
    assertEquals(
      (await maskOf(
        folder,
        ...mapFiles,
        ...background,
        ...["--border-size", "4", "--opening", "1", "--connected"],
      )).found,
      computeBackgroundMask(mean(maps), {
        borderSize: 4,
        opening: 1,
        connected: true,
      }),
    );
    assertEquals(
      (await maskOf(folder, ...mapFiles, ...background, "--multi")).found,
      computeMultiBackgroundMask(maps),
    );
    assertEquals(
      (await maskOf(
        folder,
        ...meanFiles,
        ...["--multi", "--threshold", "1", "--lower-cutoff", "0.3"],
        ...["--no-connected", "--opening", "1"],
      )).found,
      computeMultiEpiMask(means, {
        threshold: 1,
        lowerCutoff: 0.3,
        connected: false,
        opening: 1,
      }),
    );
  }));

Deno.test("a mask on another grid, and from a template", () =>
  inFolder(async (folder) => {
    const path = await save(folder, "mean.nii", means[0]);
    const out = join(folder, "mask.nii");
    const coarse = await runMain(
      ...["mask", path, "--target-affine", "4,0,0,0,4,0,0,0,4", "--out", out],
    );
    assertEquals(coarse.code, 0, coarse.err);
    assertEquals((await readImage(out)).grid.shape, [11, 10, 9]);

    const scaled = volume(means[1].data.map((value) => value / 500));
    const template = await save(folder, "template.nii", scaled);
    const brain = ["--strategy", "brain", "--template", template];
    const { found, err } = await maskOf(folder, path, ...brain);
    assertEquals(found, computeBrainMask(scaled, grid));
    assertStringIncludes(err, "has values up to ");
    const cut = await maskOf(folder, path, ...brain, "--threshold", "0.7");
    assertEquals(cut.found, computeBrainMask(scaled, grid, { threshold: 0.7 }));
    assertEquals(cut.err.includes("warning"), false);
  }));

Deno.test("masks that cannot be made are refused, and leave nothing", () =>
  inFolder(async (folder) => {
    const one = await save(folder, "1.nii", means[0]);
    const two = await save(folder, "2.nii", means[1]);
    const flat = await save(
      folder,
      "flat.nii",
      volume(means[0].data.map(() => 3)),
    );
    const moved = await save(folder, "moved.nii", {
      ...means[0],
      grid: { ...grid, affine: grid.affine.map((v, i) => i === 3 ? v + 7 : v) },
    });
    const before = await namesIn(folder);
    const refuse = async (code: number, says: string, ...words: string[]) => {
      const outcome = await runMain(
        ...["mask", ...words, "--quiet", "--out", join(folder, "out.nii")],
      );
      assertEquals([outcome.code, outcome.out], [code, ""], says);
      assertStringIncludes(outcome.err, says);
      assertMatch(outcome.err, /^niglm: [^\n]*\n$/);
      assertEquals(await namesIn(folder), before);
    };
    const background = ["--strategy", "background"];
    const brain = ["--strategy", "brain"];
    await refuse(2, "expected one of epi, background, brain", ...[
      ...[one, "--strategy", "skull"],
    ]);
    await refuse(2, "--template is missing", one, ...brain);
    await refuse(
      2,
      "--border-size needs --strategy background, found epi",
      ...[one, "--border-size", "3"],
    );
    await refuse(
      2,
      "--lower-cutoff needs --strategy epi, found background",
      ...[one, ...background, "--lower-cutoff", "0.3"],
    );
    await refuse(
      2,
      "--target-affine needs --strategy epi|background, found brain",
      ...[
        one,
        ...brain,
        "--template",
        two,
        "--target-affine",
        "1,0,0,0,1,0,0,0,1",
      ],
    );
    await refuse(
      2,
      "--lower-cutoff: found 0.9, expected less than --upper-cutoff",
      ...[one, "--lower-cutoff", "0.9"],
    );
    await refuse(
      2,
      "--connected and --no-connected",
      ...[one, "--connected", "--no-connected"],
    );
    await refuse(
      2,
      "--threshold: found one run, expected several (--multi takes",
      ...[one, two, "--threshold", "1"],
    );
    await refuse(
      2,
      "--threshold: found 2, expected a part of the runs, from 0 to 1",
      ...[one, two, "--multi", "--threshold", "2"],
    );
    await refuse(1, "flat.nii: the mask computed from it is empty", ...[
      ...[flat, ...background],
    ]);
    await refuse(
      1,
      "moved.nii: its affine puts voxels up to 7.00 mm away from those of",
      ...[one, moved, "--multi"],
    );
    await refuse(
      1,
      "moved.nii: its affine puts voxels up to 7.00 mm away from those of",
      ...[one, moved, ...brain, "--template", two],
    );
    await refuse(
      1,
      "2.nii: no voxel of the grid is left inside at a threshold of 1000000000",
      ...[one, ...brain, "--template", two, "--threshold", "1e9"],
    );
  }));
