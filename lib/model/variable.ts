/** Variables that designs are made of. @module */

/** A value: a number (NaN where it is missing), or a text of a category. */
export type Value = number | string;

/** Values with onsets and durations: events. */
export interface SparseVariable {
  /** What it is. */
  readonly kind: "sparse";
  /** Onsets in seconds. */
  readonly onsets: readonly number[];
  /** Durations in seconds. */
  readonly durations: readonly number[];
  /** One value an event. */
  readonly values: readonly Value[];
  /** How numbers are written where they name levels. */
  readonly numbers: NumberKind;
}

/** A value at each of evenly spaced moments. */
export interface DenseVariable {
  /** What it is. */
  readonly kind: "dense";
  /** One value a moment. */
  readonly values: readonly Value[];
  /** How numbers are written where they name levels. */
  readonly numbers: NumberKind;
  /** Whether moments are those of {@linkcode Timing.grid}, not the scans. */
  readonly fine: boolean;
}

/** One value a map, or a subject. */
export interface SimpleVariable {
  /** What it is. */
  readonly kind: "simple";
  /** The values. */
  readonly values: readonly Value[];
  /** How numbers are written where they name levels. */
  readonly numbers: NumberKind;
}

/** A variable of any kind. */
export type Variable = SparseVariable | DenseVariable | SimpleVariable;

/** Whether numbers are whole, so that 1 is `1` and not `1.0`. */
export type NumberKind = "whole" | "real";

/** Variables by name, in the order in which they came. */
export type Variables = Map<string, Variable>;

/** Whether a variable holds texts. */
export function isCategorical({ values }: Variable): boolean {
  return values.some((value) => typeof value === "string");
}

/**
 * The values of a variable that is no category.
 *
 * @param variable The variable.
 * @returns Numbers.
 */
export function numbersOf({ values }: Variable): number[] {
  return values as number[];
}

/**
 * Puts other values into a variable.
 *
 * @param variable The variable.
 * @param values As many values.
 * @returns A new variable.
 */
export function withValues<T extends Variable>(
  variable: T,
  values: readonly Value[],
): T {
  return { ...variable, values, numbers: "real" };
}
