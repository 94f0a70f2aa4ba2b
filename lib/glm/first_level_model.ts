/** A fitted first-level model. @module */
import { showable } from "../jupyter.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError, UsageError } from "../errors.ts";
import type { Grid, Image, VolumeSeries } from "../nifti/types.ts";
import type { StreamHooks } from "../slab/sums.ts";
import type { WarningHandler } from "../warnings.ts";
import { allParameters } from "./combine_parameters.ts";
import { ContrastResult } from "./contrast_result.ts";
import {
  type ContrastDefinition,
  contrastWeights,
} from "./contrast_weights.ts";
import { estimateArContrast } from "./ar_contrast.ts";
import { estimateContrast, type StatType } from "./estimate.ts";
import type { FittedRun } from "./fitted_run.ts";
import type { RunFit } from "./reduce.ts";
import type { ArFit } from "./slab_fit.ts";
import { unmask } from "./unmask.ts";

/** What a model is made of. */
export interface FirstLevelModelParts {
  /** The run's grid. */
  readonly grid: Grid;
  /** Indices of the fitted voxels, ascending. */
  readonly voxels: Uint32Array;
  /** The design of the kept scans. */
  readonly design: DesignMatrix;
  /** The fit of the voxels. */
  readonly fit: RunFit | ArFit;
  /** Mean of all volumes, every voxel; NaN where a sample is not finite. */
  readonly mean: Float64Array;
  /** How often the run was read; 0 of a fit that was kept. */
  readonly readings: number;
  /** Bytes of the scratch file that the fit needed; 0 without one. */
  readonly scratchBytes: number;
  /** The fitted series; undefined of a fit that was kept. */
  readonly series: FittedRun | undefined;
  /** Receives warnings of contrasts. */
  readonly onWarning: WarningHandler;
}

/** A fitted first-level model: contrasts, parameters, mask and mean image. */
export class FirstLevelModel {
  /** The design of the kept scans. */
  readonly designMatrix: DesignMatrix;
  /** Residual degrees of freedom. */
  readonly dof: number;
  /** Number of fitted voxels. */
  readonly voxelCount: number;
  /** Bytes of the scratch file that the fit needed; 0 without one. */
  readonly scratchBytes: number;
  readonly #parts: FirstLevelModelParts;

  /**
   * Made by `fitFirstLevel` and `loadModel`.
   *
   * @param parts What the fit found.
   */
  constructor(parts: FirstLevelModelParts) {
    this.#parts = parts;
    this.designMatrix = parts.design;
    this.dof = parts.fit.dof;
    this.voxelCount = parts.voxels.length;
    this.scratchBytes = parts.scratchBytes;
  }

  /**
   * How often the run was read so far: once for the fit, unless memory or the
   * mask asked for more, and once for each reading of residuals; 0 of a fit
   * that was kept.
   */
  get readings(): number {
    return this.#parts.readings + (this.#parts.series?.readings ?? 0);
  }

  /** Number of runs: one. */
  get runCount(): number {
    return 1;
  }

  /**
   * Returns the model of a run, as models of several runs have them.
   *
   * @param index The run, from 0.
   * @returns This model.
   * @throws {RangeError} If there is no such run.
   */
  run(index: number): FirstLevelModel {
    if (index === 0) return this;
    throw new RangeError(`Cannot find run ${index}: there is one run`);
  }

  /** The designs of the kept scans, one a run. */
  get designMatrices(): readonly DesignMatrix[] {
    return [this.designMatrix];
  }

  /** What the model was made of: another one can be made of it again. */
  get parts(): FirstLevelModelParts {
    return this.#parts;
  }

  /** The mask of fitted voxels: 1 inside, 0 outside. */
  get mask(): Image {
    const { grid, voxels } = this.#parts;
    return unmask(new Float64Array(voxels.length).fill(1), voxels, grid);
  }

  /** The mean of all volumes; 0 where a sample is not finite. */
  get mean(): Image {
    const { grid, mean } = this.#parts;
    return showable("image", {
      grid,
      volumeCount: 1,
      data: mean.map((value) => Number.isFinite(value) ? value : 0),
    });
  }

  /** The parameters: one volume a design column. */
  get parameters(): Image {
    const { design, fit, grid, voxels } = this.#parts;
    return unmask(allParameters(fit, design.columns.length), voxels, grid);
  }

  /**
   * The residuals, one volume a kept scan, which are computed while they are
   * read and the run is read again. They are the innovations of the series
   * after scaling, whitened where the noise is autoregressive; under
   * `compat: "nilearn"` its mixture of whitened and plain series.
   *
   * @throws {UsageError} Of a fit that was kept.
   */
  get residuals(): VolumeSeries {
    return this.#series.residuals;
  }

  /**
   * The fitted series X·β on the scale of the fit, one volume a kept scan,
   * computed while they are read; under `compat: "nilearn"` whitened, as its.
   *
   * @throws {UsageError} Of a fit that was kept.
   */
  get predicted(): VolumeSeries {
    return this.#series.predicted;
  }

  /**
   * Computes the share of the (whitened) series' variance that the (whitened)
   * fit explains. The run is read again, unless {@linkcode residuals} were
   * read to their end before.
   *
   * @param hooks Progress and signal.
   * @returns R² of every voxel; 0 where a series does not vary.
   * @throws {UsageError} Of a fit that was kept.
   */
  async rSquare(hooks: StreamHooks = {}): Promise<Image> {
    const { grid, voxels } = this.#parts;
    return unmask(await this.#series.rSquare(hooks), voxels, grid);
  }

  get #series(): FittedRun {
    const { series } = this.#parts;
    if (series) return series;
    throw new UsageError(
      "residuals, predicted series and R² need the run, and a kept fit has none",
      { field: "save" },
    );
  }

  /**
   * Tests a contrast in every voxel.
   *
   * @param contrast An expression over design columns (`"faces - scrambled"`;
   * rows of an F contrast separated by `;`), or weights.
   * @param options Which statistic a contrast of one row is tested with.
   * @returns Effect, variance, statistic, p and z of every voxel.
   * @throws {UsageError} If the contrast does not fit the design.
   */
  computeContrast(
    contrast: ContrastDefinition,
    options: { readonly statType?: StatType } = {},
  ): ContrastResult {
    const { design, fit, grid, voxels, onWarning } = this.#parts;
    const weights = contrastWeights(contrast, design.columns, onWarning);
    const statType = options.statType ?? (weights.length > 1 ? "F" : "t");
    const text = typeof contrast === "string"
      ? contrast
      : JSON.stringify(contrast);
    if (statType === "t" && weights.length > 1) {
      throw new UsageError(
        `contrast '${text}': a t contrast has one row; found ${weights.length}`,
        { field: "stat_type" },
      );
    }
    const rows = weights.map((row) => Float64Array.from(row));
    try {
      const estimate = "order" in fit
        ? estimateArContrast(fit, rows, statType)
        : estimateContrast(fit, rows, statType);
      return new ContrastResult(estimate, weights, grid, voxels);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new InputError(`contrast '${text}': ${cause.message}`, {
        field: "contrast",
        cause,
      });
    }
  }
}
