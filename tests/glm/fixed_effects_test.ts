import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import { computeFixedEffects, type RunEffect } from "../../lib/glm/mod.ts";
import { made } from "./groups_fixture.ts";
import { lineGrid, seriesOf, wholeMask } from "./made_maps.ts";

const voxels = made.y[0].length;
const quiet = { onWarning: () => {} };
const runs = (
  effects: readonly (readonly number[])[] = made.y,
  variances: readonly (readonly number[])[] = made.v,
): RunEffect[] =>
  effects.map((effect, run) => ({
    effect: seriesOf([effect], undefined, `effect ${run + 1}`),
    variance: seriesOf([variances[run]], undefined, `variance ${run + 1}`),
    dof: 50 + run,
  }));

Deno.test("runs are combined as nilearn does, plain and weighted", async () => {
  for (const weights of ["plain", "weighted"] as const) {
    const { contrast } = await computeFixedEffects(runs(), {
      precisionWeighted: weights === "weighted",
    });
    const expected = made.fixed[weights];
    for (const kind of ["effect", "variance", "stat", "z"] as const) {
      expected[kind].forEach((value, v) =>
        assertAlmostEquals(
          contrast.values(kind)[v],
          value,
          1e-12 * Math.max(Math.abs(value), 1),
        )
      );
    }
    assertEquals(contrast.dof, 9 * 50 + 36);
  }
});

Deno.test("runs without degrees of freedom get nilearn's 100, with a warning", async () => {
  const warnings: string[] = [];
  const bare = runs().map(({ effect, variance }) => ({ effect, variance }));
  const { contrast } = await computeFixedEffects(bare, {
    onWarning: (text) => void warnings.push(text),
  });
  assertEquals(contrast.dof, 900);
  assert(warnings[0].includes("100 each are assumed"));
});

Deno.test("several effects a run are an F contrast", async () => {
  const warnings: string[] = [];
  const { contrast } = await computeFixedEffects(
    made.y.slice(0, 4).map((row, run) => ({
      effect: seriesOf([row, made.y[run + 4]]),
      variance: seriesOf([made.v[run]]),
      dof: 10,
    })),
    { onWarning: (text) => void warnings.push(text) },
  );
  assertEquals([contrast.statType, contrast.dimension], ["F", 2]);
  const mean = (rows: readonly (readonly number[])[]) =>
    rows.reduce((sum, row) => sum + row[0], 0) / rows.length;
  const [a, b] = [mean(made.y.slice(0, 4)), mean(made.y.slice(4, 8))];
  const variance = mean(made.v.slice(0, 4)) / 4;
  assertAlmostEquals(
    contrast.values("stat")[0],
    (a * a + b * b) / 2 / variance,
    1e-12,
  );
  assert(warnings[0].includes("approximate"));
});

Deno.test("voxels that a run lacks are left out", async () => {
  const effects = made.y.map((row, run) =>
    row.map((value, v) => run === 3 && v === 0 ? NaN : v === 1 ? 0 : value)
  );
  const variances = made.v.map((row, run) =>
    row.map((value, v) => run === 5 && v === 1 ? 0 : value)
  );
  const { mask } = await computeFixedEffects(runs(effects, variances));
  assertEquals([...mask.data], [0, 0, 1, 1]);
  await assertRejects(
    () =>
      computeFixedEffects(runs(effects, variances), {
        mask: wholeMask(lineGrid(voxels)),
      }),
    Error,
    "effect 4: the mask has voxels where the effect or its variance is not finite",
  );
});

Deno.test("variances of 0 are told of, those below refused with their number", async () => {
  const change = (value: number) =>
    made.v.map((row, run) => row.map((v, i) => run === 1 && i < 3 ? value : v));
  const warnings: string[] = [];
  await computeFixedEffects(runs(made.y, change(0)), {
    onWarning: (text) => void warnings.push(text),
  });
  assert(warnings[0].startsWith("3 of 4 voxels have a variance of 0"));
  await assertRejects(
    () => computeFixedEffects(runs(made.y, change(-1)), quiet),
    Error,
    "variance 2: found a variance below 0 in 3 voxels",
  );
});

Deno.test("runs that do not fit together are refused", async () => {
  await assertRejects(
    () => computeFixedEffects(runs().slice(0, 1)),
    Error,
    "at least two runs, found 1",
  );
  const short = made.y.map((row, run) => run === 2 ? row.slice(1) : row);
  await assertRejects(
    () => computeFixedEffects(runs(short)),
    Error,
    "effect 3: found 3×1×1 voxels, expected 4×1×1",
  );
  const apart = made.y.map((row, run) =>
    row.map((value, v) => (v < 2) === (run === 0) ? value : NaN)
  );
  await assertRejects(
    () => computeFixedEffects(runs(apart)),
    Error,
    "effect 2: has no voxel in common with the runs before it",
  );
});
