/** Contrasts of several runs, once their weights are known. @module */
import { InputError, UsageError } from "../errors.ts";
import type { StatType } from "./estimate.ts";
import type { FirstLevelModel } from "./first_level_model.ts";
import { type RunsWeights, textOf } from "./run_contrasts.ts";
import type { RunsEstimate } from "./runs_estimate.ts";

/** A contrast with each run's weights. */
export interface ResolvedContrast {
  /** Each run's rows; all zero where it contributes nothing. */
  readonly weights: RunsWeights;
  /** The statistic. */
  readonly statType: StatType;
}

/**
 * Adds the estimate of a run to those of the runs before it.
 *
 * @param sum The runs before it.
 * @param contrast The contrast.
 * @param index The run, from 0.
 * @param model The run's model.
 * @param label The contrast's name in messages.
 * @throws {InputError} If rows of an F contrast depend on one another.
 */
export function addRun(
  sum: RunsEstimate,
  { statType, weights }: ResolvedContrast,
  index: number,
  model: FirstLevelModel,
  label: string,
): void {
  if (isNull(weights[index])) return;
  try {
    const result = model.computeContrast(weights[index], { statType });
    const { dimension, dof } = result;
    const effect = result.values("effect");
    const variance = result.values("variance");
    sum.add({ dimension, dof, statType, effect, variance });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const text = `contrast '${textOf(weights[index])}': `;
    throw new InputError(
      `contrast '${label}': run ${index + 1}: ${
        cause.message.replace(text, "")
      }`,
      { field: "contrast", cause },
    );
  }
}

/**
 * Checks that a t contrast has one row.
 *
 * @param contrast The contrast.
 * @param label Its name in messages.
 * @throws {UsageError} If it has more.
 */
export function requireOneRow(
  { statType, weights }: ResolvedContrast,
  label: string,
): void {
  const rows = weights[0].length;
  if (statType !== "t" || rows === 1) return;
  throw new UsageError(
    `contrast '${label}': a t contrast has one row; found ${rows}`,
    { field: "stat_type" },
  );
}

/**
 * Tells whether a run contributes nothing.
 *
 * @param rows Its weights.
 * @returns Whether all are zero.
 */
export function isNull(rows: RunsWeights[number]): boolean {
  return rows.every((row) => row.every((weight) => weight === 0));
}

/**
 * Tells whether two contrasts are the same.
 *
 * @param a One.
 * @param b The other.
 * @returns Whether weights and statistic are equal.
 */
export function sameContrast(
  a: ResolvedContrast,
  b: ResolvedContrast,
): boolean {
  return a.statType === b.statType &&
    JSON.stringify(a.weights) === JSON.stringify(b.weights);
}
