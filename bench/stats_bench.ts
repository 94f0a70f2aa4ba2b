/** Times p and z of whole maps. @module */

import { fStatistics, tStatistics } from "../lib/stats/mod.ts";
import { randomNumbers } from "./synthetic_run.ts";

const VOXELS = 50_000;
const random = randomNumbers(1);
const t = Float64Array.from(
  { length: VOXELS },
  () => (random() / 2 ** 32 - 0.5) * 12,
);
const f = t.map((value) => value * value);
const p = new Float64Array(VOXELS);
const z = new Float64Array(VOXELS);

for (const dof of [80, 281.5]) {
  Deno.bench({
    name: `p and z of ${VOXELS} t, ${dof} degrees of freedom`,
    n: 10,
    warmup: 2,
    fn: () => tStatistics(t, dof, { p, z }),
  });
  Deno.bench({
    name: `p and z of ${VOXELS} F, 3 and ${dof} degrees of freedom`,
    n: 10,
    warmup: 2,
    fn: () => fStatistics(f, 3, dof, { p, z }),
  });
}
