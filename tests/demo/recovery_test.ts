import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { madeAnatomy, madeRegions } from "../../lib/demo/made_head.ts";
import { madeRunFacts, makeRun } from "../../lib/demo/made_run.ts";
import { normalSource } from "../../lib/demo/normal_source.ts";
import { measureRecovery, regionMean } from "../../lib/demo/recovery.ts";

Deno.test("normal numbers have the moments and tails of the normal law", () => {
  const draw = normalSource(3);
  const count = 400_000;
  let [sum, squares, beyond] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const value = draw();
    sum += value;
    squares += value * value;
    if (value > 2) beyond++;
  }
  assertAlmostEquals(sum / count, 0, 0.01);
  assertAlmostEquals(squares / count, 1, 0.01);
  assertAlmostEquals(beyond / count, 0.02275, 0.001);
});

Deno.test("the made run is the same every time, in whole numbers", async () => {
  const digest = async () => {
    let total = 0;
    for await (const { index, data } of makeRun().volumes()) {
      data.forEach((value, voxel) => {
        assert(Number.isInteger(value) && value >= 0 && value < 32768);
        total = (total * 31 + value * (voxel % 7) + index) % 1_000_003;
      });
      if (index === 3) break;
    }
    return total;
  };
  assertEquals(await digest(), await digest());
});

Deno.test("responses lie in the brain and follow the facts", () => {
  const { responses, events } = makeRun();
  const anatomy = madeAnatomy();
  assertEquals(Object.keys(responses), [...madeRunFacts.conditions]);
  for (const [condition, values] of Object.entries(responses)) {
    const largest = Math.max(
      ...madeRegions.map((region) => region.responses[condition]),
    );
    assertAlmostEquals(Math.max(...values), largest, 0.1);
    values.forEach((value, voxel) =>
      assert(value === 0 || anatomy[voxel] > 800)
    );
    assert(events.some(({ trialType }) => trialType === condition));
  }
});

Deno.test("a recovery needs correlated effects and the right rate", () => {
  const count = 4000;
  const truth = Float64Array.from(
    { length: count },
    (_, v) => v < 2000 ? v : 0,
  );
  truth[0] = 1;
  const mask = new Float64Array(count).fill(1);
  const p = new Float64Array(count).fill(0.5);
  const measure = (effect: Float64Array, falsePositives: number) => {
    p.fill(0.5).fill(1e-4, 2000, 2000 + falsePositives);
    return measureRecovery(truth, { mask, effect, p });
  };
  const good = measure(truth.map((value) => 2 * value + 5), 2);
  assertEquals([good.activeVoxels, good.nullVoxels], [2000, 2000]);
  assertAlmostEquals(good.correlation, 1, 1e-12);
  assertEquals([good.falsePositiveRate, good.recovered], [0.001, true]);
  assertEquals(measure(truth, 0).recovered, false);
  assertEquals(measure(truth, 5).recovered, false);
  assertEquals(measure(truth.map((value) => -value), 2).recovered, false);
  assertEquals(measure(truth.map((_, v) => v % 17), 2).recovered, false);
});

Deno.test("a region's mean counts the fitted voxels of it alone", () => {
  const mean = regionMean(
    Float64Array.of(1, 2, 4, 8),
    Float64Array.of(1, 1, 0, 1),
    Float64Array.of(1, 1, 1, 0),
  );
  assertEquals(mean, 1.5);
});
