import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  fLogSf,
  fSf,
  fStatistics,
  fToZ,
  tLogSf,
  tSf,
  tStatistics,
  tToZ,
} from "../../lib/stats/mod.ts";

const stat = Float64Array.of(-40, -2, 0, 1e-9, 0.7, 3, 40, 1e8, Infinity, NaN);

function maps() {
  return {
    p: new Float64Array(stat.length),
    z: new Float64Array(stat.length),
    negLog10P: new Float64Array(stat.length),
  };
}

Deno.test("maps hold what the functions of one number return", () => {
  const t = maps();
  const f = maps();
  tStatistics(stat, 88.5, t);
  fStatistics(stat, 3, 88.5, f);
  for (let i = 0; i < stat.length; i++) {
    assertEquals(t.p[i], Math.max(tSf(stat[i], 88.5), 5e-324));
    assertEquals(t.z[i], tToZ(stat[i], 88.5));
    assertEquals(t.negLog10P[i], -tLogSf(stat[i], 88.5) / Math.LN10);
    assertEquals(f.p[i], Math.max(fSf(stat[i], 3, 88.5), 5e-324));
    assertEquals(f.z[i], fToZ(stat[i], 3, 88.5));
    assertEquals(f.negLog10P[i], -fLogSf(stat[i], 3, 88.5) / Math.LN10);
  }
});

Deno.test("p is never zero and -log10 p goes on beyond it", () => {
  const t = maps();
  tStatistics(stat, 1e6, t);
  assertEquals(t.p[7], Number.MIN_VALUE);
  assertAlmostEquals(t.z[7], 37.0470962993612, 1e-12);
  assertAlmostEquals(t.negLog10P[7], 5000003.399111757, 1e-6);
});

Deno.test("only the maps asked for are written", () => {
  const z = new Float64Array(stat.length);
  tStatistics(stat, 80, { z });
  assertEquals(z[5], tToZ(3, 80));
});

Deno.test("arrays of another length and impossible degrees of freedom throw", () => {
  assertThrows(
    () => tStatistics(stat, 80, { z: new Float64Array(3) }),
    RangeError,
    "Cannot write z of 10 statistics into an array of length 3",
  );
  assertThrows(() => tStatistics(stat, 0, {}), RangeError, "received 0");
});
