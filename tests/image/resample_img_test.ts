import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { join } from "@std/path";
import { InputError, UsageError } from "../../lib/errors.ts";
import {
  concatImgs,
  type Grid,
  type Image,
  type Interpolation,
  resampleImg,
  type ResampleImgOptions,
  resampleToImg,
  type VolumeSeries,
} from "../../lib/image/mod.ts";
import { openImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import fixture from "../fixtures/resample.json" with { type: "json" };

interface Case {
  readonly targetAffine: readonly number[];
  readonly targetShape?: readonly number[];
  readonly interpolation: string;
  readonly clip?: boolean;
  readonly fill_value?: number;
  readonly shape: readonly number[];
  readonly most: number;
  readonly missing?: number;
  readonly values: readonly (readonly (number | null)[])[];
}

/** The first volume of an image in memory. */
async function firstVolume(file: string): Promise<Image> {
  const image = await openImage(join(testData ?? "", file));
  for await (const { data } of image.volumes()) {
    return { grid: image.grid, volumeCount: 1, data: data.slice() };
  }
  throw new Error("no volume");
}

function optionsOf(golden: Case): ResampleImgOptions {
  const { targetAffine, targetShape, clip, fill_value } = golden;
  const interpolation = golden.interpolation as Interpolation;
  const onWarning = () => {};
  return {
    targetAffine,
    targetShape,
    interpolation,
    clip,
    fillValue: fill_value,
    onWarning,
  };
}

for (const { file, cases } of fixture.sets) {
  Deno.test({
    name: `resampleImg is nilearn's resample_img: ${file}`,
    ignore: testData === undefined,
    fn: async () => {
      const image = await firstVolume(file);
      for (const golden of cases as readonly Case[]) {
        const { grid, data } = resampleImg(image, optionsOf(golden));
        assertEquals(grid.shape as readonly number[], golden.shape);
        const missing = data.filter(Number.isNaN).length;
        assertEquals(missing, golden.missing ?? missing);
        for (const [voxel, value] of golden.values) {
          const expected = value ?? NaN;
          const slack = 1e-10 *
            Math.max(Math.abs(expected), 1e-3 * golden.most);
          const found = data[voxel ?? -1];
          if (Number.isNaN(expected)) assertEquals(found, NaN);
          else assertAlmostEquals(found, expected, slack);
        }
      }
    },
  });
}

const grid: Grid = {
  shape: [5, 1, 1],
  affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
  voxelSizes: [2, 2, 2],
};

/** A series of lines of five voxels. */
function series(...lines: readonly (readonly number[])[]): VolumeSeries {
  return {
    name: "bold.nii",
    grid,
    volumeCount: lines.length,
    tR: 2,
    async *volumes({ signal } = {}) {
      for (const [index, line] of lines.entries()) {
        signal?.throwIfAborted();
        yield { index, data: Float64Array.from(line) };
      }
    },
  };
}

/** All volumes of a series. */
async function read(from: VolumeSeries): Promise<number[][]> {
  const volumes: number[][] = [];
  for await (const { data } of from.volumes()) volumes.push([...data]);
  return volumes;
}

const shifted = [2, 0, 0, 1, 0, 2, 0, 0, 0, 0, 2, 0];

Deno.test("resampleImg clips each volume of a series to its own range", async () => {
  const [sharp, flat] = [[0, 0, 9, 0, 0], [0, 0, 1, 0, 0]];
  const options = { targetAffine: shifted, targetShape: [5, 1, 1] };
  const resampled = resampleImg(series(sharp, flat), options);
  assertEquals([resampled.tR, resampled.volumeCount], [2, 2]);
  const clipped = await read(resampled);
  const free = await read(
    resampleImg(series(sharp, flat), { ...options, clip: false }),
  );
  assert(free[0].some((value) => value < 0));
  assertEquals(clipped, free.map((line) => line.map((v) => Math.max(0, v))));
  const lifted = await read(resampleImg(series(sharp, flat), {
    ...options,
    fillValue: 5,
  }));
  assertEquals(lifted.map((line) => line[4]), [5, 1]);
});

Deno.test("resampleImg clips to the range of all volumes, if asked to", async () => {
  const lines = [[-8, 0, 0, 0, 0], [0, 0, 9, 0, 0], [0, NaN, 0, 0, 1]];
  const options = {
    targetAffine: shifted,
    clipRange: "run",
    fillValue: 20,
    onWarning: () => {},
  } as const;
  const free = await read(
    resampleImg(series(...lines), { ...options, clip: false }),
  );
  const expected = free.map((line) =>
    line.map((value) => Math.max(-8, Math.min(9, value)))
  );
  assert(free[1].some((value) => value < 0 && value > -8));
  assertEquals(await read(resampleImg(series(...lines), options)), expected);
  const data = Float64Array.from(lines.flat());
  const image = resampleImg({ grid, volumeCount: 3, data }, options);
  assertEquals([...image.data], expected.flat());
});

Deno.test("resampleImg treats an image in memory as its series", async () => {
  const lines = [[1, 5, 2, 8, 3], [0, 2, 0, 1, 7]];
  const options = { targetAffine: shifted };
  const image = { grid, volumeCount: 2, data: Float64Array.from(lines.flat()) };
  const expected = (await read(resampleImg(series(...lines), options))).flat();
  const found = resampleImg(image, options);
  assertEquals([...found.data], expected);
  assertEquals([...image.data], lines.flat());
});

Deno.test("an image on the target's grid is left as it is", () => {
  const image = series([1, 2, 3, 4, 5]);
  const almost = grid.affine.map((value) => value * (1 + 1e-6) + 1e-9);
  almost.splice(12, 4, 0, 0, 0, 1);
  assert(resampleImg(image) === image);
  assert(resampleToImg(image, { grid }) === image);
  const targetShape = grid.shape;
  assert(resampleImg(image, { targetAffine: almost, targetShape }) === image);
  const other = grid.affine.with(0, 2.001);
  assert(resampleImg(image, { targetAffine: other, targetShape }) !== image);
  assert(resampleImg(image, { targetAffine: grid.affine }) !== image);
});

Deno.test("an affine alone reaches the image's farthest corner", () => {
  const shapes: [number[], number[]][] = [
    [[3, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0], [4, 1, 1]],
    [[3, 0, 0, -3, 0, 2, 0, 0, 0, 0, 2, -4], [5, 1, 3]],
    [[0.1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0], [81, 1, 1]],
    [[-4, 0, 0, 0, 2, 0, 0, 0, 2], [3, 1, 1]],
    [[0, 0, 4, 4, 0, 0, 0, 4, 0], [1, 1, 3]],
  ];
  for (const [targetAffine, shape] of shapes) {
    const image = resampleImg(series([1, 2, 3, 4, 5]), { targetAffine });
    assertEquals([...image.grid.shape], shape);
  }
  const { grid: flipped } = resampleImg(series([1, 2, 3, 4, 5]), {
    targetAffine: [-4, 0, 0, 0, 2, 0, 0, 0, 2],
  });
  assertEquals([...flipped.affine.slice(0, 4)], [-4, 0, 0, 8]);
  assertEquals(flipped.voxelSizes, [4, 2, 2]);
});

Deno.test("resampleImg refuses what is no grid", () => {
  const refused: [ResampleImgOptions, typeof InputError, string][] = [
    [{ targetShape: [2, 2, 2] }, UsageError, "expected target_affine too"],
    [{ targetAffine: [1, 2] }, UsageError, "found 2 numbers"],
    [{ targetAffine: grid.affine.with(5, NaN) }, UsageError, "found NaN in it"],
    [
      { targetAffine: grid.affine.with(12, 1) },
      UsageError,
      "a last row of 1, 0",
    ],
    [{ targetAffine: grid.affine.with(5, 0) }, UsageError, "singular"],
    [
      { targetAffine: grid.affine, targetShape: [5, 1] },
      UsageError,
      "found 5,1, expected three whole numbers",
    ],
    [
      { targetAffine: grid.affine, targetShape: [5, 1, 0] },
      UsageError,
      "expected three whole numbers above 0",
    ],
    [
      { targetAffine: [1, 0, 0, 0, 1, 0, 0, 0, 1], targetShape: [5, 1, 1] },
      UsageError,
      "found 9 numbers with target_shape",
    ],
    [
      { targetAffine: grid.affine, targetShape: [5000, 5000, 5000] },
      UsageError,
      "each volume of which would need 1000 GB",
    ],
    [
      { targetAffine: grid.affine.with(0, 1e-9) },
      UsageError,
      "target_affine: found a grid of 8000000001×1×1 voxels",
    ],
    [
      { targetAffine: grid.affine.with(3, 100) },
      InputError,
      "bold.nii: target_affine: the image lies wholly before",
    ],
    [
      { targetAffine: grid.affine.with(3, -100), targetShape: [5, 1, 1] },
      InputError,
      "bold.nii: target_affine: no voxel of the target grid lies inside",
    ],
  ];
  for (const [options, kind, message] of refused) {
    const image = series([1, 2, 3, 4, 5]);
    const error = assertThrows(
      () => resampleImg(image, options),
      kind,
      message,
    );
    assertEquals(error.name, kind.name);
  }
  const broken = {
    ...series([1]),
    grid: { ...grid, affine: grid.affine.with(0, 0) },
  };
  assertThrows(
    () => resampleImg(broken, { targetAffine: grid.affine }),
    InputError,
    "bold.nii: its affine is singular",
  );
});

Deno.test("voxels that are not finite are told of once", async () => {
  const warnings: string[] = [];
  const line = [1, NaN, 3, 4, 5];
  await read(resampleImg(series([1, 2, 3, 4, 5], line, line), {
    targetAffine: shifted,
    onWarning: (message) => warnings.push(message),
  }));
  assertEquals(warnings, [
    "bold.nii: volume 2 has 1 voxel that is not finite; resampled volumes are " +
    "NaN where the nearest voxel is not finite",
  ]);
});

Deno.test("resampleToImg does not clip unless it is told to", async () => {
  const target = { grid: { ...grid, affine: [...shifted, 0, 0, 0, 1] } };
  const image = series([0, 0, 9, 0, 0]);
  const [free] = await read(resampleToImg(image, target));
  assert(Math.min(...free) < 0);
  const [clipped] = await read(resampleToImg(image, target, { clip: true }));
  assertEquals(clipped, free.map((value) => Math.max(0, value)));
});

Deno.test("concatImgs resamples what lies on another grid, if asked to", async () => {
  const affine = [...shifted, 0, 0, 0, 1];
  const first = series([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]);
  const moved = {
    ...series([1, 2, 3, 4, 6]),
    name: "moved.nii",
    grid: { ...grid, affine },
  };
  const error = assertThrows(() => concatImgs([first, moved]), InputError);
  assertEquals(
    error.message,
    "moved.nii: its affine puts voxels up to 1.00 mm away from those of " +
      "bold.nii; --auto-resample resamples it",
  );
  const smaller = { ...moved, grid: { ...grid, shape: [2, 1, 1] as const } };
  assertThrows(
    () => concatImgs([first, smaller]),
    InputError,
    "moved.nii: found 2×1×1 voxels, expected 5×1×1 as in bold.nii",
  );
  assertThrows(() => concatImgs([]), UsageError, "found no image");
  const joined = concatImgs([first, moved], { autoResample: true });
  assertEquals([joined.volumeCount, joined.tR], [3, 2]);
  const [alone] = await read(resampleImg(moved, {
    targetAffine: grid.affine,
    targetShape: grid.shape,
  }));
  assertEquals(await read(joined), [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], alone]);
  assertEquals(alone[0], 0);
});

Deno.test("reading ends with the signal's reason", async () => {
  const controller = new AbortController();
  const joined = concatImgs([series([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])]);
  const resampled = resampleImg(joined, { targetAffine: shifted });
  const { signal } = controller;
  await assertRejects(
    async () => {
      for await (const _ of resampled.volumes({ signal })) {
        controller.abort(new RangeError("enough"));
      }
    },
    RangeError,
    "enough",
  );
});
