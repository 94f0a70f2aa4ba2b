/**
 * Times relabellings of a one-sample test on one thread; prints relabellings a
 * second as JSON, as bench/peers/nilearn_relabel.py does.
 *
 * Usage: `deno run -A bench/relabel.ts MAPS max-t|tfce`
 *
 * @module
 */

import { permutedOls } from "../lib/glm/permuted_ols.ts";
import { makeGroupMaps } from "./group_maps.ts";

const [count, job] = Deno.args;
const maps = makeGroupMaps(Number(count));
const design = {
  rowCount: maps.count,
  columnCount: 1,
  data: new Float64Array(maps.count).fill(1),
};

/** Seconds that a number of relabellings takes, with all around them. */
async function seconds(nPerm: number): Promise<number> {
  const start = performance.now();
  await permutedOls(maps, design, [1], {
    nPerm,
    seed: 1,
    twoSided: true,
    tfce: job === "tfce" ? "exact" : undefined,
  });
  return (performance.now() - start) / 1000;
}

const [few, many] = job === "tfce" ? [20, 220] : [100, 2100];
await seconds(few);
const rate = (many - few) / (await seconds(many) - await seconds(few));
console.log(JSON.stringify({ [job]: rate }));
