/**
 * Counts false alarms: 500 made groups of 20 small smooth maps without an
 * effect, each tested by max-t, cluster size, cluster mass and TFCE.
 *
 * Run as `deno run -A tests/compare/family_wise_error.ts [GROUPS]`. Prints in
 * how many groups some voxel has a family-wise p of at most 0.05, beside the
 * 99 % interval of a binomial distribution of 5 %.
 *
 * @module
 */

import { type MaskedMaps, permutedOls } from "../../lib/glm/mod.ts";
import { Philox } from "../../lib/stats/philox.ts";

const SHAPE = [12, 12, 12] as const;
const MAPS = 20;
const kinds = ["voxel", "size", "mass", "tfce"] as const;

function makeMaps(seed: number): MaskedMaps {
  const [nx, ny, nz] = SHAPE;
  const random = new Philox(seed);
  const uniform = () => (random.next() + 0.5) / 2 ** 32;
  const affine = [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1];
  return {
    count: MAPS,
    grid: { shape: SHAPE, affine, voxelSizes: [3, 3, 3] },
    voxels: Uint32Array.from({ length: nx * ny * nz }, (_, v) => v),
    *rows() {
      for (let i = 0; i < MAPS; i++) {
        let map = Float64Array.from(
          { length: nx * ny * nz },
          () =>
            Math.sqrt(-2 * Math.log(uniform())) *
            Math.cos(2 * Math.PI * uniform()),
        );
        let stride = 1;
        for (const length of SHAPE) {
          for (let turn = 0; turn < 2; turn++) {
            const source = map;
            map = source.map((value, v) => {
              const at = Math.floor(v / stride) % length;
              const before = at > 0 ? source[v - stride] : value;
              const after = at < length - 1 ? source[v + stride] : value;
              return (before + 2 * value + after) / 4;
            });
          }
          stride *= length;
        }
        yield map;
      }
    },
  };
}

/** The 99 % interval of counts, by the binomial distribution. */
function interval(n: number, p: number): [number, number] {
  const tail = (count: (k: number) => boolean) => {
    let sum = 0;
    let log = n * Math.log(1 - p);
    for (let k = 0; k <= n; k++) {
      if (count(k)) sum += Math.exp(log);
      log += Math.log((n - k) / (k + 1) * p / (1 - p));
    }
    return sum;
  };
  let low = 0;
  while (tail((k) => k <= low) < 0.005) low++;
  let high = n;
  while (tail((k) => k >= high) < 0.005) high--;
  return [low, high];
}

const groups = Number(Deno.args[0] ?? 500);
const alarms = { voxel: 0, size: 0, mass: 0, tfce: 0 };
const design = {
  rowCount: MAPS,
  columnCount: 1,
  data: new Float64Array(MAPS).fill(1),
};
for (let group = 0; group < groups; group++) {
  const result = await permutedOls(makeMaps(1_000_000 + group), design, [1], {
    nPerm: 399,
    seed: group,
    twoSided: true,
    clusterP: 0.01,
    tfce: "exact",
  });
  for (const kind of kinds) {
    if (result.p(kind).some((p) => p <= 0.05)) alarms[kind]++;
  }
}
const [low, high] = interval(groups, 0.05);
console.log(`${groups} groups; expected between ${low} and ${high}`);
for (const kind of kinds) {
  const inside = alarms[kind] >= low && alarms[kind] <= high;
  if (!inside) Deno.exitCode = 1;
  const percent = (100 * alarms[kind] / groups).toFixed(1);
  console.log(`${kind}: ${alarms[kind]} (${percent} %)${inside ? "" : " !"}`);
}
