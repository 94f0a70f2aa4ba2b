/** What a result says of its contrasts. @module */

import type { FittedModel, PlannedContrast } from "./fit_output.ts";

/**
 * Describes a model and the contrasts tested on it, for the record.
 *
 * @param model The fit.
 * @param contrasts The contrasts.
 * @returns The fields of the record.
 */
export function describeContrasts(
  model: FittedModel,
  contrasts: readonly PlannedContrast[],
): Record<string, unknown> {
  const [first, ...others] = model.designMatrices;
  const columns = first.columns;
  return {
    degreesOfFreedom: model.dof,
    maskVoxels: model.voxelCount,
    designColumns: others.length === 0
      ? columns
      : model.designMatrices.map((design) => design.columns),
    contrasts: Object.fromEntries(contrasts.map((contrast) => [
      contrast.label,
      {
        name: contrast.name,
        expression: contrast.definition,
        statType: contrast.statType,
        ...("dofs" in model
          ? {
            weights: contrast.weights,
            degreesOfFreedom: dofOf(contrast, model.dofs),
          }
          : { weights: contrast.weights[0] }),
      },
    ])),
  };
}

/** Degrees of freedom of the runs that contribute to a contrast. */
function dofOf(
  { weights }: PlannedContrast,
  dofs: readonly number[],
): number {
  return dofs.reduce(
    (sum, dof, k) =>
      weights[k].some((row) => row.some((weight) => weight !== 0))
        ? sum + dof
        : sum,
    0,
  );
}

/**
 * Summarises a result for people.
 *
 * @param model The fit.
 * @param contrasts The contrasts tested on it.
 * @param out The folder written.
 * @param seconds How long it took.
 * @returns Some lines.
 */
export function summarize(
  model: FittedModel,
  contrasts: readonly PlannedContrast[],
  out: string,
  seconds: number,
): string {
  const names = contrasts.map(({ name }) => name).join(", ");
  return [
    ...(model.runCount > 1 ? [`runs                 ${model.runCount}`] : []),
    `voxels               ${model.voxelCount}`,
    `degrees of freedom   ${model.dof}`,
    ...(names ? [`contrasts            ${names}`] : []),
    `written to           ${out} in ${seconds.toFixed(2)} s`,
  ].join("\n");
}
