import { assertEquals } from "@std/assert";
import { gatherColumns } from "../../lib/glm/gather_columns.ts";

/** Every third place is skipped, and every fourth of the targets' if asked. */
function pairsOf(count: number, gaps: boolean) {
  const from = Uint32Array.from({ length: count }, (_, i) => i + (i >> 1) + 7);
  const to = Uint32Array.from(from, (_, i) => gaps ? i + (i >> 2) : i + 2);
  return { from, to };
}

for (const count of [0, 1, 2, 4095, 4096, 4097, 9001]) {
  for (const gaps of [false, true]) {
    Deno.test(`${count} voxels are taken to ${gaps ? "scattered" : "neighbouring"} places`, () => {
      const pairs = pairsOf(count, gaps);
      const size = 2 * count + 9;
      const columns = [1, 2, 3].map((seed) => ({
        source: Float64Array.from(
          { length: size },
          (_, i) => Math.sin(seed * i),
        ),
        target: new Float64Array(size).fill(NaN),
      }));
      gatherColumns(pairs, columns);
      for (const { source, target } of columns) {
        const expected = new Float64Array(size).fill(NaN);
        pairs.to.forEach((place, i) => expected[place] = source[pairs.from[i]]);
        assertEquals(target, expected);
      }
    });
  }
}
