/**
 * Evaluates lib/stats for tests/compare/distributions.py: reads
 * `{normal: [z…], t: [[dof, t]…], F: [[dfn, dfd, f]…]}` from standard input and
 * prints, row by row, both tails, their logarithms, z and the two inverses.
 *
 * @module
 */

import * as stats from "../../lib/stats/mod.ts";

const { normal, t, F } = await new Response(Deno.stdin.readable).json();

const rows = {
  normal: normal.map((z: number) => {
    const logSf = stats.normalLogSf(z);
    const sf = stats.normalSf(z);
    return [
      sf,
      stats.normalCdf(z),
      logSf,
      stats.normalLogCdf(z),
      z,
      stats.normalIsf(sf),
      stats.normalIsfFromLog(logSf),
    ];
  }),
  t: t.map(([dof, x]: number[]) => {
    const logSf = stats.tLogSf(x, dof);
    const sf = stats.tSf(x, dof);
    return [
      sf,
      stats.tCdf(x, dof),
      logSf,
      stats.tLogCdf(x, dof),
      stats.tToZ(x, dof),
      stats.tIsf(sf, dof),
      stats.tIsfFromLog(logSf, dof),
    ];
  }),
  F: F.map(([dfn, dfd, x]: number[]) => {
    const logSf = stats.fLogSf(x, dfn, dfd);
    const sf = stats.fSf(x, dfn, dfd);
    return [
      sf,
      stats.fCdf(x, dfn, dfd),
      logSf,
      stats.fLogCdf(x, dfn, dfd),
      stats.fToZ(x, dfn, dfd),
      stats.fIsf(sf, dfn, dfd),
      stats.fIsfFromLog(logSf, dfn, dfd),
    ];
  }),
};

console.log(
  JSON.stringify(
    rows,
    (_key, value) =>
      typeof value === "number" && !Number.isFinite(value)
        ? String(value)
        : value,
  ),
);
