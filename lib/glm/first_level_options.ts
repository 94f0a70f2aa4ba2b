/** Options of the first-level fit. @module */
import type { Image } from "../nifti/types.ts";
import type { OpenSumStream } from "../slab/sums.ts";
import type { WarningHandler } from "../warnings.ts";
import type { StatType } from "./estimate.ts";
import type { RunDesign, RunDesignOptions } from "./first_level_design.ts";
import type { FitStore } from "./fit_store.ts";
import type { NoiseModel } from "./noise_model.ts";
import type {
  MissingCondition,
  RunsContrast,
  RunsWeights,
} from "./run_contrasts.ts";
import type { SignalScaling } from "./scale.ts";
import type { OpenSlabPass } from "./slab_pass.ts";

/** What the design of a run is made from, or the design. */
export interface RunOptions extends RunDesignOptions {
  /** The design from {@linkcode makeRunDesign}, in place of what makes it. */
  readonly runDesign?: RunDesign;
}

/** Options of a fit's images and model; names and defaults are nilearn's. */
export interface ModelOptions {
  /**
   * Voxels to fit: an image of zeros and one other value on the run's grid,
   * `"none"` for every voxel, or nothing for the computed EPI mask.
   */
  readonly mask?: Image | "none";
  /**
   * The grid to resample volumes onto: its affine, row by row; 9 numbers are
   * its axes, and it begins where the first run does.
   */
  readonly targetAffine?: readonly number[];
  /** Voxels of that grid along x, y and z, with an affine of 12 or 16 numbers. */
  readonly targetShape?: readonly number[];
  /**
   * Whether volumes on another grid are resampled, each once, straight onto
   * the target: that of `targetAffine`, else the mask's grid, else that of the
   * first volume of the first run.
   *
   * @default {false}
   */
  readonly autoResample?: boolean;
  /** The mask's name in messages. */
  readonly maskName?: string;
  /** Full width at half maximum of a Gaussian filter in mm, one or x, y, z. */
  readonly smoothingFwhm?: number | readonly [number, number, number];
  /**
   * Scaling of the series to percent of its mean (0), of the mean of all
   * voxels and scans, or none (false).
   *
   * @default {0}
   */
  readonly signalScaling?: SignalScaling;
  /**
   * Whether series are then standardised over time, by their mean and sample
   * standard deviation.
   *
   * @default {false}
   */
  readonly standardize?: boolean;
  /**
   * Model of the noise over time: `ar1` in hundredths, as nilearn has it; of a
   * higher order each voxel has its own coefficients.
   *
   * @default {"ar1"}
   */
  readonly noiseModel?: NoiseModel;
  /**
   * `nilearn` to cluster the coefficients of autoregressive models above the
   * first order, for its residuals and predicted series, to ignore
   * `standardize`, as it does, and to resample as its users do: the volumes of
   * a run onto its first one, then the run onto the target, clipped to the
   * range of all its volumes.
   */
  readonly compat?: "nilearn";
  /**
   * What reads and sums the run: a worker pool's streams, or by default the
   * calling thread.
   */
  readonly streams?: OpenSumStream;
  /**
   * What holds and fits whole series, for autoregressive models above the
   * first order: by default the calling thread, in memory.
   */
  readonly slabs?: OpenSlabPass;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
  /** Told after every volume how many were read. */
  readonly onProgress?: (volumes: number) => void;
  /** Ends the fit with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Options of {@linkcode fitFirstLevel} for one run. */
export interface FirstLevelOptions extends RunOptions, ModelOptions {}

/** A contrast of several runs that a fit is told of. */
export type RunsContrastRequest =
  & (
    | {
      /** An expression or weights for all runs, or a list of one a run. */
      readonly contrast: RunsContrast;
    }
    | {
      /** Each run's weights, from `runsWeights`. */
      readonly weights: RunsWeights;
    }
  )
  & {
    /** Its name in messages. @default {the contrast itself} */
    readonly label?: string;
    /** Which statistic a contrast of one row is tested with. @default {"t"} */
    readonly statType?: StatType;
  };

/**
 * Options of {@linkcode fitFirstLevel} for several runs; what a design is made
 * from holds for every run that has nothing else in `runOptions`.
 */
export interface FirstLevelRunsOptions extends RunOptions, ModelOptions {
  /** What each run's design is made from, in the order of the runs. */
  readonly runOptions?: readonly RunOptions[];
  /**
   * Contrasts to add up while the runs are read. With them the fits of the
   * runs are forgotten, unless there is a `store`, so that memory does not grow
   * with the runs; only these can be computed then.
   */
  readonly contrasts?: readonly RunsContrastRequest[];
  /**
   * What to do in `contrasts` with a run that lacks a column of an expression.
   *
   * @default {"error"}
   */
  readonly missingCondition?: MissingCondition;
  /**
   * Keeps the fits of the runs.
   *
   * @default {memory, unless contrasts are given}
   */
  readonly store?: FitStore;
}
