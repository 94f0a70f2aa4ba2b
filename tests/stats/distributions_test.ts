import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  fCdf,
  fIsf,
  fIsfFromLog,
  fLogCdf,
  fLogSf,
  fSf,
  fToZ,
  normalCdf,
  normalIsf,
  normalIsfFromLog,
  normalLogCdf,
  normalLogSf,
  normalPpf,
  normalSf,
  tCdf,
  tIsf,
  tIsfFromLog,
  tLogCdf,
  tLogSf,
  tSf,
  tToZ,
  zFromTail,
} from "../../lib/stats/mod.ts";
import reference from "../fixtures/distributions.json" with { type: "json" };

const LIMIT = 37.0470962993612;

/** Asserts that a − b is within a share of |b|, or both below any float64. */
function assertRelative(a: number, b: number, share: number, what: string) {
  const tolerance = Math.max(share * Math.abs(b), Number.MIN_VALUE);
  assertAlmostEquals(a, b, tolerance, `${what}: ${a} is not ${b}`);
}

/** Asserts both tails, their logarithms and, near the median, p itself. */
function assertTails(
  [sf, cdf, logSf, logCdf]: number[],
  [wantedSf, wantedCdf]: number[],
  what: string,
) {
  assertRelative(logSf, wantedSf, 1e-13, `log sf at ${what}`);
  assertRelative(logCdf, wantedCdf, 1e-13, `log cdf at ${what}`);
  assertAlmostEquals(sf, Math.exp(wantedSf), 3e-15, `sf at ${what}`);
  assertAlmostEquals(cdf, Math.exp(wantedCdf), 3e-15, `cdf at ${what}`);
}

Deno.test("normal tails and their inverses agree with mpmath", () => {
  for (const [z, logSf, logCdf] of reference.normal) {
    assertTails(
      [normalSf(z), normalCdf(z), normalLogSf(z), normalLogCdf(z)],
      [logSf, logCdf],
      `z = ${z}`,
    );
    assertAlmostEquals(
      z < 0 ? -normalIsfFromLog(logCdf) : normalIsfFromLog(logSf),
      z,
      1e-14 * Math.max(1, Math.abs(z)),
    );
    if (Math.abs(z) < LIMIT) {
      const isf = z < 0
        ? -normalIsf(Math.exp(logCdf))
        : normalIsf(Math.exp(logSf));
      const ppf = z < 0
        ? normalPpf(Math.exp(logCdf))
        : -normalPpf(Math.exp(logSf));
      assertAlmostEquals(isf, z, 1e-13);
      assertAlmostEquals(ppf, z, 1e-13);
    }
  }
});

Deno.test("t tails, inverses and z agree with mpmath", () => {
  for (const [dof, t, logSf, logCdf, z] of reference.t) {
    const what = `t = ${t}, dof = ${dof}`;
    assertTails(
      [tSf(t, dof), tCdf(t, dof), tLogSf(t, dof), tLogCdf(t, dof)],
      [logSf, logCdf],
      what,
    );
    assertAlmostEquals(tToZ(t, dof), z, 5e-14, `z at ${what}`);
    const back = t > 0 ? tIsfFromLog(logSf, dof) : -tIsfFromLog(logCdf, dof);
    assertAlmostEquals(back, t, 1e-13 * Math.max(1, Math.abs(t)), what);
  }
});

Deno.test("F tails, inverses and z agree with mpmath", () => {
  for (const [dfn, dfd, f, logSf, logCdf, z] of reference.F) {
    const what = `F = ${f}, dof = ${dfn}, ${dfd}`;
    assertTails(
      [
        fSf(f, dfn, dfd),
        fCdf(f, dfn, dfd),
        fLogSf(f, dfn, dfd),
        fLogCdf(f, dfn, dfd),
      ],
      [logSf, logCdf],
      what,
    );
    assertAlmostEquals(fToZ(f, dfn, dfd), z, 1e-13, `z at ${what}`);
    if (logSf < -0.1) {
      assertRelative(fIsfFromLog(logSf, dfn, dfd), f, 1e-12, what);
    }
  }
});

Deno.test("tails mirror each other, fall and round-trip", () => {
  for (const dof of [1, 2.5, 7, 80, 281.3, 1e4, 1e6]) {
    let above = Infinity;
    for (let t = -12; t <= 12; t += 0.37) {
      const logP = tLogSf(t, dof);
      assert(logP < above, `t tail rises at ${t}, ${dof}`);
      above = logP;
      assertEquals(tSf(t, dof), tCdf(-t, dof));
      assertEquals(logP, tLogCdf(-t, dof));
      assertEquals(tToZ(t, dof), -tToZ(-t, dof));
      const outer = Math.abs(t);
      assertRelative(
        tIsf(tSf(outer, dof), dof),
        outer,
        1e-13,
        `isf ${t}, ${dof}`,
      );
      assertRelative(fSf(t * t, 1, dof), 2 * tSf(outer, dof), 1e-13, "t² is F");
      assertRelative(
        fSf(outer, dof, 9),
        fCdf(1 / outer, 9, dof),
        1e-12,
        `1/F at ${outer}, ${dof}`,
      );
      const f = fIsf(fSf(outer, 5, dof), 5, dof);
      if (fSf(outer, 5, dof) > 1e-290) assertRelative(f, outer, 1e-12, "F isf");
    }
  }
});

Deno.test("no seam where one expansion hands over to the other", () => {
  for (
    const [dfn, dfd] of [[1, 80], [1, 1e6], [6, 281], [300, 281], [9, 0.7]]
  ) {
    const seam = (dfn / 2 + 1) / (dfd / 2 + 1) * dfd / dfn;
    const below = fLogSf(seam * (1 - 1e-12), dfn, dfd);
    const above = fLogSf(seam * (1 + 1e-12), dfn, dfd);
    assertRelative(above, below, 1e-10, `${dfn}, ${dfd}`);
  }
});

Deno.test("t with many degrees of freedom is normal", () => {
  for (const t of [-3, 0.2, 1, 5, 20]) {
    assertAlmostEquals(tToZ(t, 1e10), t, 1e-6);
    assertEquals(tToZ(t, Infinity), tToZ(t, 1e10));
  }
});

Deno.test("z follows nilearn's clipping of both tails", () => {
  assertAlmostEquals(zFromTail(0, 1), LIMIT, 1e-12);
  assertAlmostEquals(zFromTail(1, 0), -LIMIT, 1e-12);
  assertAlmostEquals(zFromTail(0.001, 0.999), 3.090232306167813, 1e-14);
  assertAlmostEquals(zFromTail(1, 1e-20), -9.262340089798409, 1e-13);
  assertEquals(Math.abs(zFromTail(0.5)), 0);
  assertEquals(zFromTail(NaN), NaN);
});

Deno.test("limits: infinite, zero, negative and missing statistics", () => {
  assertEquals([tSf(Infinity, 5), tSf(-Infinity, 5), tSf(0, 5)], [0, 1, 0.5]);
  assertEquals(tLogSf(Infinity, 5), -Infinity);
  assertAlmostEquals(tToZ(Infinity, 5), LIMIT, 1e-12);
  assertAlmostEquals(tToZ(-Infinity, 5), -LIMIT, 1e-12);
  assertEquals([tSf(NaN, 5), tToZ(NaN, 5), fSf(NaN, 2, 5)], [NaN, NaN, NaN]);
  assertEquals([fSf(-1, 2, 5), fCdf(-1, 2, 5), fSf(0, 2, 5)], [1, 0, 1]);
  assertEquals(fSf(Infinity, 2, 5), 0);
  assertAlmostEquals(fToZ(0, 2, 5), -LIMIT, 1e-12);
  assertEquals([normalSf(-Infinity), normalSf(0), normalSf(Infinity)], [
    1,
    0.5,
    0,
  ]);
  assertEquals([normalIsf(0), normalIsf(1), normalIsf(1.1)], [
    Infinity,
    -Infinity,
    NaN,
  ]);
  assertEquals([tIsf(0, 5), tIsf(1, 5), tIsf(-0.1, 5)], [
    Infinity,
    -Infinity,
    NaN,
  ]);
  assertEquals([fIsf(0, 2, 5), fIsf(1, 2, 5)], [Infinity, 0]);
  assertAlmostEquals(tIsf(1e-300, 1) / 1e299, 10 / Math.PI, 1e-12);
});

Deno.test("degrees of freedom must be above 0", () => {
  for (const dof of [0, -1, NaN]) {
    assertThrows(() => tSf(1, dof), RangeError, `received ${dof}`);
    assertThrows(() => fSf(1, dof, 5), RangeError, `received ${dof}`);
    assertThrows(() => fToZ(1, 5, dof), RangeError, `received ${dof}`);
    assertThrows(() => tToZ(1, dof), RangeError, `received ${dof}`);
    assertThrows(() => tIsf(0.1, dof), RangeError, `received ${dof}`);
  }
});
