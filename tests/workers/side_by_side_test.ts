import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  fitFirstLevel,
  nonParametricInference,
  type PermutationResult,
} from "../../lib/glm/mod.ts";
import { openRun, type VolumeSeries } from "../../lib/nifti/mod.ts";
import { WorkerPool } from "../../lib/workers/pool.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile, SHAPE, uniform } from "../made_brain.ts";

const ORDERS = ["ar2", "ar4", "ar2", "ar3"] as const;

/** Fits two runs or one; tells z. */
async function fit(
  path: string,
  noiseModel: typeof ORDERS[number],
  runCount: number,
  pool?: WorkerPool,
): Promise<Float64Array> {
  const run = await openRun(path);
  const events = [0, 40].map((onset) => ({
    onset,
    duration: 20,
    trialType: "on",
  }));
  const options = {
    noiseModel,
    streams: pool?.streams,
    slabs: pool?.slabs,
    onWarning() {},
  };
  const model = runCount === 1
    ? await fitFirstLevel(run, { ...options, events })
    : await fitFirstLevel([run, run], {
      ...options,
      runOptions: [{ events }, { events }],
    });
  return model.computeContrast("on").values("z");
}

Deno.test("fits of whole series go on side by side in one pool", async () => {
  await inFolder(async (folder) => {
    const paths = await Promise.all([60, 44].map(async (scans) => {
      const path = join(folder, `${scans}.nii`);
      await Deno.writeFile(path, await madeRunFile(scans, false));
      return path;
    }));
    const works = ORDERS.flatMap((order, i) =>
      [1, 2].map((count) => [paths[i % 2], order, count] as const)
    );
    const expected: Float64Array[] = [];
    for (const work of works) expected.push(await fit(...work));
    assertEquals(
      await Promise.all(works.map((work) => fit(...work))),
      expected,
    );
    await using pool = new WorkerPool({ workers: 2 });
    const found = await Promise.all(works.map((work) => fit(...work, pool)));
    assertEquals(found, expected);
  });
});

/** Maps of noise. */
function madeMaps(seed: number): VolumeSeries {
  const size = SHAPE[0] * SHAPE[1] * SHAPE[2];
  const affine = [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1];
  return {
    name: `maps ${seed}`,
    grid: { shape: SHAPE, affine, voxelSizes: [3, 3, 3] },
    volumeCount: 12,
    tR: undefined,
    async *volumes() {
      const next = uniform(seed);
      for (let index = 0; index < 12; index++) {
        yield { index, data: Float64Array.from({ length: size }, next) };
      }
    },
  };
}

Deno.test("relabellings go on side by side in one pool", async () => {
  const infer = (seed: number, pool?: WorkerPool) =>
    nonParametricInference(madeMaps(seed), {
      nPerm: 2000,
      permutations: pool?.permutations,
      onWarning() {},
    });
  const numbersOf = ({ nulls, reaching }: PermutationResult) => [
    [...nulls.t],
    [...reaching],
  ];
  const expected = [numbersOf(await infer(1)), numbersOf(await infer(2))];
  await using pool = new WorkerPool({ workers: 2 });
  await infer(3, pool); // until its workers are there
  const found = await Promise.all([infer(1, pool), infer(2, pool)]);
  assertEquals(found.map(numbersOf), expected);
});
