/** The numbers beside a colour bar. @module */

/** How many there are without a threshold. */
const TICKS = 5;
/** Significant digits of a tick. */
export const TICK_DIGITS = 2;

/** A number as it will be read; halves to the even digit, as in C. */
function rounded(value: number): number {
  const exact = Math.abs(value).toExponential(60);
  const [, kept, rest, exponent] = /^(\d\.\d)(\d+)e(.+)$/.exec(exact) ?? [];
  const halfway = /^50*$/.test(rest) && Number(kept.at(-1)) % 2 === 0;
  if (!halfway) return Number(value.toPrecision(TICK_DIGITS));
  return Math.sign(value) * Number(`${kept}e${exponent}`);
}

/**
 * Chooses the ticks of a colour bar: its ends, 0 and the threshold among them,
 * none too close to another; as nilearn's `get_cbar_ticks`.
 *
 * @param least Least value on the bar.
 * @param greatest Greatest value on the bar.
 * @param threshold Values of at most this size are hidden.
 * @returns Ticks in ascending order, rounded to two digits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { barTicks } from "./bar_ticks.ts";
 *
 * assertEquals(barTicks(-8, 8), [-8, -4, 0, 4, 8]);
 * assertEquals(barTicks(-8, 8, 3), [-8, -3, 0, 3, 8]);
 * ```
 */
export function barTicks(
  least: number,
  greatest: number,
  threshold?: number,
): number[] {
  const [low, high] = [rounded(least), rounded(greatest)];
  if (low === high && (!threshold || high === 0)) return [low];
  const even = Array.from(
    { length: TICKS },
    (_, i) => rounded(least + (greatest - least) * i / (TICKS - 1)),
  );
  const steps = even.slice(1).map((tick, i) => tick - even[i]);
  const edge = threshold !== undefined && threshold > 1e-6
    ? rounded(threshold)
    : undefined;
  const ticks = new Set(even);
  if (edge !== undefined) {
    if (greatest > 0) ticks.add(edge);
    if (least < 0) ticks.add(-edge);
    const kept = new Set([0, low, high, edge, -edge]);
    for (const tick of ticks) {
      if (Math.abs(tick) <= edge && !kept.has(tick)) ticks.delete(tick);
    }
  }
  if (least < 0 && greatest > 0) ticks.add(0);
  const kept = [low, 0, high, ...edge === undefined ? [] : [-edge, edge]];
  return withoutClose(
    [...ticks].sort((a, b) => a - b),
    Math.max(...steps) / 3,
    { low, high, kept, edge: edge ?? threshold },
  );
}

/** Drops a tick of two that are too close; the threshold stays, 0 goes. */
function withoutClose(
  ticks: readonly number[],
  distance: number,
  { low, high, kept, edge }: {
    readonly low: number;
    readonly high: number;
    readonly kept: readonly number[];
    readonly edge: number | undefined;
  },
): number[] {
  const dropped = new Set<number>();
  for (let i = 0; i + 1 < ticks.length; i++) {
    const [a, b] = [ticks[i], ticks[i + 1]];
    if (b - a >= distance) continue;
    const free = kept.includes(a) ? kept.includes(b) ? undefined : b : a;
    if (free !== undefined) dropped.add(free);
    else if (edge !== undefined && (a === 0 || b === 0)) {
      const other = a === 0 ? b : a;
      if (Math.abs(other) !== edge) continue;
      if (edge <= 1e-5) dropped.add(other);
      else if (low !== 0 && high !== 0) dropped.add(0);
    }
  }
  return ticks.filter((tick) => !dropped.has(tick));
}
