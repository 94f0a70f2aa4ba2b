/** Columns for slow drifts of the signal, and the constant. @module */

import { UsageError } from "../errors.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { orthogonalize } from "./orthogonalize.ts";
import type { Regressor } from "./regressor.ts";

/** Names of the drift models; `none` is nilearn's `None`. */
export const DRIFT_MODEL_NAMES = ["cosine", "polynomial", "none"] as const;

/** Name of a drift model. */
export type DriftModelName = typeof DRIFT_MODEL_NAMES[number];

/** A drift model: its name, or `null` for none. */
export type DriftModel = DriftModelName | null;

/** Options of {@linkcode makeDrifts}. */
export interface DriftOptions {
  /**
   * The drift model.
   *
   * @default {"cosine"}
   */
  readonly driftModel?: DriftModel;
  /**
   * Cut-off of the cosine model in Hz.
   *
   * @default {0.01}
   */
  readonly highPass?: number;
  /**
   * Highest power of the polynomial model.
   *
   * @default {1}
   */
  readonly driftOrder?: number;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/**
 * Reads the name of a drift model, without regard to case.
 *
 * @param text What the user wrote.
 * @returns The model's name.
 * @throws {UsageError} If there is no such model.
 */
export function parseDriftModelName(text: string): DriftModelName {
  const lower = text.trim().toLowerCase();
  const name = DRIFT_MODEL_NAMES.find((candidate) => candidate === lower);
  if (name !== undefined) return name;
  throw new UsageError(
    `drift_model '${text}' is not known; expected one of ${
      DRIFT_MODEL_NAMES.join(", ")
    }.`,
    { field: "drift_model" },
  );
}

/**
 * Makes the drift columns `drift_1`, `drift_2`, … and, last, `constant`.
 *
 * Cosine: the discrete cosine transform's functions up to the cut-off
 * frequency, each with a sum of squares of one. Polynomial: powers of time,
 * made orthogonal in order.
 *
 * @param frameTimes Time of each scan in seconds, at least two.
 * @param options The model.
 * @returns The columns in order.
 * @throws {UsageError} If the model is not known or a parameter is outside
 * its range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeDrifts, makeFrameTimes } from "@niglm/niglm/design";
 *
 * const drifts = makeDrifts(makeFrameTimes(100, 2), { highPass: 0.01 });
 * assertEquals(drifts.map((column) => column.name), [
 *   "drift_1",
 *   "drift_2",
 *   "drift_3",
 *   "drift_4",
 *   "constant",
 * ]);
 * ```
 */
export function makeDrifts(
  frameTimes: Float64Array,
  options: DriftOptions = {},
): Regressor[] {
  const {
    driftModel = "cosine",
    highPass = 0.01,
    driftOrder = 1,
    onWarning = warnOnConsole,
  } = options;
  const name = driftModel === null ? "none" : parseDriftModelName(driftModel);
  const constant = new Float64Array(frameTimes.length).fill(1);
  const drifts = name === "cosine"
    ? cosines(frameTimes, highPass, onWarning)
    : name === "polynomial"
    ? polynomials(frameTimes, driftOrder, constant)
    : [];
  return [
    ...drifts.map((values, i) => ({ name: `drift_${i + 1}`, values })),
    { name: "constant", values: constant },
  ];
}

function cosines(
  frameTimes: Float64Array,
  highPass: number,
  onWarning: WarningHandler,
): Float64Array[] {
  if (!(highPass >= 0 && highPass < Infinity)) {
    throw new UsageError(
      `high_pass must be a frequency in Hz, zero or above; found ${highPass}.`,
      { field: "high_pass" },
    );
  }
  const n = frameTimes.length;
  const interval = (frameTimes[n - 1] - frameTimes[0]) / (n - 1);
  if (highPass * interval >= 0.5) {
    onWarning(
      `high_pass ${highPass} Hz spans every frequency that a scan each ${interval} s can show, and saturates the design matrix.`,
    );
  }
  const order = Math.min(n - 1, Math.floor(2 * n * highPass * interval));
  const height = Math.sqrt(2 / n);
  return Array.from({ length: order }, (_, k) =>
    Float64Array.from(
      { length: n },
      (_, i) => height * Math.cos((Math.PI / n) * (i + 0.5) * (k + 1)),
    ));
}

function polynomials(
  frameTimes: Float64Array,
  order: number,
  constant: Float64Array,
): Float64Array[] {
  if (!Number.isInteger(order) || order < 0) {
    throw new UsageError(
      `drift_order must be a whole number, zero or above; found ${order}.`,
      { field: "drift_order" },
    );
  }
  const end = frameTimes.reduce((a, b) => Math.max(a, b));
  const powers = Array.from(
    { length: order },
    (_, k) => frameTimes.map((time) => (time / end) ** (k + 1)),
  );
  return orthogonalize([constant, ...powers]).slice(1);
}
