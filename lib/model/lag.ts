/** Shifting a series in time. @module */

/** How a series is shifted. */
export interface LagOptions {
  /** By how many values, to the end where it is positive. */
  readonly shift: number;
  /** Order of the interpolation; of whole shifts any gives the same. */
  readonly order: number;
  /** What stands beyond the ends. */
  readonly mode: "nearest" | "reflect" | "constant";
  /** The value beyond the ends, of the mode `constant`. */
  readonly constant: number;
  /** Whether the change is wanted in place of the shifted series. */
  readonly difference: boolean;
}

/**
 * Shifts a series: a value stands `shift` places later, and between values
 * (where the shift is no whole number) they are interpolated linearly.
 *
 * @param values The series.
 * @param options How.
 * @returns The shifted series, or with `difference` the series minus it
 * (backwards; of negative shifts it minus the series).
 */
export function lag(
  values: readonly number[],
  { constant, difference, mode, shift }: LagOptions,
): number[] {
  const n = values.length;
  const at = (i: number): number => {
    if (i >= 0 && i < n) return values[i];
    if (mode === "constant") return constant;
    if (mode === "nearest") return values[i < 0 ? 0 : n - 1];
    const place = ((i % (2 * n)) + 2 * n) % (2 * n);
    return values[place < n ? place : 2 * n - 1 - place];
  };
  return values.map((value, i) => {
    const from = i - shift;
    const low = Math.floor(from);
    const part = from - low;
    const beyond = mode === "constant" && (from < 0 || from > n - 1);
    const shifted = beyond
      ? constant
      : part === 0
      ? at(low)
      : (1 - part) * at(low) + part * at(low + 1);
    if (!difference) return shifted;
    return shift >= 0 ? value - shifted : shifted - value;
  });
}
