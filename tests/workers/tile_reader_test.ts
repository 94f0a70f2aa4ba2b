import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import { fitFirstLevel } from "../../lib/glm/mod.ts";
import { openRun } from "../../lib/nifti/mod.ts";
import { inlineStreams } from "../../lib/slab/stream_inline.ts";
import type { OpenSumStream } from "../../lib/slab/sums.ts";
import { WorkerPool } from "../../lib/workers/pool.ts";
import { buildNifti } from "../builders.ts";
import { inFolder } from "../in_folder.ts";
import { madeValues, SHAPE } from "../made_brain.ts";

const SCANS = 41;
const SIZE = SHAPE[0] * SHAPE[1] * SHAPE[2];
const EVENTS = [0, 40].map((onset) => ({
  onset,
  duration: 20,
  trialType: "on",
}));

/** Volumes in files of their own, stored in several ways; float ones have gaps. */
async function writeVolumes(
  folder: string,
  ways: readonly (readonly ["int16" | "float32" | "float64", boolean])[],
): Promise<string> {
  const values = madeValues(SCANS);
  for (let t = 0; t < SCANS; t++) {
    const [datatype, littleEndian] = ways[t % ways.length];
    const data = Float64Array.from(values.subarray(t * SIZE, (t + 1) * SIZE));
    if (datatype !== "int16") data[500 + t] = NaN;
    const bytes = buildNifti({
      shape: [...SHAPE],
      data,
      datatype,
      littleEndian,
      affine: [3, 0, 0, -18, 0, 3, 0, -17, 0, 0, 3, -12, 0, 0, 0, 1],
      voxelSizes: [3, 3, 3],
      ...(datatype === "int16" && { slope: 0.5, inter: 3 }),
    });
    const name = `volume_${String(t).padStart(2, "0")}.nii`;
    await Deno.writeFile(join(folder, name), bytes);
  }
  return join(folder, "volume_*.nii");
}

async function bitsOf(path: string, streams: OpenSumStream, masked: boolean) {
  const read: number[] = [];
  const run = await openRun(path);
  const mask = { grid: run.grid, volumeCount: 1, data: new Float64Array(SIZE) };
  mask.data.fill(1, 300, 1100);
  const model = await fitFirstLevel(run, {
    events: EVENTS,
    tR: 2,
    onWarning: () => {},
    onProgress: (volumes) => read.push(volumes),
    streams,
    ...(masked && { mask }),
  });
  assertEquals(read.at(-1), SCANS);
  const result = model.computeContrast("on");
  return [
    result.values("effect"),
    result.values("variance"),
    model.mean.data,
    model.mask.data,
  ].map((values) => new Uint8Array(values.buffer).toBase64()).join();
}

for (
  const [what, ways] of [
    ["alike", [["float32", true]]],
    ["each in its own way", [["int16", true], ["float32", false], [
      "float64",
      true,
    ]]],
  ] as const
) {
  Deno.test(`threads that read what they sum give the same bits: volumes ${what}`, async () => {
    await inFolder(async (folder) => {
      const path = await writeVolumes(folder, ways);
      assert((await openRun(path)).volumeFiles?.length === SCANS);
      for (const masked of [true, false]) {
        const expected = await bitsOf(path, inlineStreams(), masked);
        for (const batch of [1, 7, 64]) {
          for (const tileVoxels of [51, 333, 5000]) {
            const plan = { batch, slots: 0, tileVoxels, capacity: SIZE };
            const engine = batch === 7 ? "ts" : "wasm";
            assertEquals(
              await bitsOf(path, inlineStreams({ plan, engine }), masked),
              expected,
            );
            const workers = tileVoxels === 51 ? 1 : 3;
            await using pool = new WorkerPool({ plan, engine, workers });
            assertEquals(await bitsOf(path, pool.streams, masked), expected);
          }
        }
      }
    });
  });
}

Deno.test("a file that is changed before its tiles are read is named", async () => {
  await inFolder(async (folder) => {
    const path = await writeVolumes(folder, [["float32", true]]);
    const run = await openRun(path);
    const changed = join(folder, "volume_33.nii");
    await Deno.truncate(changed, 2000);
    const plan = { batch: 8, slots: 0, tileVoxels: 333, capacity: SIZE };
    const fit = (streams: OpenSumStream) =>
      fitFirstLevel(run, { events: EVENTS, tR: 2, streams });
    const expected =
      `${changed}: was changed while it was being read: found 2000 bytes`;
    await assertRejects(
      () => fit(inlineStreams({ plan })),
      InputError,
      expected,
    );
    await using pool = new WorkerPool({ plan, workers: 2 });
    await assertRejects(() => fit(pool.streams), InputError, expected);
  });
});

Deno.test("volumes that are gzipped or padded have no file to read tiles from", async () => {
  await inFolder(async (folder) => {
    const path = await writeVolumes(folder, [["int16", true]]);
    const padded = join(folder, "volume_05.nii");
    const bytes = await Deno.readFile(padded);
    const longer = new Uint8Array(bytes.length + 16);
    longer.set(bytes);
    await Deno.writeFile(padded, longer);
    assertEquals((await openRun(path)).volumeFiles, undefined);
  });
});
