import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import {
  type ArFit,
  type FirstLevelModel,
  type FirstLevelOptions,
  fitFirstLevel,
} from "../../lib/glm/mod.ts";
import { openRun } from "../../lib/nifti/mod.ts";
import type { SeriesPlan } from "../../lib/slab/plan_series.ts";
import { WorkerPool } from "../../lib/workers/pool.ts";
import { withHurriedClock } from "../hurried_clock.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile, SHAPE, uniform } from "../made_brain.ts";

const SCANS = 47;
const SIZE = SHAPE[0] * SHAPE[1] * SHAPE[2];
const EVENTS = [0, 40, 80].map((onset) => ({
  onset,
  duration: 20,
  trialType: "on",
}));

async function fit(
  path: string,
  options: FirstLevelOptions,
): Promise<FirstLevelModel> {
  return await fitFirstLevel(await openRun(path), {
    events: EVENTS,
    highPass: 0.02,
    noiseModel: "ar3",
    onWarning: () => {},
    ...options,
  });
}

/** All that a fit consists of, in arrays of its own. */
function numbersOf({ parts: { fit, mean } }: FirstLevelModel): Float64Array[] {
  const { autoregression, coefficients, dispersion, level } = fit as ArFit;
  return [autoregression, coefficients, dispersion, level, mean]
    .map((values) => Float64Array.from(values));
}

function randomPlan(next: () => number, voxelCount: number): SeriesPlan {
  const upTo = (most: number) => 1 + Math.floor(next() * most);
  const scratch = next() < 0.5;
  const heldVoxels = scratch ? voxelCount : upTo(voxelCount);
  return {
    slabVoxels: upTo(heldVoxels),
    heldVoxels,
    blockScans: scratch ? upTo(SCANS) : SCANS,
    scratch,
  };
}

for (
  const [what, options] of Object.entries<FirstLevelOptions>({
    "own coefficients": {},
    "smoothed, every voxel": { smoothingFwhm: 4, mask: "none" },
    "nilearn's clusters": { compat: "nilearn", signalScaling: "grand-mean" },
  })
) {
  Deno.test(`workers, slabs, disk and memory give the same bits: ${what}`, async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "run.nii.gz");
      await Deno.writeFile(path, await madeRunFile(SCANS, true));
      const whole = await fit(path, options);
      const expected = numbersOf(whole);
      const next = uniform(5);
      for (const workers of [1, 5]) {
        const seriesPlan = randomPlan(next, whole.voxelCount);
        await using pool = new WorkerPool({
          workers,
          seriesPlan,
          scratch: folder,
        });
        const { slabs, streams } = pool;
        const model = await fit(path, { ...options, slabs, streams });
        assertEquals(numbersOf(model), expected);
        assertEquals(model.scratchBytes > 0, seriesPlan.scratch);
      }
      const names = Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
      assertEquals(await names, ["run.nii.gz"]);
    });
  });
}

Deno.test("an abort of a slab pass leaves a pool that works", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "run.nii");
    await Deno.writeFile(path, await madeRunFile(SCANS, false));
    const expected = numbersOf(await fit(path, { mask: "none" }));
    const seriesPlan = {
      slabVoxels: 10,
      heldVoxels: SIZE,
      blockScans: 10,
      scratch: true,
    };
    await using pool = new WorkerPool({
      workers: 2,
      seriesPlan,
      scratch: folder,
    });
    const { slabs } = pool;
    for (const after of [1, 30, SCANS]) {
      const controller = new AbortController();
      await assertRejects(
        () =>
          fit(path, {
            mask: "none",
            slabs,
            signal: controller.signal,
            onProgress: (volumes) => {
              if (volumes < after) return;
              setTimeout(() => controller.abort(new Error("stop it")));
              if (volumes < SCANS) controller.abort(new Error("stop it"));
            },
          }),
        Error,
        "stop it",
      );
      assertEquals((await Array.fromAsync(Deno.readDir(folder))).length, 1);
    }
    assertEquals(numbersOf(await fit(path, { mask: "none", slabs })), expected);
  });
});

Deno.test("a worker that is ended during a slab pass ends it with one sentence", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "run.nii");
    await Deno.writeFile(path, await madeRunFile(SCANS, false));
    const expected = numbersOf(await fit(path, { mask: "none" }));
    let ending = true;
    let started = 0;
    const Original = globalThis.Worker;
    globalThis.Worker = class extends Original {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        started++;
      }
      override postMessage(message: { readonly kind: string }): void {
        if (ending && message.kind === "slab") this.terminate();
        super.postMessage(message);
      }
    };
    try {
      await using pool = new WorkerPool({ workers: 1 });
      const { slabs } = pool;
      await withHurriedClock(0, () =>
        assertRejects(
          () => fit(path, { mask: "none", slabs }),
          InputError,
          "no sign of life",
        ));
      ending = false;
      const before = started;
      const again = await fit(path, { mask: "none", slabs });
      assertEquals(numbersOf(again), expected);
      assertEquals(started, before + 1);
    } finally {
      globalThis.Worker = Original;
    }
  });
});
