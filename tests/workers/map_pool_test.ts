import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import { resampleImg, smoothImg } from "../../lib/image/mod.ts";
import type { VolumeOperation } from "../../lib/image/volume_operation.ts";
import {
  openImage,
  openRun,
  readImage,
  type VolumeSeries,
} from "../../lib/nifti/mod.ts";
import { NiftiRun } from "../../lib/nifti/nifti_run.ts";
import { inlineMap } from "../../lib/slab/map_inline.ts";
import type { MapRequest, VolumeMap } from "../../lib/slab/volume_map.ts";
import { MapPool } from "../../lib/workers/map_pool.ts";
import { withHurriedClock } from "../hurried_clock.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile, SHAPE, uniform } from "../made_brain.ts";

const SCANS = 31;
const affine = [3, 0, 0, -18, 0, 3, 0, -17, 0, 0, 3, -12, 0, 0, 0, 1];
const source = { shape: SHAPE, affine };
const turned = {
  shape: [11, 14, 8],
  affine: [2.9, 0.3, 0, -17, -0.3, 3, 0.1, -15, 0, 0, 3.2, -11, 0, 0, 0, 1],
} as const;
const how = { interpolation: "continuous", fillValue: 0, clip: true } as const;

const OPERATIONS: Record<string, VolumeOperation> = {
  copied: { kind: "copy", source },
  smoothed: { kind: "smooth", source, fwhm: [6, 5, 0] },
  "smoothed by neighbours": { kind: "fast", source },
  "on a turned grid": { kind: "resample", source, target: turned, ...how },
  "with its ranges": { kind: "range", source },
};

/** All results and numbers of a map, as bits. */
async function bitsOf(
  map: VolumeMap,
  run: VolumeSeries,
  request: MapRequest,
): Promise<string> {
  const all: string[] = [];
  for await (const { index, bytes, nonFinite } of map(run, request)) {
    assertEquals(index, all.length);
    all.push(`${nonFinite} ${bytes.slice().toBase64()}`);
  }
  assertEquals(all.length, run.volumeCount);
  return all.join();
}

/** Makes the files of a run, one of them with voxels that are not finite. */
async function runsIn(folder: string): Promise<NiftiRun[]> {
  const plain = join(folder, "run.nii");
  const zipped = join(folder, "run.nii.gz");
  await Deno.writeFile(plain, await madeRunFile(SCANS, false));
  await Deno.writeFile(zipped, await madeRunFile(SCANS, true));
  return [await openRun(plain), await openRun(zipped)];
}

for (const [what, operation] of Object.entries(OPERATIONS)) {
  Deno.test(`workers, engines and memory give the same bits: ${what}`, async () => {
    await inFolder(async (folder) => {
      const runs = await runsIn(folder);
      const parts = [{ volumes: SCANS, operation }];
      const request = { parts, type: "float32" } as const;
      const expected = await bitsOf(
        inlineMap({ engine: "ts" }),
        runs[0],
        request,
      );
      const next = uniform(3);
      for (let round = 0; round < 3; round++) {
        const workers = [1, 2, 5][round % 3];
        const engine = next() < 0.5 ? "wasm" : "ts";
        const memory = 90_000 + Math.floor(500_000 * next() ** 3);
        const run = runs[Number(next() < 0.5)];
        await using pool = new MapPool({ workers, engine, memory });
        const told = JSON.stringify({ workers, engine, memory });
        assertEquals(await bitsOf(pool.map, run, request), expected, told);
        const inline = inlineMap({ engine, memory });
        assertEquals(await bitsOf(inline, run, request), expected, told);
      }
    });
  });
}

Deno.test("a map does what the functions on series do", async () => {
  await inFolder(async (folder) => {
    const [run] = await runsIn(folder);
    const series = {
      smoothed: smoothImg(run, [6, 5, 0]),
      "smoothed by neighbours": smoothImg(run, "fast"),
      "on a turned grid": resampleImg(run, {
        targetAffine: turned.affine,
        targetShape: turned.shape,
      }),
    };
    for (const [what, expected] of Object.entries(series)) {
      const operation = OPERATIONS[what];
      const at = run.grid;
      assertEquals([at.affine, at.shape], [affine, SHAPE]);
      const parts = [{ volumes: SCANS, operation }];
      const mapped: string[] = [];
      const map = inlineMap({})(run, { parts, type: "float64" });
      for await (const { bytes } of map) mapped.push(bytes.toBase64());
      for await (const { index, data } of expected.volumes()) {
        const { buffer, byteOffset, byteLength } = data;
        const bytes = new Uint8Array(buffer, byteOffset, byteLength);
        assertEquals(mapped[index], bytes.toBase64(), `${what} ${index}`);
      }
    }
  });
});

Deno.test("images of a list have an operation each", async () => {
  await inFolder(async (folder) => {
    const [plain, zipped] = await runsIn(folder);
    const images = [...plain.images, ...zipped.images, ...plain.images];
    const list = new NiftiRun("list", images, []);
    const parts = ["copied", "smoothed", "copied"].map((what) => ({
      volumes: SCANS,
      operation: OPERATIONS[what],
    }));
    const request = { parts, type: "float64" } as const;
    await using pool = new MapPool({ workers: 2 });
    const found = (await bitsOf(pool.map, list, request)).split(",");
    assertEquals(found.join(), await bitsOf(inlineMap({}), list, request));
    for (const [i, what] of ["copied", "smoothed"].entries()) {
      const alone = await bitsOf(inlineMap({}), plain, {
        ...request,
        parts: [{ volumes: SCANS, operation: OPERATIONS[what] }],
      });
      assertEquals(found.slice(i * SCANS, (i + 1) * SCANS).join(), alone);
    }
  });
});

const smoothing = {
  parts: [{ volumes: SCANS, operation: OPERATIONS.smoothed }],
  type: "float32",
} as const;

Deno.test("a map goes on after a damaged file", async () => {
  await inFolder(async (folder) => {
    const [plain, zipped] = await runsIn(folder);
    const expected = await bitsOf(inlineMap({}), plain, smoothing);
    const bytes = await Deno.readFile(zipped.name);
    const bad = join(folder, "bad.nii.gz");
    await Deno.writeFile(bad, bytes.subarray(0, bytes.length - 400));
    const image = await openImage(bad);
    const damaged = new NiftiRun(bad, [image], []);
    await using pool = new MapPool({ workers: 2 });
    for (const map of [pool.map, inlineMap({})]) {
      const error = await assertRejects(
        () => bitsOf(map, damaged, smoothing),
        InputError,
        "bad.nii.gz",
      );
      assertEquals(error.file, bad);
      assertEquals(await bitsOf(map, zipped, smoothing), expected);
    }
  });
});

Deno.test("a map ends where its caller stops, throws or aborts, and works again", async () => {
  await inFolder(async (folder) => {
    const runs = await runsIn(folder);
    const expected = await bitsOf(inlineMap({}), runs[0], smoothing);
    await using pool = new MapPool({ workers: 2, memory: 200_000 });
    for (const run of runs) {
      for (const after of [0, 1, SCANS - 1]) {
        for await (const { index } of pool.map(run, smoothing)) {
          if (index === after) break;
        }
        await assertRejects(
          async () => {
            for await (const { index } of pool.map(run, smoothing)) {
              if (index === after) throw new Error("the disk is full");
            }
          },
          Error,
          "the disk is full",
        );
        const controller = new AbortController();
        const { signal } = controller;
        await assertRejects(
          async () => {
            const request = { ...smoothing, signal };
            for await (const { index } of pool.map(run, request)) {
              if (index === after) controller.abort(new Error("stop it"));
            }
          },
          Error,
          "stop it",
        );
      }
      assertEquals(await bitsOf(pool.map, run, smoothing), expected);
    }
  });
});

Deno.test("what a worker cannot do is the map's error", async () => {
  await inFolder(async (folder) => {
    const [run] = await runsIn(folder);
    const target = { ...source, affine: affine.with(3, 9000) };
    const operation = { kind: "resample", source, target, ...how } as const;
    const request = { ...smoothing, parts: [{ volumes: SCANS, operation }] };
    await using pool = new MapPool({ workers: 2 });
    await assertRejects(
      () => bitsOf(pool.map, run, request),
      InputError,
      "no voxel of the target grid lies inside the image",
    );
  });
});

Deno.test("a worker that falls silent ends the map with one sentence", async () => {
  await inFolder(async (folder) => {
    const [, run] = await runsIn(folder);
    const expected = await bitsOf(inlineMap({}), run, smoothing);
    const started: Worker[] = [];
    const Original = globalThis.Worker;
    class Watched extends Original {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        started.push(this);
      }
    }
    globalThis.Worker = Watched;
    try {
      await using pool = new MapPool({ workers: 2 });
      assertEquals(await bitsOf(pool.map, run, smoothing), expected);
      for (const worker of started) worker.terminate();
      await withHurriedClock(100_000, () =>
        assertRejects(
          () => bitsOf(pool.map, run, smoothing),
          InputError,
          "no sign of life",
        ));
      assertEquals(await bitsOf(pool.map, run, smoothing), expected);
    } finally {
      globalThis.Worker = Original;
    }
  });
});

Deno.test("a series that is no file is read on the calling thread", async () => {
  await inFolder(async (folder) => {
    const [run] = await runsIn(folder);
    const { name, grid, volumeCount, tR } = run;
    const copy = { name, grid, volumeCount, tR, volumes: () => run.volumes() };
    await using pool = new MapPool({ workers: 2 });
    assertEquals(
      await bitsOf(pool.map, copy, smoothing),
      await bitsOf(inlineMap({}), run, smoothing),
    );
  });
});

Deno.test("voxels that are not finite are counted and mapped alike", async () => {
  await inFolder(async (folder) => {
    const [run] = await runsIn(folder);
    const { data } = await readImage(run.name);
    const values = data.slice();
    const size = SHAPE[0] * SHAPE[1] * SHAPE[2];
    values[5 * size + 700] = NaN;
    values[5 * size + 701] = -Infinity;
    const { name, grid, volumeCount, tR } = run;
    const odd = {
      ...{ name, grid, volumeCount, tR },
      async *volumes() {
        for (let index = 0; index < volumeCount; index++) {
          yield {
            index,
            data: values.subarray(index * size, (index + 1) * size),
          };
        }
      },
    };
    await using pool = new MapPool({ workers: 2, engine: "wasm" });
    for (const what of Object.keys(OPERATIONS)) {
      const parts = [{ volumes: SCANS, operation: OPERATIONS[what] }];
      const request = { parts, type: "float32" } as const;
      const found = await bitsOf(pool.map, odd, request);
      const expected = await bitsOf(inlineMap({ engine: "ts" }), odd, request);
      assertEquals(found, expected, what);
      const count = found.split(",")[5].split(" ")[0];
      assertEquals(count, what === "on a turned grid" ? "2" : "0");
    }
  });
});

Deno.test("a pool needs a worker", () => {
  for (const workers of [0, -1, 1.5]) {
    try {
      new MapPool({ workers });
      assert(false);
    } catch (error) {
      assert(error instanceof RangeError);
    }
  }
});
