/** A fitted second-level model. @module */

import type { DesignMatrix } from "../design/types.ts";
import { InputError, UsageError } from "../errors.ts";
import type { Grid, Image, VolumeSeries } from "../nifti/types.ts";
import type { StreamHooks } from "../slab/sums.ts";
import type { WarningHandler } from "../warnings.ts";
import { allParameters } from "./combine_parameters.ts";
import { ContrastResult } from "./contrast_result.ts";
import { estimateContrast, type StatType } from "./estimate.ts";
import {
  type ContrastDefinition,
  contrastWeights,
} from "./contrast_weights.ts";
import type { FittedRun } from "./fitted_run.ts";
import { estimateGroupContrast, type GroupFit } from "./group_fit.ts";
import type { RunFit } from "./reduce.ts";
import { unmask } from "./unmask.ts";

/** What a second-level model is made of. */
export interface SecondLevelModelParts {
  /** The grid of the maps. */
  readonly grid: Grid;
  /** Indices of the fitted voxels, ascending. */
  readonly voxels: Uint32Array;
  /** The design, one row a map. */
  readonly design: DesignMatrix;
  /** The fit of the voxels. */
  readonly fit: RunFit | GroupFit;
  /** How often the maps were read. */
  readonly readings: number;
  /** Bytes of the scratch file that the fit needed; 0 without one. */
  readonly scratchBytes: number;
  /** The fitted values, of ordinary least squares with every map. */
  readonly series?: FittedRun;
  /** Receives warnings of contrasts. */
  readonly onWarning: WarningHandler;
}

/** A fitted second-level model: contrasts, parameters and mask. */
export class SecondLevelModel {
  /** The design, one row a map. */
  readonly designMatrix: DesignMatrix;
  /** Degrees of freedom with every map: maps − rank. */
  readonly dof: number;
  /** Number of fitted voxels. */
  readonly voxelCount: number;
  /** Bytes of the scratch file that the fit needed; 0 without one. */
  readonly scratchBytes: number;
  readonly #parts: SecondLevelModelParts;

  /**
   * Made by `fitSecondLevel`.
   *
   * @param parts What the fit found.
   */
  constructor(parts: SecondLevelModelParts) {
    this.#parts = parts;
    this.designMatrix = parts.design;
    this.dof = parts.fit.dof;
    this.voxelCount = parts.voxels.length;
    this.scratchBytes = parts.scratchBytes;
  }

  /** How often the maps were read so far. */
  get readings(): number {
    return this.#parts.readings + (this.#parts.series?.readings ?? 0);
  }

  /** The mask of fitted voxels: 1 inside, 0 outside. */
  get mask(): Image {
    const { grid, voxels } = this.#parts;
    return unmask(new Float64Array(voxels.length).fill(1), voxels, grid);
  }

  /** Degrees of freedom of each voxel, where voxels may miss maps. */
  get dofMap(): Image | undefined {
    const { fit } = this.#parts;
    return this.#image("voxelDof" in fit ? fit.voxelDof : undefined);
  }

  /** Variance between subjects, where the variances of the maps are known. */
  get tau2(): Image | undefined {
    const { fit } = this.#parts;
    return this.#image("tau2" in fit ? fit.tau2 : undefined);
  }

  /** The parameters: one volume a design column. */
  get parameters(): Image {
    const { design, fit, grid, voxels } = this.#parts;
    return unmask(allParameters(fit, design.columns.length), voxels, grid);
  }

  /**
   * What of each map the model does not fit, one volume a map; the maps are read
   * again for them.
   *
   * @throws {UsageError} Where variances are known or maps may be missing.
   */
  get residuals(): VolumeSeries {
    return this.#series.residuals;
  }

  /**
   * The fitted maps X·β, one volume a map.
   *
   * @throws {UsageError} Where variances are known or maps may be missing.
   */
  get predicted(): VolumeSeries {
    return this.#series.predicted;
  }

  /**
   * Computes the share of the maps' variance that the model explains.
   *
   * @param hooks Progress and signal.
   * @returns R² of every voxel; 0 where the maps do not vary.
   * @throws {UsageError} Where variances are known or maps may be missing.
   */
  async rSquare(hooks: StreamHooks = {}): Promise<Image> {
    const { grid, voxels } = this.#parts;
    return unmask(await this.#series.rSquare(hooks), voxels, grid);
  }

  /**
   * Tests a contrast in every voxel.
   *
   * @param contrast An expression over design columns (`"patients -
   * controls"`; rows of an F contrast separated by `;`), or weights; may be
   * left out for a design of one column.
   * @param options Which statistic a contrast of one row is tested with.
   * @returns Effect, variance, statistic, p and z of every voxel.
   * @throws {UsageError} If the contrast does not fit the design.
   * @throws {InputError} If its rows depend on one another.
   */
  computeContrast(
    contrast?: ContrastDefinition,
    options: { readonly statType?: StatType } = {},
  ): ContrastResult {
    const { design, fit, grid, onWarning, voxels } = this.#parts;
    const { columns } = design;
    if (contrast === undefined && columns.length > 1) {
      throw new UsageError(
        `contrast: none is given, expected one over the ${columns.length} columns ${
          columns.map((name) => `'${name}'`).join(", ")
        }`,
        { field: "contrast" },
      );
    }
    const weights = contrastWeights(contrast ?? [1], columns, onWarning);
    const statType = options.statType ?? (weights.length > 1 ? "F" : "t");
    if (statType === "t" && weights.length > 1) {
      throw new UsageError(
        `contrast: a t contrast has one row, found ${weights.length}`,
        { field: "stat_type" },
      );
    }
    const rows = weights.map((row) => Float64Array.from(row));
    try {
      const estimate = "bins" in fit
        ? estimateContrast(fit, rows, statType)
        : estimateGroupContrast(fit, rows, statType);
      return new ContrastResult(estimate, weights, grid, voxels);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new InputError(
        `contrast '${
          typeof contrast === "string" ? contrast : JSON.stringify(contrast)
        }': ${cause.message}`,
        { field: "contrast", cause },
      );
    }
  }

  get #series(): FittedRun {
    const { series } = this.#parts;
    if (series) return series;
    throw new UsageError(
      "residuals, predicted maps and R² are of ordinary least squares with every map, expected neither known variances nor --missing-data available",
      { field: "save" },
    );
  }

  #image(values: Float64Array | undefined): Image | undefined {
    const { grid, voxels } = this.#parts;
    return values && unmask(values, voxels, grid);
  }
}
