import { assertEquals } from "@std/assert";
import { type FirstLevelModel, fitFirstLevel } from "../../lib/glm/mod.ts";
import type { EngineName } from "../../lib/kernels/types.ts";
import type { VolumeSeries } from "../../lib/nifti/mod.ts";
import { inlineStreams } from "../../lib/slab/stream_inline.ts";
import { uniform } from "../made_brain.ts";

const SCANS = 40;
const identity = [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1];

/** Series that are easy and hard to solve, one voxel each. */
function madeSeries(voxels: number): number[][] {
  const next = uniform(5);
  const noise = (rho: number) => {
    let last = 0;
    return Array.from(
      { length: SCANS },
      () => last = rho * last + next() - 0.5,
    );
  };
  const odd = [
    noise(0).fill(0),
    noise(0).fill(7),
    noise(0).fill(-0),
    noise(0).fill(-3),
    noise(0.5).map((value, t) => t === 9 ? NaN : 100 + value),
    noise(0.5).map((value) => 1e140 * value),
    noise(0.5).map((value) => 1e-140 * value),
    noise(0).map((_, t) => t % 2),
    noise(0).map((_, t) => t),
  ];
  return Array.from(
    { length: voxels },
    (_, v) =>
      odd[v] ?? noise(1.9 * next() - 0.95).map((value) => 100 * value + 1e4),
  );
}

function runOf(series: readonly number[][]): VolumeSeries {
  return {
    name: "made",
    grid: {
      shape: [series.length, 1, 1],
      affine: identity,
      voxelSizes: [3, 3, 3],
    },
    volumeCount: SCANS,
    tR: 2,
    async *volumes() {
      for (let index = 0; index < SCANS; index++) {
        await Promise.resolve();
        yield { index, data: Float64Array.from(series, (one) => one[index]) };
      }
    },
  };
}

/** The bits of all that a fit finds. */
function bitsOf(model: FirstLevelModel): string[] {
  const maps = ["on", "on - off"].flatMap((contrast) => {
    const result = model.computeContrast(contrast);
    return (["effect", "variance", "stat", "p", "z"] as const)
      .map((kind) => result.values(kind));
  });
  return [...maps, model.parameters.data, model.mean.data]
    .map((values) => new Uint8Array(values.buffer).toBase64());
}

const events = Array.from({ length: 8 }, (_, i) => ({
  onset: 10 * i,
  duration: 4,
  trialType: i % 2 === 0 ? "on" : "off",
}));

for (const noiseModel of ["ar1", "ols"] as const) {
  for (const signalScaling of [0, "grand-mean", false] as const) {
    Deno.test(`both engines solve ${noiseModel} with the same bits, scaling ${signalScaling}`, async () => {
      for (const voxels of [9, 10, 1, 2, 301]) {
        const run = runOf(madeSeries(voxels));
        const fit = async (engine: EngineName) =>
          bitsOf(
            await fitFirstLevel(run, {
              events,
              mask: "none",
              noiseModel,
              signalScaling,
              streams: inlineStreams({ engine }),
              onWarning: () => {},
            }),
          );
        assertEquals(await fit("wasm"), await fit("ts"), `${voxels} voxels`);
      }
    });
  }
}
