/** Nuisance regressors that relabellings change. @module */
import { diagonalize } from "../kernels/symmetric_eigen.ts";
import type {
  ExchangeableUnits,
  RelabellingScheme,
} from "./exchangeable_units.ts";
import type { TestedEffect } from "./tested_effect.ts";

/**
 * Keeps of the nuisance regressors what relabellings change. What is the same
 * for all units of a group stays where it is and is orthogonal to the
 * residuals, so that its products with them are 0 always: the constant where
 * all maps may change places, the subjects' columns where maps change places
 * within subjects.
 *
 * @param effect The tested effect.
 * @param units The units that are relabelled.
 * @param scheme How.
 * @returns Orthonormal regressors, none of them unchangeable.
 */
export function changeableNuisance(
  { nuisance, rowCount }: TestedEffect,
  { units, groups }: ExchangeableUnits,
  scheme: RelabellingScheme,
): Float64Array[] {
  if (scheme === "flip" || nuisance.length === 0) return [...nuisance];
  const fixed = groups.flatMap((group) =>
    units[group[0]].map((_, place) => group.map((unit) => units[unit][place]))
  );
  const size = nuisance.length;
  const overlap = new Float64Array(size * size);
  for (const maps of fixed) {
    const sums = nuisance.map((column) =>
      maps.reduce((sum, map) => sum + column[map], 0)
    );
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        overlap[i * size + j] += sums[i] * sums[j] / maps.length;
      }
    }
  }
  const rotation = new Float64Array(size * size);
  diagonalize(overlap, size, rotation);
  return Array.from(rotation.subarray(0, size), (_, k) => {
    const column = new Float64Array(rowCount);
    nuisance.forEach((values, i) =>
      values.forEach((value, map) =>
        column[map] += rotation[i * size + k] * value
      )
    );
    return column;
  }).filter((column) => !staysPut(column, fixed));
}

/** Tells whether a column of length 1 is the same within each set of maps. */
function staysPut(
  column: Float64Array,
  sets: readonly (readonly number[])[],
): boolean {
  let square = 0;
  for (const maps of sets) {
    const sum = maps.reduce((total, map) => total + column[map], 0);
    square += sum * sum / maps.length;
  }
  return square > 1 - 1e-9;
}
