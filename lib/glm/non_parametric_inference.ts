/** Group maps tested by relabelling, from images to p. @module */
import { checkGroupDesign } from "../design/check_group_design.ts";
import type { DesignMatrix } from "../design/types.ts";
import { UsageError } from "../errors.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { warnOnConsole } from "../warnings.ts";
import {
  type ContrastDefinition,
  contrastWeights,
} from "./contrast_weights.ts";
import { maskMaps, type MaskMapsOptions } from "./mask_maps.ts";
import { permutedOls, type PermutedOlsOptions } from "./permuted_ols.ts";
import type { PermutationResult } from "./permutation_result.ts";

/** Options of {@linkcode nonParametricInference}. */
export interface NonParametricInferenceOptions
  extends PermutedOlsOptions, Omit<MaskMapsOptions, "onMask"> {
  /**
   * One row a map, in their order.
   *
   * @default {a column `intercept` of ones: a one-sample test}
   */
  readonly designMatrix?: DesignMatrix;
  /**
   * What is tested: an expression over the design's columns, or weights.
   *
   * @default {the column of a design of one}
   */
  readonly contrast?: ContrastDefinition;
}

/**
 * Tests a contrast of subjects' maps by relabelling, as nilearn's
 * `non_parametric_inference`: `permutedOls` with a mask and a contrast.
 *
 * @param maps The maps, a volume each, in the order of the design's rows.
 * @param options Design, contrast, mask, and how to relabel.
 * @returns Statistics, null distributions and p.
 * @throws {UsageError} If options do not fit together.
 * @throws {InputError} If maps, design and mask do not.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nonParametricInference, type VolumeSeries } from "@niglm/niglm";
 *
 * const maps: VolumeSeries = {
 *   name: "5 maps",
 *   grid: {
 *     shape: [1, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 5,
 *   tR: undefined,
 *   async *volumes() {
 *     for (const [index, value] of [1, 2, 6, 4, 3].entries()) {
 *       yield { index, data: Float64Array.of(value) };
 *     }
 *   },
 * };
 * const result = await nonParametricInference(maps, {
 *   mask: { grid: maps.grid, volumeCount: 1, data: Float64Array.of(1) },
 * });
 * assertEquals([...result.p("voxel")], [1 / 32]);
 * ```
 */
export async function nonParametricInference(
  maps: VolumeSeries,
  options: NonParametricInferenceOptions = {},
): Promise<PermutationResult> {
  const { volumeCount } = maps;
  const design = options.designMatrix ?? {
    columns: ["intercept"],
    rowCount: volumeCount,
    data: new Float64Array(volumeCount).fill(1),
    frameTimes: undefined,
  };
  checkGroupDesign(design, volumeCount);
  const weights = weightsOf(design.columns, options);
  const masked = await maskMaps(maps, options);
  const { data, rowCount, columns } = design;
  const rows = { data, rowCount, columnCount: columns.length };
  return await permutedOls(masked, rows, weights, options);
}

function weightsOf(
  columns: readonly string[],
  { contrast, onWarning = warnOnConsole }: NonParametricInferenceOptions,
): number[] {
  if (contrast === undefined && columns.length > 1) {
    throw new UsageError(
      `contrast is missing, expected one over the columns of the design: ${
        columns.map((name) => `'${name}'`).join(", ")
      }`,
      { field: "contrast" },
    );
  }
  const rows = contrastWeights(contrast ?? [1], columns, onWarning);
  if (rows.length === 1) return rows[0];
  throw new UsageError(
    `contrast: found ${rows.length} rows, expected one: a t contrast`,
    { field: "contrast" },
  );
}
