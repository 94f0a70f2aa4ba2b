/** What a fit of a run starts from, and what it leaves. @module */
import type { VolumeSeries } from "../nifti/types.ts";
import type { SeriesRequest } from "../slab/kept_volumes.ts";
import type { OpenSumStream, StreamHooks } from "../slab/sums.ts";
import type { ArrayRoom } from "./array_room.ts";
import type { DesignBasis } from "./basis.ts";
import type { NoiseModel } from "./noise_model.ts";
import type { RunFit } from "./reduce.ts";
import type { SignalScaling } from "./scale.ts";
import type { SeriesScales } from "./series_scaling.ts";
import type { ArFit } from "./slab_fit.ts";
import type { OpenSlabPass } from "./slab_pass.ts";

/** A run to fit, and how. */
export interface FitJob extends Omit<SeriesRequest, "voxels"> {
  /** The run. */
  readonly run: VolumeSeries;
  /** Indices of the voxels, ascending; nothing for the computed mask. */
  readonly given: Uint32Array | undefined;
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** The noise model. */
  readonly noiseModel: NoiseModel;
  /** How the series are scaled. */
  readonly scaling: SignalScaling;
  /** Whether they are then standardised over time. */
  readonly standardize: boolean;
  /** `nilearn` for its clusters of coefficients. */
  readonly compat: "nilearn" | undefined;
  /** What reads and sums the run. */
  readonly streams: OpenSumStream;
  /** What holds and fits whole series. */
  readonly slabs: OpenSlabPass;
  /** Progress and signal. */
  readonly hooks: StreamHooks;
  /** Lends arrays to fits that are over before the next begins. */
  readonly room?: ArrayRoom;
}

/** A fitted run, and how it came about. */
export interface FitOutcome {
  /** Indices of the fitted voxels, ascending. */
  readonly voxels: Uint32Array;
  /** Their fit. */
  readonly fit: RunFit | ArFit;
  /** Mean of all volumes, every voxel; not finite where one is. */
  readonly mean: Float64Array;
  /** How each series was scaled. */
  readonly scales: SeriesScales;
  /** 1 where a series is 0 in every scan, 2 where it never changes. */
  readonly still: Uint8Array;
  /** How often the run was read. */
  readonly readings: number;
  /** Bytes of the scratch file; 0 without one. */
  readonly scratchBytes: number;
}
