/** What a result says of its contrasts. @module */

import type { FirstLevelModel } from "../glm/mod.ts";
import type { PlannedContrast } from "./fit_output.ts";

/**
 * Describes a model and the contrasts tested on it, for the record.
 *
 * @param model The fit.
 * @param contrasts The contrasts.
 * @returns The fields of the record.
 */
export function describeContrasts(
  model: FirstLevelModel,
  contrasts: readonly PlannedContrast[],
): Record<string, unknown> {
  return {
    degreesOfFreedom: model.dof,
    maskVoxels: model.voxelCount,
    designColumns: model.designMatrix.columns,
    contrasts: Object.fromEntries(contrasts.map((contrast) => [
      contrast.label,
      {
        name: contrast.name,
        expression: contrast.definition,
        statType: contrast.statType ??
          (contrast.weights.length > 1 ? "F" : "t"),
        weights: contrast.weights,
      },
    ])),
  };
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
  model: FirstLevelModel,
  contrasts: readonly PlannedContrast[],
  out: string,
  seconds: number,
): string {
  const names = contrasts.map(({ name }) => name).join(", ");
  return [
    `voxels               ${model.voxelCount}`,
    `degrees of freedom   ${model.dof}`,
    ...(names ? [`contrasts            ${names}`] : []),
    `written to           ${out} in ${seconds.toFixed(2)} s`,
  ].join("\n");
}
