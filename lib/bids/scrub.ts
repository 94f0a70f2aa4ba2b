/** Scans that moved too much. @module */

/** What decides which scans are scrubbed. */
export interface ScrubLimits {
  /** Stretches of fewer kept scans go as well. */
  readonly scrub: number;
  /** Framewise displacement up to which a scan is kept, in mm. */
  readonly fdThreshold: number;
  /** Standardised DVARS up to which a scan is kept. */
  readonly stdDvarsThreshold: number;
}

/**
 * Finds the scans to leave out: those that moved or changed too much, and what
 * is left between them where it is too short (Power et al. 2014, NeuroImage
 * 84:320–341). A missing value exceeds nothing.
 *
 * @param displacement Framewise displacement of each scan, in mm.
 * @param stdDvars Standardised DVARS of each scan.
 * @param limits What decides.
 * @returns One flag a scan: 1 for those to leave out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findScrubbed } from "./scrub.ts";
 *
 * const moved = [NaN, 0, 0.9, 0, 0, 0.8, 0, 0, 0];
 * const limits = { scrub: 3, fdThreshold: 0.5, stdDvarsThreshold: 1.5 };
 * assertEquals(
 *   [...findScrubbed(moved, moved.map(() => 1), limits)],
 *   [1, 1, 1, 1, 1, 1, 0, 0, 0],
 * );
 * ```
 */
export function findScrubbed(
  displacement: ArrayLike<number>,
  stdDvars: ArrayLike<number>,
  limits: ScrubLimits,
): Uint8Array {
  const scans = displacement.length;
  const out = Uint8Array.from(
    { length: scans },
    (_, i) =>
      Number(
        displacement[i] > limits.fdThreshold ||
          stdDvars[i] > limits.stdDvarsThreshold,
      ),
  );
  if (!out.includes(1)) return out;
  let start = 0;
  for (let i = 0; i <= scans; i++) {
    if (i < scans && !out[i]) continue;
    if (i - start < limits.scrub) out.fill(1, start, i);
    start = i + 1;
  }
  return out;
}
