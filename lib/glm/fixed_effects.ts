/** Fixed effects over runs that were fitted apart. @module */

import { counted } from "../counted.ts";
import { breathe } from "../breathe.ts";
import { InputError, UsageError } from "../errors.ts";
import { requireSameGrid } from "../image/_checks.ts";
import { maskFromImage } from "../image/mask_from_image.ts";
import type { Grid, Image, VolumeSeries } from "../nifti/types.ts";
import { release } from "../release.ts";
import { indicesOf } from "../slab/indices_of.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { ContrastResult } from "./contrast_result.ts";
import { unmask } from "./unmask.ts";

/** Variances below this count as this, as nilearn's `compute_fixed_effects`. */
const TINY = 1e-16;
/** Degrees of freedom of a run where none are given, as nilearn's. */
const RUN_DOF = 100;

/** The maps of one run. */
export interface RunEffect {
  /** Its effect: one volume, or the q volumes of an F contrast. */
  readonly effect: VolumeSeries;
  /** Its variance, one volume. */
  readonly variance: VolumeSeries;
  /** Residual degrees of freedom of its fit. @default {100} */
  readonly dof?: number;
}

/** Options of {@linkcode computeFixedEffects}. */
export interface FixedEffectsOptions {
  /**
   * Voxels to combine: an image of zeros and one other value.
   *
   * @default {voxels that every run has: a finite effect and variance, not
   * both 0}
   */
  readonly mask?: Image;
  /** The mask's name in messages. */
  readonly maskName?: string;
  /**
   * Whether runs weigh by the inverse of their variance.
   *
   * @default {false}
   */
  readonly precisionWeighted?: boolean;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
  /** Told after every run how many were read. */
  readonly onProgress?: (runs: number) => void;
  /** Ends the work with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Runs combined. */
export interface FixedEffects {
  /** Effect, variance, statistic, p and z of every voxel. */
  readonly contrast: ContrastResult;
  /** The voxels combined: 1 inside, 0 outside. */
  readonly mask: Image;
}

/**
 * Combines the effects of runs that were fitted apart, as nilearn's
 * `compute_fixed_effects`: the mean of the effects with the sum of variances
 * over K², or, weighted by precision, Σ(e/v)/Σ(1/v) with 1/Σ(1/v). Degrees of
 * freedom add up. Runs are read one after another.
 *
 * @param runs Effect and variance of each run, at least two.
 * @param options Mask and weights.
 * @returns The combined contrast.
 * @throws {UsageError} If there are too few runs.
 * @throws {InputError} If maps do not fit together, a variance is below 0, or
 * no voxel is left.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computeFixedEffects, type VolumeSeries } from "@niglm/niglm";
 *
 * const map = (value: number): VolumeSeries => ({
 *   name: `${value}`,
 *   grid: {
 *     shape: [1, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 1,
 *   tR: undefined,
 *   async *volumes() {
 *     yield { index: 0, data: Float64Array.of(value) };
 *   },
 * });
 * const { contrast } = await computeFixedEffects([
 *   { effect: map(1), variance: map(2), dof: 50 },
 *   { effect: map(3), variance: map(6), dof: 50 },
 * ]);
 * assertEquals([...contrast.values("effect")], [2]);
 * assertEquals([...contrast.values("variance")], [2]);
 * assertEquals(contrast.dof, 100);
 * ```
 */
export async function computeFixedEffects(
  runs: readonly RunEffect[],
  options: FixedEffectsOptions = {},
): Promise<FixedEffects> {
  const { onProgress, onWarning = warnOnConsole, precisionWeighted, signal } =
    options;
  const grid = checkRuns(runs);
  const given = options.mask &&
    maskFromImage(options.mask, grid, {
      name: options.maskName,
      imageName: runs[0].effect.name,
    });
  const sums = new FixedSums(grid, runs[0].effect.volumeCount, given);
  for (const [index, run] of runs.entries()) {
    await sums.add(run, precisionWeighted ?? false, signal);
    onProgress?.(index + 1);
    await breathe();
  }
  const dof = runs.reduce((sum, run) => sum + (run.dof ?? RUN_DOF), 0);
  const assumed = runs.filter((run) => run.dof === undefined).length;
  if (assumed > 0) {
    onWarning(
      `the degrees of freedom of ${
        counted(assumed, "run")
      } are not given: ${RUN_DOF} each are assumed, as nilearn does`,
    );
  }
  if (sums.dimension > 1) {
    onWarning(
      "an F contrast over runs adds whitened effects, which is approximate where the runs' designs differ",
    );
  }
  return sums.finish(runs.length, dof, precisionWeighted ?? false, onWarning);
}

/** Sums over runs, voxel by voxel. */
class FixedSums {
  /** Rows of the contrast. */
  readonly dimension: number;
  readonly #grid: Grid;
  readonly #size: number;
  /** 1 where every run so far has a value and the mask allows it. */
  readonly #inside: Uint8Array;
  readonly #given: boolean;
  /** 1 where a run has a variance of 0. */
  readonly #zero: Uint8Array;
  readonly #effects: Float64Array;
  /** Σ v, or Σ 1/v. */
  readonly #scales: Float64Array;
  readonly #variance: Float64Array;
  /** A row of effects as it is read. */
  readonly #row: Float64Array;
  /** 1 where a run has neither effect nor variance. */
  readonly #absent: Uint8Array;

  constructor(grid: Grid, dimension: number, mask: Uint8Array | undefined) {
    this.#grid = grid;
    this.#size = sizeOf(grid);
    this.dimension = dimension;
    this.#given = mask !== undefined;
    this.#inside = mask?.slice() ?? new Uint8Array(this.#size).fill(1);
    this.#zero = new Uint8Array(this.#size);
    this.#effects = new Float64Array(this.#size * dimension);
    this.#scales = new Float64Array(this.#size);
    this.#variance = new Float64Array(this.#size);
    this.#row = new Float64Array(this.#size);
    this.#absent = new Uint8Array(this.#size);
  }

  async add(
    { effect, variance }: RunEffect,
    weighted: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const size = this.#size;
    const own = this.#variance;
    for await (const { data } of variance.volumes({ signal, room: own })) {
      if (data !== own) own.set(data);
    }
    this.#checkVariance(variance.name);
    const absent = this.#absent.fill(1);
    const rows = effect.volumes({ signal, room: this.#row });
    for await (const { data, index } of rows) {
      const start = index * size;
      for (let v = 0; v < size; v++) {
        if (this.#inside[v] === 0) continue;
        if (!Number.isFinite(data[v]) || !Number.isFinite(own[v])) {
          if (!this.#given) this.#inside[v] = 0;
          else {
            throw new InputError(
              `${effect.name}: the mask has voxels where the effect or its variance is not finite, expected runs that have all voxels of the mask`,
              { file: effect.name },
            );
          }
          continue;
        }
        if (data[v] !== 0 || own[v] !== 0) absent[v] = 0;
        const value = Math.max(own[v], TINY);
        this.#effects[start + v] += weighted ? data[v] / value : data[v];
      }
    }
    let left = 0;
    for (let v = 0; v < size; v++) {
      if (this.#inside[v] === 0) continue;
      if (!this.#given && absent[v] === 1) {
        this.#inside[v] = 0;
        continue;
      }
      left++;
      if (own[v] === 0) this.#zero[v] = 1;
      const value = Math.max(own[v], TINY);
      this.#scales[v] += weighted ? 1 / value : value;
    }
    if (left > 0) return;
    throw new InputError(
      `${effect.name}: has no voxel in common with the runs before it, expected runs that overlap`,
      { file: effect.name, field: "mask" },
    );
  }

  finish(
    count: number,
    dof: number,
    weighted: boolean,
    onWarning: WarningHandler,
  ): FixedEffects {
    const voxels = indicesOf(this.#inside);
    const { dimension } = this;
    const variance = new Float64Array(voxels.length);
    const effect = new Float64Array(dimension * voxels.length);
    let zeros = 0;
    voxels.forEach((voxel, i) => {
      zeros += this.#zero[voxel];
      const scale = this.#scales[voxel];
      variance[i] = weighted ? 1 / scale : scale / count / count;
      for (let row = 0; row < dimension; row++) {
        const sum = this.#effects[row * this.#size + voxel];
        effect[row * voxels.length + i] = weighted
          ? sum * variance[i]
          : sum / count;
      }
    });
    if (zeros > 0) {
      onWarning(
        `${zeros} of ${voxels.length} voxels have a variance of 0 in some run, which counts as ${TINY}, as in nilearn`,
      );
    }
    const statType = dimension > 1 ? "F" : "t";
    [this.#effects, this.#scales, this.#variance, this.#row].forEach(release);
    const estimate = { dimension, statType, effect, variance, dof } as const;
    const ones = new Float64Array(voxels.length).fill(1);
    return {
      contrast: new ContrastResult(estimate, [], this.#grid, voxels),
      mask: unmask(ones, voxels, this.#grid),
    };
  }

  #checkVariance(name: string): void {
    let negative = 0;
    for (let v = 0; v < this.#size; v++) {
      if (this.#inside[v] !== 0 && this.#variance[v] < 0) negative++;
    }
    if (negative === 0) return;
    throw new InputError(
      `${name}: found a variance below 0 in ${
        counted(negative, "voxel")
      }, expected variances of at least 0`,
      { file: name, field: "variance" },
    );
  }
}

function checkRuns(runs: readonly RunEffect[]): Grid {
  if (runs.length < 2) {
    throw new UsageError(
      `fixed effects need at least two runs, found ${runs.length}`,
      { field: "--effect" },
    );
  }
  const [{ effect: first }] = runs;
  for (const { dof, effect, variance } of runs) {
    requireSameGrid(effect.grid, first.grid, effect.name, first.name);
    requireSameGrid(variance.grid, first.grid, variance.name, first.name);
    if (variance.volumeCount !== 1) {
      throw new InputError(
        `${variance.name}: found ${
          counted(variance.volumeCount, "volume")
        }, expected one, the variance`,
        { file: variance.name, field: "dim" },
      );
    }
    if (effect.volumeCount !== first.volumeCount) {
      throw new InputError(
        `${effect.name}: found ${
          counted(effect.volumeCount, "volume")
        }, expected ${first.volumeCount} as in ${first.name}`,
        { file: effect.name, field: "dim" },
      );
    }
    if (dof !== undefined && !(dof > 0)) {
      throw new UsageError(
        `dof: found ${dof}, expected degrees of freedom above 0`,
        { field: "--dof" },
      );
    }
  }
  return first.grid;
}
