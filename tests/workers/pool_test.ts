import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import { type FirstLevelModel, fitFirstLevel } from "../../lib/glm/mod.ts";
import { type NiftiRun, openRun } from "../../lib/nifti/mod.ts";
import { inlineStreams } from "../../lib/slab/stream_inline.ts";
import type { StreamPlan } from "../../lib/slab/stream_spec.ts";
import type { OpenSumStream } from "../../lib/slab/sums.ts";
import { WorkerPool } from "../../lib/workers/pool.ts";
import { withHurriedClock } from "../hurried_clock.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile, SHAPE, uniform } from "../made_brain.ts";

const SCANS = 47;
const EVENTS = [0, 40, 80].map((onset) => ({
  onset,
  duration: 20,
  trialType: "on",
}));
const size = SHAPE[0] * SHAPE[1] * SHAPE[2];

/** All numbers that a fit gives, as bits. */
function bitsOf(model: FirstLevelModel): string {
  const result = model.computeContrast("on");
  const maps = (["effect", "variance", "stat", "p", "z"] as const)
    .map((kind) => result.values(kind));
  return [...maps, model.parameters.data, model.mean.data, model.mask.data]
    .map((values) => new Uint8Array(values.buffer).toBase64()).join();
}

async function fit(
  path: string,
  streams: OpenSumStream,
  options: Parameters<typeof fitFirstLevel>[1] = {},
): Promise<FirstLevelModel> {
  return await fitRun(await openRun(path), streams, options);
}

async function fitRun(
  run: NiftiRun,
  streams: OpenSumStream,
  options: Parameters<typeof fitFirstLevel>[1] = {},
): Promise<FirstLevelModel> {
  return await fitFirstLevel(run, {
    events: EVENTS,
    hrfModel: "spm + derivative",
    highPass: 0.02,
    onWarning: () => {},
    streams,
    ...options,
  });
}

function randomPlan(next: () => number): StreamPlan {
  const pick = <T>(values: readonly T[]) =>
    values[Math.floor(next() * values.length)];
  return {
    batch: pick([1, 2, 7, 16, 64]),
    slots: pick([1, 2, 3]),
    tileVoxels: pick([1, 50, 333, 2048, 100000]),
    capacity: pick([37, 200, size]),
  };
}

for (
  const [what, options] of [
    ["AR(1)", {}],
    ["OLS, smoothed", { noiseModel: "ols", smoothingFwhm: 4 }],
    ["censored", {
      sampleMask: Array.from({ length: SCANS }, (_, t) => t)
        .filter((t) => t > 2 && t % 9 !== 4),
    }],
    ["scaled by the grand mean", { signalScaling: "grand-mean" }],
  ] as const
) {
  Deno.test(`workers, engines and cuts give the same bits: ${what}`, async () => {
    await inFolder(async (folder) => {
      const plain = join(folder, "run.nii");
      const zipped = join(folder, "run.nii.gz");
      await Deno.writeFile(plain, await madeRunFile(SCANS, false));
      await Deno.writeFile(zipped, await madeRunFile(SCANS, true));
      const expected = bitsOf(await fit(plain, inlineStreams(), options));
      const next = uniform(7);
      for (let round = 0; round < 6; round++) {
        const plan = randomPlan(next);
        const engine = next() < 0.5 ? "wasm" : "ts";
        const path = next() < 0.5 ? plain : zipped;
        const inline = inlineStreams({ engine, plan });
        assertEquals(bitsOf(await fit(path, inline, options)), expected);
        const workers = [1, 2, 5][round % 3];
        await using pool = new WorkerPool({ workers, engine, plan });
        assertEquals(
          bitsOf(await fit(path, pool.streams, options)),
          expected,
          JSON.stringify({ ...plan, engine, workers }),
        );
      }
    });
  });
}

Deno.test("a run is read again for what memory had no room for", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "run.nii");
    await Deno.writeFile(path, await madeRunFile(SCANS, false));
    const whole = await fit(path, inlineStreams());
    assertEquals(whole.readings, 1);
    const plan = { batch: 8, slots: 1, tileVoxels: 500, capacity: 60 };
    const parts = await fit(path, inlineStreams({ plan }));
    assert(parts.readings > 2, `${parts.readings}`);
    assertEquals(bitsOf(parts), bitsOf(whole));
  });
});

Deno.test("a pool goes on after a damaged file", async () => {
  await inFolder(async (folder) => {
    const good = join(folder, "good.nii.gz");
    const bad = join(folder, "bad.nii.gz");
    const bytes = await madeRunFile(SCANS, true);
    await Deno.writeFile(good, bytes);
    await Deno.writeFile(bad, bytes.subarray(0, bytes.length - 400));
    await using pool = new WorkerPool({ workers: 2 });
    const error = await assertRejects(
      () => fit(bad, pool.streams),
      InputError,
      "bad.nii.gz",
    );
    assertEquals(error.file, bad);
    assertEquals(
      bitsOf(await fit(good, pool.streams)),
      bitsOf(await fit(good, inlineStreams())),
    );
  });
});

Deno.test("a run that is read ahead, or another in its place, is fitted the same", async () => {
  await inFolder(async (folder) => {
    const paths = ["one.nii.gz", "two.nii.gz"].map((name) =>
      join(folder, name)
    );
    for (const path of paths) {
      await Deno.writeFile(path, await madeRunFile(SCANS, true));
    }
    const expected = bitsOf(await fit(paths[0], inlineStreams()));
    for (const taken of [0, 1]) {
      await using pool = new WorkerPool({ workers: 2 });
      const runs = [await openRun(paths[0]), await openRun(paths[1])];
      pool.readAhead(runs[0]);
      pool.readAhead(runs[1]);
      for (const run of [runs[taken], runs[0], runs[0]]) {
        assertEquals(bitsOf(await fitRun(run, pool.streams)), expected);
      }
    }
  });
});

Deno.test("a pool stops on an abort at any moment and works again", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "run.nii.gz");
    await Deno.writeFile(path, await madeRunFile(SCANS, true));
    const expected = bitsOf(await fit(path, inlineStreams()));
    await using pool = new WorkerPool({ workers: 2 });
    for (const after of [0, 8, 24, 40]) {
      const controller = new AbortController();
      if (after === 0) controller.abort(new Error("stop it"));
      await assertRejects(
        () =>
          fit(path, pool.streams, {
            signal: controller.signal,
            onProgress: (volumes) => {
              if (volumes >= after) controller.abort(new Error("stop it"));
            },
          }),
        Error,
        "stop it",
      );
    }
    assertEquals(bitsOf(await fit(path, pool.streams)), expected);
  });
});

Deno.test("a worker that falls silent ends the fit with one sentence", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "run.nii.gz");
    await Deno.writeFile(path, await madeRunFile(SCANS, true));
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
      await using pool = new WorkerPool({ workers: 2 });
      for (const worker of started) worker.terminate();
      await withHurriedClock(100_000, () =>
        assertRejects(
          () => fit(path, pool.streams),
          InputError,
          "no sign of life",
        ));
      const expected = bitsOf(await fit(path, inlineStreams()));
      assertEquals(bitsOf(await fit(path, pool.streams)), expected);
    } finally {
      globalThis.Worker = Original;
    }
  });
});

Deno.test("a run that is no file is read on the calling thread", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "run.nii");
    await Deno.writeFile(path, await madeRunFile(SCANS, false));
    const file = await openRun(path);
    const copy = {
      name: "copy",
      grid: file.grid,
      volumeCount: file.volumeCount,
      tR: file.tR,
      volumes: () => file.volumes(),
    };
    await using pool = new WorkerPool({ workers: 2 });
    const model = await fitFirstLevel(copy, {
      events: EVENTS,
      hrfModel: "spm + derivative",
      highPass: 0.02,
      onWarning: () => {},
      streams: pool.streams,
    });
    assertEquals(bitsOf(model), bitsOf(await fit(path, inlineStreams())));
  });
});
