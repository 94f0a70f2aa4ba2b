import { assertEquals } from "@std/assert";
import { middleOfWidestGap } from "../../lib/image/widest_gap.ts";
import { noise } from "../noise.ts";
import { phantom } from "./masks_fixture.ts";

/** The search written out: all values sorted, every gap looked at. */
function plainSearch(
  values: Float64Array,
  lower: number,
  upper: number,
): number {
  const sorted = values.toSorted();
  let widest = -1;
  let middle = NaN;
  for (let i = lower; i < upper; i++) {
    if (sorted[i + 1] - sorted[i] > widest) {
      widest = sorted[i + 1] - sorted[i];
      middle = 0.5 * (sorted[i] + sorted[i + 1]);
    }
  }
  return middle;
}

const random = noise(9, [40, 30, 20]);
const fine = random.map((value, i) => value + random.at(-1 - i)! / 256);
const given: Record<string, Float64Array> = {
  "whole numbers, all gaps alike": random,
  "fractions": fine,
  "an exponential scale": fine.map((value) => Math.exp(value / 9)),
  "one value far above the rest": fine.with(77, 1e300),
  "values that lie too near for a scale": fine.map((value) => value * 5e-324),
  "a range that overflows": fine.map((value) => (value - 99) * 1e306),
  "one value only": random.map(() => 7),
  "zeros of both signs": random.map((value) => value > 99 ? 0 : -0),
  "NaN and infinities": random.map((value) =>
    value < 9 ? -Infinity : value > 240 ? NaN : value > 220 ? Infinity : value
  ),
  "two bright balls": phantom(1),
  "four values": Float64Array.of(3, 1, 9, 4),
};

for (const [kind, values] of Object.entries(given)) {
  Deno.test(`middleOfWidestGap is the full search's: ${kind}`, () => {
    const before = values.slice();
    for (const [from, to] of [[0.2, 0.85], [0, 1], [0.5, 0.51], [0.9, 0.99]]) {
      const lower = Math.floor(from * values.length);
      const upper = Math.min(Math.floor(to * values.length), values.length - 1);
      assertEquals(
        middleOfWidestGap(values, lower, upper),
        plainSearch(values, lower, upper),
      );
    }
    assertEquals(values, before);
  });
}

Deno.test("middleOfWidestGap finds no gap between nothing", () => {
  assertEquals(middleOfWidestGap(new Float64Array(0), 0, -1), NaN);
  assertEquals(middleOfWidestGap(Float64Array.of(1, 2), 1, 1), NaN);
  assertEquals(middleOfWidestGap(Float64Array.of(1, 2), 2, 1), NaN);
});
