/** p of one voxel from a fitted tail. @module */
import { fitParetoTail, paretoTailP } from "../stats/pareto_tail.ts";
import { SignFlipScale } from "../stats/sign_flip_scale.ts";
import { tLogSf } from "../stats/student_t.ts";
import { ROUNDING, tOf } from "./partial_correlation.ts";
import type { PermutationModel } from "./permutation_model.ts";

/** The largest share of the values that is fitted as their tail. */
const TAIL = 0.25;

/**
 * Finds p of a voxel from the tail of its correlations under relabelling. The
 * tail is fitted on the scale of −log p as an approximation has it (of sign
 * flips the saddlepoint's, of permutations Student's t), where it is nearly
 * exponential whatever the data are; p does not depend on the scale.
 *
 * @param model What is computed.
 * @param residuals The voxel's residuals, one every `stride` values.
 * @param stride From one map's residual to the next.
 * @param values Correlations of all relabellings; sorted and changed.
 * @param observed The data's own correlation, less what rounding may take.
 * @returns p; 0 if no tail fits.
 */
export function tailOfVoxel(
  model: PermutationModel,
  residuals: Float64Array,
  stride: number,
  values: Float64Array,
  observed: number,
): number {
  if (model.tail === undefined) return 0;
  const scale = scaleOf(model, residuals, stride);
  values.sort();
  const first = values.length - Math.floor(TAIL * values.length) - 1;
  for (let i = Math.max(0, first); i < values.length; i++) {
    values[i] = scale(values[i]);
  }
  const tail = fitParetoTail(values, { exponential: true });
  const at = scale(observed + ROUNDING);
  if (tail === undefined || at < tail.threshold) return 0;
  const { least, most } = model.tail;
  return Math.min(most, Math.max(least, paretoTailP(tail, at)));
}

function scaleOf(
  { dof, relabelling: { scheme, units: { units } }, tested }: PermutationModel,
  residuals: Float64Array,
  stride: number,
): (r: number) => number {
  if (scheme === "permute") return (r) => -tLogSf(tOf(r, dof), dof);
  const products = units.map((unit) =>
    unit.reduce((sum, i) => sum + tested[i] * residuals[i * stride], 0)
  );
  const scale = new SignFlipScale(Float64Array.from(products));
  return (r) => scale.at(r);
}
