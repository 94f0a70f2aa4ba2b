/** Series whose volumes are worked on one by one, side by side. @module */
import type { MappedType, VolumeOperation } from "../image/volume_operation.ts";
import type { VolumeSeries } from "../nifti/types.ts";

/** Neighbouring volumes of a series and what is done to each of them. */
export interface MapPart {
  /** How many volumes. */
  readonly volumes: number;
  /** What is done to each. */
  readonly operation: VolumeOperation;
}

/** What to do with the volumes of a series. */
export interface MapRequest {
  /** The parts in order; their results are all of one length. */
  readonly parts: readonly MapPart[];
  /** Type of the results. */
  readonly type: MappedType;
  /** Ends the work with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The result of a volume. */
export interface MappedVolume {
  /** Position in the series, from 0. */
  readonly index: number;
  /**
   * Its values in the machine's byte order. They are overwritten when the next
   * volume is asked for.
   */
  readonly bytes: Uint8Array;
  /** Voxels of the source that are not finite, where that shows elsewhere. */
  readonly nonFinite: number;
}

/** Reads a series, works on its volumes, and gives the results in order. */
export type VolumeMap = (
  series: VolumeSeries,
  request: MapRequest,
) => AsyncIterable<MappedVolume>;
