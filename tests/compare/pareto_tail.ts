/**
 * Holds `--tail gpd` to exact p: made samples of twenty maps, whose 2²⁰ sign
 * flips are enumerated, against 5,000 random flips with a fitted tail.
 *
 * Run as `deno run -A tests/compare/pareto_tail.ts`; takes a minute or two.
 * Prints, for statistics whose exact p lies between 5e-5 and 2e-4, the
 * geometric mean of p / exact p and the share within a factor of two.
 *
 * @module
 */

import { permutedOls } from "../../lib/glm/permuted_ols.ts";
import { Philox } from "../../lib/stats/philox.ts";
import { WorkerPool } from "../../lib/workers/pool.ts";

const N = 20;
const VOXELS = 2400;
const design = {
  rowCount: N,
  columnCount: 1,
  data: new Float64Array(N).fill(1),
};

type Draw = (random: Philox) => number;

function uniform(random: Philox): number {
  return (random.next() + 0.5) / 2 ** 32;
}

function normal(random: Philox): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) *
    Math.cos(2 * Math.PI * uniform(random));
}

const kinds: Record<string, Draw> = {
  normal,
  uniform: (random) => Math.sqrt(12) * (uniform(random) - 0.5),
  exponential: (random) => -Math.log(uniform(random)) - 1,
  "heavy-tailed": (random) =>
    normal(random) /
    Math.sqrt(
      [1, 2, 3, 4, 5].reduce((sum) => sum + normal(random) ** 2 / 5, 0),
    ),
};

function makeMaps(draw: Draw, seed: number) {
  const random = new Philox(seed);
  const rows = new Float64Array(N * VOXELS);
  for (let v = 0; v < VOXELS; v++) {
    const shift = 0.7 + 0.5 * uniform(random);
    for (let i = 0; i < N; i++) rows[i * VOXELS + v] = draw(random) + shift;
  }
  const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  return {
    count: N,
    grid: {
      shape: [VOXELS, 1, 1] as const,
      affine,
      voxelSizes: [1, 1, 1] as const,
    },
    voxels: Uint32Array.from({ length: VOXELS }, (_, v) => v),
    rows: () =>
      Array.from(
        { length: N },
        (_, i) => rows.subarray(i * VOXELS, (i + 1) * VOXELS),
      ),
  };
}

await using pool = new WorkerPool({ inflates: false });
let failed = false;
let seed = 1;
for (const [kind, draw] of Object.entries(kinds)) {
  const maps = makeMaps(draw, seed++);
  const common = { permutations: pool.permutations };
  const all = await permutedOls(maps, design, [1], {
    ...common,
    nPerm: 2 ** N,
  });
  for (const twoSided of [false, true]) {
    const sampled = await permutedOls(maps, design, [1], {
      ...common,
      nPerm: 5000,
      seed: 7,
      twoSided,
      tail: "gpd",
    });
    const sides = twoSided ? 2 : 1;
    const exact = all.p("uncorrected").map((p) => sides * p);
    const found = sampled.p("uncorrected");
    const logs = [...exact.keys()].filter((v) =>
      exact[v] >= 5e-5 && exact[v] <= 2e-4
    ).map((v) => Math.log(found[v] / exact[v]));
    const mean = Math.exp(logs.reduce((sum, x) => sum + x, 0) / logs.length);
    const near = logs.filter((x) => Math.abs(x) <= Math.LN2).length;
    const share = near / logs.length;
    failed ||= !(logs.length >= 200 && mean > 0.8 && mean < 1.25) ||
      share < 0.9;
    console.log(
      `${kind}, ${
        twoSided ? "two" : "one"
      }-sided: ${logs.length} statistics, ` +
        `geometric mean ${mean.toFixed(3)}, within a factor of two ` +
        `${(100 * share).toFixed(1)} %`,
    );
  }
}
Deno.exitCode = failed ? 1 : 0;
