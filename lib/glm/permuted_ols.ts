/** Group maps tested by relabelling. @module */
import type { Grid } from "../nifti/types.ts";
import { UsageError } from "../errors.ts";
import { release } from "../release.ts";
import { maskNeighbours } from "../stats/mask_neighbours.ts";
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
import { ResidualStore } from "./residual_store.ts";
import type { OpenScratch } from "../slab/scratch.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import { PermutationResult } from "./permutation_result.ts";
import {
  type PermutationOptions,
  type PermutationPlan,
  planPermutation,
} from "./plan_permutation.ts";
import type { DesignRows } from "./tested_effect.ts";

/** Bytes for maps and what is made of them, unless told otherwise. */
const DEFAULT_MEMORY = 2 ** 28;

/** Maps of one mask, one a subject. */
export interface MaskedMaps {
  /** Number of maps. */
  readonly count: number;
  /** The grid of the maps. */
  readonly grid: Grid;
  /** Indices of the mask's voxels on the grid, ascending. */
  readonly voxels: Uint32Array;
  /**
   * Reads all maps, once.
   *
   * @returns The maps in order, one value a voxel of the mask; each may be
   *   overwritten by the next.
   */
  rows(): Iterable<Float64Array> | AsyncIterable<Float64Array>;
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
  /**
   * Bytes for the maps and what is made of them.
   *
   * @default {256 MiB}
   */
  readonly memory?: number;
  /** Makes a scratch file for maps that the budget does not hold. */
  readonly openScratch?: OpenScratch;
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
 *     rows: () => [[2, 1], [3, -2], [4, 0], [3, 2]].map((row) => Float64Array.from(row)),
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
    | "permutations"
    | "memory"
    | "openScratch"
    | "onProgress"
    | "signal"
    | "onWarning"
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
    volumeVoxels: sizeOf(maps.grid),
    tested: effect.tested,
    nuisance,
    dof: effect.dof,
    relabelling,
    twoSided,
    clusterHeight,
    tfceSteps: tfce === undefined ? undefined : tfce === "exact" ? 0 : 100,
    tail: plan.tail,
  };
  const { memory = DEFAULT_MEMORY, openScratch, signal } = options;
  const open = options.permutations ?? permuteInline();
  const pass = await open(model, memory);
  const { arrays } = pass;
  await using store = new ResidualStore({
    rowCount,
    voxelCount: model.voxelCount,
    nuisance: effect.nuisance,
    target: arrays.residuals,
    openScratch,
  });
  await store.fill(maps.rows());
  signal?.throwIfAborted();
  if (needsMaps(model)) {
    maskNeighbours(maps.voxels, maps.grid.shape, arrays.neighbours);
  }
  arrays.maxima.t.fill(-Infinity);
  const r = await relabel(pass, store, model, options);
  if (store.still > 0) {
    const warn = options.onWarning ?? warnOnConsole;
    warn(
      `${store.still} of ${model.voxelCount} voxels are the same in all maps ` +
        "but for nuisance effects; their statistic is 0",
    );
  }
  const reaching = addCounts(pass, model);
  if (model.tail !== undefined) {
    for (const slab of store.slabs) {
      store.load(slab);
      const selected = Uint32Array.from(
        { length: slab.voxels },
        (_, v) => slab.start + v,
      ).filter((v) => reaching[v] < ENOUGH);
      arrays.selected.set(selected);
      await pass.fitTails(selected.length, slab, { signal });
    }
  }
  return collect(maps, plan, model, pass, { r, reaching });
}

/**
 * Works on all relabellings: in one go where all maps are held; else slab
 * after slab; and where whole maps are needed, for as many of these as threads
 * hold at a time.
 */
async function relabel(
  pass: PermutationPass,
  store: ResidualStore,
  { relabelling: { count }, twoSided, voxelCount, ...model }: PermutationModel,
  { onProgress, signal }: PermutationHooks,
): Promise<Float64Array> {
  const { slabs } = store;
  const r = new Float64Array(voxelCount);
  const whole = needsMaps(model);
  for (const [s, slab] of slabs.entries()) {
    store.load(slab);
    pass.observe(r, slab);
    const end = slab.start + slab.voxels;
    pass.arrays.observed.set(
      comparable(r.subarray(slab.start, end), twoSided),
      slab.start,
    );
    if (whole && slabs.length > 1) continue;
    await pass.run(slab, {
      onProgress: (done) =>
        onProgress?.(Math.floor((s * count + done) / slabs.length)),
      signal,
    });
  }
  if (!whole || slabs.length === 1) return r;
  for (let first = 0; first < count; first += pass.heldMaps) {
    for (const slab of slabs) {
      store.load(slab);
      await pass.runHeld(first, slab, { signal });
    }
    onProgress?.(Math.min(first + pass.heldMaps, count));
  }
  return r;
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
  { arrays, measure }: PermutationPass,
  { r, reaching }: {
    readonly r: Float64Array;
    readonly reaching: Uint32Array;
  },
): PermutationResult {
  const t = r.map((value) => tOf(value, model.dof));
  release(r);
  const { size, mass, tfce } = measure(t);
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
