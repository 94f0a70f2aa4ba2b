/** Group maps tested by relabelling. @module */
import type { Grid } from "../nifti/types.ts";
import { UsageError } from "../errors.ts";
import { ClusterExtents } from "../stats/cluster_extents.ts";
import { maskNeighbours } from "../stats/mask_neighbours.ts";
import { Tfce } from "../stats/tfce.ts";
import { warnOnConsole } from "../warnings.ts";
import { comparable, tOf } from "./partial_correlation.ts";
import {
  ENOUGH,
  needsMaps,
  type PermutationModel,
} from "./permutation_model.ts";
import {
  type OpenPermutationPass,
  type PermutationHooks,
  type PermutationPass,
  permuteInline,
} from "./permutation_pass.ts";
import { PermutationResult } from "./permutation_result.ts";
import {
  type PermutationOptions,
  type PermutationPlan,
  planPermutation,
} from "./plan_permutation.ts";
import type { DesignRows } from "./tested_effect.ts";

/** Residuals this much smaller than their map's values are rounding errors. */
const STILL = 1e-12;

/** Maps of one mask, one a subject. */
export interface MaskedMaps {
  /** Number of maps. */
  readonly count: number;
  /** The grid of the maps. */
  readonly grid: Grid;
  /** Indices of the mask's voxels on the grid, ascending. */
  readonly voxels: Uint32Array;
  /**
   * Fills in all maps.
   *
   * @param target Receives one row of a value a voxel for each map.
   */
  fill(target: Float64Array): void | Promise<void>;
}

/** How {@linkcode permutedOls} works. */
export interface PermutedOlsOptions
  extends PermutationOptions, PermutationHooks {
  /**
   * Who works on the relabellings: `pool.permutations` of a worker pool.
   *
   * @default {the calling thread}
   */
  readonly permutations?: OpenPermutationPass;
}

/**
 * Tests a contrast of group maps by relabelling: max-t over voxels, and, where
 * asked for, the size and mass of clusters and threshold-free clusters
 * (nilearn's `permuted_ols`).
 *
 * Maps are freed of the nuisance regressors and scaled to length 1 in each
 * voxel; a relabelling moves, or flips, rows of the whole design against them
 * (Freedman and Lane, J Bus Econ Stat 1:292, 1983; Winkler et al., NeuroImage
 * 92:381, 2014).
 *
 * @param maps The maps.
 * @param design The design, one row a map.
 * @param weights The contrast's weights, one a design column.
 * @param options How to relabel and what to compute.
 * @returns Statistics, null distributions and p.
 * @throws {UsageError} If the design, the contrast or an option does not do.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { permutedOls } from "@niglm/niglm/glm";
 *
 * const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
 * const result = await permutedOls(
 *   {
 *     count: 4,
 *     grid: { shape: [2, 1, 1], affine, voxelSizes: [1, 1, 1] },
 *     voxels: Uint32Array.of(0, 1),
 *     fill: (rows) => rows.set([2, 1, 3, -2, 4, 0, 3, 2]),
 *   },
 *   { rowCount: 4, columnCount: 1, data: Float64Array.of(1, 1, 1, 1) },
 *   [1],
 * );
 * assertEquals([result.plan.complete, result.nulls.t.length], [true, 16]);
 * assertEquals(result.p("voxel")[0], 1 / 16);
 * ```
 */
export async function permutedOls(
  maps: MaskedMaps,
  design: DesignRows,
  weights: readonly number[],
  options: PermutedOlsOptions = {},
): Promise<PermutationResult> {
  const plan = planPermutation(design, weights, options);
  return await permuteMaps(maps, plan, options);
}

/**
 * Does what a plan says.
 *
 * @param maps The maps.
 * @param plan What {@linkcode planPermutation} found.
 * @param options Who works, progress and signal.
 * @returns Statistics, null distributions and p.
 * @throws {UsageError} If there are not as many maps as design rows.
 */
export async function permuteMaps(
  maps: MaskedMaps,
  plan: PermutationPlan,
  options: Pick<
    PermutedOlsOptions,
    "permutations" | "onProgress" | "signal" | "onWarning"
  > = {},
): Promise<PermutationResult> {
  const { effect, nuisance, relabelling, clusterHeight } = plan;
  const { twoSided = false, tfce } = plan.options;
  const { rowCount } = effect;
  if (maps.count !== rowCount) {
    throw new UsageError(
      `the design has ${rowCount} rows for ${maps.count} maps, expected one ` +
        "a map",
      { field: "--design-matrix" },
    );
  }
  const model: PermutationModel = {
    rowCount,
    voxelCount: maps.voxels.length,
    tested: effect.tested,
    nuisance,
    dof: effect.dof,
    relabelling,
    twoSided,
    clusterHeight,
    tfceSteps: tfce === undefined ? undefined : tfce === "exact" ? 0 : 100,
    tail: plan.tail,
  };
  const pass = (options.permutations ?? permuteInline())(model);
  const { arrays } = pass;
  await maps.fill(arrays.residuals);
  options.signal?.throwIfAborted();
  const still = leaveResiduals(
    arrays.residuals,
    effect.nuisance,
    model.voxelCount,
  );
  if (still > 0) {
    const warn = options.onWarning ?? warnOnConsole;
    warn(
      `${still} of ${model.voxelCount} voxels are the same in all maps but ` +
        "for nuisance effects; their statistic is 0",
    );
  }
  if (needsMaps(model)) {
    arrays.neighbours.set(maskNeighbours(maps.voxels, maps.grid.shape));
  }
  const r = pass.observe();
  arrays.observed.set(comparable(r, twoSided));
  await pass.run(options);
  const reaching = addCounts(pass, model);
  if (model.tail !== undefined) {
    const selected = Uint32Array.from(reaching.keys())
      .filter((v) => reaching[v] < ENOUGH);
    arrays.selected.set(selected);
    await pass.fitTails(selected.length, { signal: options.signal });
  }
  return collect(maps, plan, model, pass, { r, reaching });
}

/**
 * Takes nuisance effects out of maps and scales each voxel's rest to length 1;
 * tells in how many voxels nothing was left, which become 0.
 */
function leaveResiduals(
  values: Float64Array,
  nuisance: readonly Float64Array[],
  voxelCount: number,
): number {
  const rowCount = values.length / voxelCount;
  const product = new Float64Array(voxelCount);
  const before = squares(values, voxelCount);
  for (let turn = 0; turn < 2; turn++) {
    for (const column of nuisance) {
      product.fill(0);
      for (let i = 0; i < rowCount; i++) {
        const at = i * voxelCount;
        const weight = column[i];
        for (let v = 0; v < voxelCount; v++) {
          product[v] += weight * values[at + v];
        }
      }
      for (let i = 0; i < rowCount; i++) {
        const at = i * voxelCount;
        const weight = column[i];
        for (let v = 0; v < voxelCount; v++) {
          values[at + v] -= weight * product[v];
        }
      }
    }
  }
  const rest = squares(values, voxelCount);
  let still = 0;
  for (let v = 0; v < voxelCount; v++) {
    const moves = rest[v] > STILL * STILL * before[v];
    product[v] = moves ? 1 / Math.sqrt(rest[v]) : 0;
    if (!moves) still++;
  }
  for (let i = 0; i < rowCount; i++) {
    const at = i * voxelCount;
    for (let v = 0; v < voxelCount; v++) values[at + v] *= product[v];
  }
  return still;
}

function squares(values: Float64Array, voxelCount: number): Float64Array {
  const sums = new Float64Array(voxelCount);
  for (let at = 0; at < values.length; at += voxelCount) {
    for (let v = 0; v < voxelCount; v++) sums[v] += values[at + v] ** 2;
  }
  return sums;
}

/** Sums what threads counted. */
function addCounts(
  { arrays }: PermutationPass,
  { voxelCount }: PermutationModel,
): Uint32Array {
  const reaching = new Uint32Array(voxelCount);
  for (const { counts } of arrays.rooms) {
    for (let v = 0; v < voxelCount; v++) reaching[v] += counts[v];
  }
  return reaching;
}

function collect(
  { grid, voxels }: MaskedMaps,
  plan: PermutationPlan,
  model: PermutationModel,
  { arrays }: PermutationPass,
  { r, reaching }: {
    readonly r: Float64Array;
    readonly reaching: Uint32Array;
  },
): PermutationResult {
  const { clusterHeight, dof, tfceSteps, twoSided, voxelCount } = model;
  const t = r.map((value) => tOf(value, dof));
  const room = () => new Float64Array(voxelCount);
  const size = clusterHeight === undefined ? undefined : room();
  const mass = clusterHeight === undefined ? undefined : room();
  if (clusterHeight !== undefined && size && mass) {
    new ClusterExtents(arrays.neighbours)
      .measure(t, clusterHeight, twoSided, { size, mass });
  }
  const tfce = tfceSteps === undefined
    ? undefined
    : new Tfce(arrays.neighbours).enhance(t, { twoSided, steps: tfceSteps });
  const kept = (values: Float64Array, wanted: boolean) =>
    wanted ? Float64Array.from(values) : undefined;
  const { maxima } = arrays;
  return new PermutationResult({
    grid,
    voxels,
    plan,
    statistics: { t, size, mass, tfce },
    nulls: {
      t: Float64Array.from(maxima.t),
      size: kept(maxima.size, size !== undefined),
      mass: kept(maxima.mass, mass !== undefined),
      tfce: kept(maxima.tfce, tfce !== undefined),
    },
    reaching,
    tailed: model.tail ? Float64Array.from(arrays.tailed) : undefined,
  });
}
