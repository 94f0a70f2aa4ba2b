/** Volumes as they are stored. @module */

import type { RawFormat } from "../kernels/types.ts";
import type { VolumeSeries, VolumesOptions } from "./types.ts";

/** One volume of a series before it is decoded. */
export interface RawVolume {
  /** Position in the series, from 0. */
  readonly index: number;
  /**
   * Stored values, x fastest, then y, then z, at any alignment; read them only.
   * They are overwritten or emptied when the next volume is asked for: copy
   * them to keep them. They may be a file's own pages, which can be neither
   * transferred nor cloned.
   */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Type, byte order and scaling of the stored values. */
  readonly encoding: RawFormat;
}

/** Which volumes to read, and where to put them. */
export interface RawVolumesOptions extends VolumesOptions {
  /**
   * Where to put each volume's bytes, long enough for one. @default {a buffer
   * of the reader's, or the pages of a mapped file}
   */
  readonly buffer?: Uint8Array<ArrayBuffer>;
  /**
   * Finds room for the bytes of a volume that is about to be read, which stays
   * as it is when the next volume is asked for. Only lists of plain images ask
   * for it; their volumes' bytes are then those that it returned.
   *
   * @param index Position of the volume in the series.
   * @param bytes How many bytes it has.
   * @returns The room, just as long.
   */
  readonly roomFor?: (
    index: number,
    bytes: number,
  ) => Uint8Array<ArrayBuffer>;
}

/** Where the values of a volume lie that a plain file of its own holds. */
export interface VolumeFile {
  /** The file, which ends with the last value. */
  readonly file: string;
  /** Position of the first value in bytes. */
  readonly offset: number;
  /** Length of the file in bytes. */
  readonly size: number;
  /** Type, byte order and scaling of the stored values. */
  readonly encoding: RawFormat;
}

/** A series that can also be read without decoding it. */
export interface RawVolumeSeries extends VolumeSeries {
  /** Most bytes that a stored volume has. */
  readonly volumeBytes: number;
  /** The file of each volume, where all have plain ones of their own. */
  readonly volumeFiles?: readonly VolumeFile[] | undefined;
  /** Reads the volumes as stored, in order; each call starts from the first. */
  rawVolumes(options?: RawVolumesOptions): AsyncIterable<RawVolume>;
}
