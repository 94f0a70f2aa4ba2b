import { assertEquals } from "@std/assert";
import { findCutSlices, findXyzCutCoords } from "../../lib/plot/mod.ts";
import { cases } from "./golden.ts";

/** Differences of nine digits and of 32-bit sums. */
function assertClose(
  found: readonly number[],
  expected: readonly number[],
  tolerance: number,
): void {
  assertEquals(found.length, expected.length);
  found.forEach((value, i) => {
    if (Math.abs(value - expected[i]) > tolerance) {
      assertEquals(found, expected);
    }
  });
}

for (const { name, ignore, golden, read } of cases) {
  Deno.test(`${name} is cut where nilearn cuts it`, { ignore }, async () => {
    const image = await read();
    assertClose(findXyzCutCoords(image), golden.xyz, 1e-3);
    const beyond1 = findXyzCutCoords(image, { activationThreshold: 1 });
    assertClose(beyond1, golden.xyzBeyond1, 1e-3);
    for (const direction of ["x", "y", "z"] as const) {
      [3, 7].forEach((nCuts, i) => {
        const slices = findCutSlices(image, { direction, nCuts });
        assertClose(slices, golden.slices[direction][i], 1e-5);
      });
    }
  });
}
