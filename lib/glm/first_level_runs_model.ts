/** A first-level model fitted to several runs. @module */
import { showable } from "../jupyter.ts";
import type { DesignMatrix } from "../design/types.ts";
import { UsageError } from "../errors.ts";
import type { Grid, Image } from "../nifti/types.ts";
import type { WarningHandler } from "../warnings.ts";
import { ContrastResult } from "./contrast_result.ts";
import type { ContrastEstimate, StatType } from "./estimate.ts";
import type { FirstLevelModel } from "./first_level_model.ts";
import {
  type MissingCondition,
  type RunsContrast,
  runsWeights,
  textOf,
} from "./run_contrasts.ts";
import {
  addRun,
  isNull,
  requireOneRow,
  type ResolvedContrast,
  sameContrast,
} from "./resolved_contrast.ts";
import { RunsEstimate } from "./runs_estimate.ts";
import { unmask } from "./unmask.ts";

/** A contrast that was added up over the runs. */
export interface ReducedContrast extends ResolvedContrast {
  /** Its fixed effects. */
  readonly estimate: ContrastEstimate;
}

/** What a model of several runs is made of. */
export interface FirstLevelRunsModelParts {
  /** The grid of all runs. */
  readonly grid: Grid;
  /** Indices of the fitted voxels, ascending. */
  readonly voxels: Uint32Array;
  /** Mean over the runs of their mean volumes; NaN where a sample is not finite. */
  readonly mean: Float64Array;
  /** The runs' names and the designs of their kept scans. */
  readonly runs: readonly {
    readonly name: string;
    readonly design: DesignMatrix;
    readonly dof: number;
  }[];
  /** Contrasts that were added up while the runs were read. */
  readonly reduced: readonly ReducedContrast[];
  /** Finds the model of a run; undefined where they were not kept. */
  readonly load: ((index: number) => FirstLevelModel) | undefined;
  /** How often runs were read, all together; 0 of fits that were kept. */
  readonly readings: number;
  /** Most bytes of a scratch file that the fit needed; 0 without one. */
  readonly scratchBytes: number;
  /** Receives warnings of contrasts. */
  readonly onWarning: WarningHandler;
}

/** How a contrast of several runs is computed. */
export interface RunsContrastOptions {
  /** Which statistic a contrast of one row is tested with. @default {"t"} */
  readonly statType?: StatType;
  /**
   * What to do with a run that lacks a column of an expression: refuse, or
   * leave the run out of this contrast.
   *
   * @default {"error"}
   */
  readonly missingCondition?: MissingCondition;
}

/**
 * A first-level model of several runs: one mask, a fit a run, and contrasts
 * that combine the runs as fixed effects.
 */
export class FirstLevelRunsModel {
  /** Residual degrees of freedom of all runs together. */
  readonly dof: number;
  /** Number of fitted voxels. */
  readonly voxelCount: number;
  /** Most bytes of a scratch file that the fit needed; 0 without one. */
  readonly scratchBytes: number;
  readonly #parts: FirstLevelRunsModelParts;
  readonly #reduced: ReducedContrast[];
  #last:
    | { readonly index: number; readonly model: FirstLevelModel }
    | undefined;
  #laterReadings = 0;

  /**
   * Made by `fitFirstLevel`, or by `combineRuns` from runs that were
   * fitted before.
   *
   * @param parts What the fit found.
   */
  constructor(parts: FirstLevelRunsModelParts) {
    this.#parts = parts;
    this.#reduced = [...parts.reduced];
    this.dof = parts.runs.reduce((sum, { dof }) => sum + dof, 0);
    this.voxelCount = parts.voxels.length;
    this.scratchBytes = parts.scratchBytes;
  }

  /** Number of runs. */
  get runCount(): number {
    return this.#parts.runs.length;
  }

  /** The designs of the kept scans, one a run. */
  get designMatrices(): readonly DesignMatrix[] {
    return this.#parts.runs.map(({ design }) => design);
  }

  /** Residual degrees of freedom, one number a run. */
  get dofs(): readonly number[] {
    return this.#parts.runs.map(({ dof }) => dof);
  }

  /**
   * How often runs were read so far, all together: each once, unless memory
   * or the mask asked for more, and once for each reading of residuals.
   */
  get readings(): number {
    return this.#parts.readings + this.#laterReadings +
      (this.#last?.model.readings ?? 0);
  }

  /** The mask of fitted voxels: 1 inside, 0 outside. */
  get mask(): Image {
    const { grid, voxels } = this.#parts;
    return unmask(new Float64Array(voxels.length).fill(1), voxels, grid);
  }

  /** The mean of the runs' mean volumes; 0 where a sample is not finite. */
  get mean(): Image {
    const { grid, mean } = this.#parts;
    return showable("image", {
      grid,
      volumeCount: 1,
      data: mean.map((value) => Number.isFinite(value) ? value : 0),
    });
  }

  /**
   * Finds the model of one run, on the voxels of all: its parameters, series
   * and own contrasts.
   *
   * @param index The run, from 0.
   * @returns Its model.
   * @throws {RangeError} If there is no such run.
   * @throws {UsageError} If the fit kept contrasts only.
   */
  run(index: number): FirstLevelModel {
    const { load, runs } = this.#parts;
    if (!(index in runs)) {
      throw new RangeError(
        `Cannot find run ${index}: there are ${runs.length} runs, from 0`,
      );
    }
    if (!load) {
      throw new UsageError(
        "the fit kept the contrasts that it was told of and not its runs",
        { field: "contrasts" },
      );
    }
    if (this.#last?.index !== index) {
      this.#laterReadings += this.#last?.model.readings ?? 0;
      this.#last = undefined;
      this.#last = { index, model: load(index) };
    }
    return this.#last.model;
  }

  /**
   * Tests a contrast in every voxel, over all runs.
   *
   * @param contrast An expression over design columns, or weights, for all
   * runs; or a list of one a run.
   * @param options Statistic, and what to do where a column is missing.
   * @returns Effect, variance, statistic, p and z of every voxel; `weights`
   * are those of the first run that contributes.
   * @throws {UsageError} If the contrast does not fit the designs, or the fit
   * kept other contrasts only.
   */
  computeContrast(
    contrast: RunsContrast,
    options: RunsContrastOptions = {},
  ): ContrastResult {
    const { onWarning, runs } = this.#parts;
    const weights = runsWeights(
      contrast,
      runs.map(({ name, design }) => ({ name, columns: design.columns })),
      { missingCondition: options.missingCondition, onWarning },
    );
    const { statType = weights[0].length > 1 ? "F" : "t" } = options;
    return this.testWeights({ weights, statType }, textOf(contrast));
  }

  /**
   * Tests a contrast whose weights are known, as {@linkcode computeContrast}
   * does, without looking at names.
   *
   * @param contrast Each run's weights, and the statistic.
   * @param label The contrast's name in messages.
   * @returns Effect, variance, statistic, p and z of every voxel.
   * @throws {UsageError} If a t contrast has several rows, or the fit kept
   * other contrasts only.
   */
  testWeights(contrast: ResolvedContrast, label: string): ContrastResult {
    const { grid, onWarning, voxels } = this.#parts;
    const { statType, weights } = contrast;
    requireOneRow(contrast, label);
    const contributing = weights.filter((rows) => !isNull(rows));
    if (statType === "F" && contributing.length > 1) {
      onWarning(
        `contrast '${label}': an F contrast over ${contributing.length} runs is an approximate fixed effect (whitened effects and variances are added up)`,
      );
    }
    if (!this.#find(contrast)) this.addUp([{ ...contrast, label }]);
    const { estimate } = this.#find(contrast)!;
    return new ContrastResult(estimate, contributing[0], grid, voxels);
  }

  /**
   * Adds contrasts up in one go over the runs, for {@linkcode testWeights}.
   *
   * @param contrasts The contrasts, with their names in messages.
   */
  addUp(
    contrasts: readonly (ResolvedContrast & { readonly label: string })[],
  ): void {
    const sums = contrasts.map(() => new RunsEstimate());
    for (let k = 0; k < this.runCount; k++) {
      contrasts.forEach((contrast, i) =>
        addRun(sums[i], contrast, k, this.run(k), contrast.label)
      );
    }
    const all = new Uint32Array(this.voxelCount).map((_, v) => v);
    contrasts.forEach(({ statType, weights }, i) => {
      const estimate = sums[i].finish({ from: all, to: all }, all.length);
      this.#reduced.push({ statType, weights, estimate });
    });
  }

  #find(contrast: ResolvedContrast): ReducedContrast | undefined {
    return this.#reduced.find((other) => sameContrast(other, contrast));
  }
}
