/** Times fits of a run in memory, and a contrast of them. @module */

import { type FirstLevelOptions, fitFirstLevel } from "../lib/glm/mod.ts";
import type { VolumeSeries } from "../lib/nifti/mod.ts";
import { fiveDrifts } from "./make_run.ts";
import {
  conditions,
  makeEvents,
  type RunSpec,
  SyntheticRun,
} from "./synthetic_run.ts";

const spec: RunSpec = { shape: [32, 32, 20], scans: 150, tR: 0.9, seed: 1 };
const made = new SyntheticRun(spec);
const volumes = Array.from(
  { length: spec.scans },
  (_, scan) => Float64Array.from(made.volume(scan)),
);
const run: VolumeSeries = {
  name: "made",
  grid: {
    shape: spec.shape,
    affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
    voxelSizes: [3, 3, 3],
  },
  volumeCount: spec.scans,
  tR: spec.tR,
  async *volumes() {
    for (const [index, data] of volumes.entries()) yield { index, data };
  },
};
const options: FirstLevelOptions = {
  events: makeEvents(spec),
  hrfModel: "spm + derivative",
  highPass: fiveDrifts(spec),
};
const group = `fit ${spec.scans} volumes of ${spec.shape.join("×")}`;

for (const noiseModel of ["ols", "ar1"] as const) {
  Deno.bench({
    name: noiseModel,
    group,
    baseline: noiseModel === "ols",
    n: 10,
    warmup: 2,
    fn: async () => {
      await fitFirstLevel(run, { ...options, noiseModel });
    },
  });
}

const model = await fitFirstLevel(run, options);
Deno.bench({
  name: "z of a contrast",
  n: 10,
  warmup: 2,
  fn: () => {
    model.computeContrast(`${conditions[0]} - ${conditions[1]}`).toImage("z");
  },
});
