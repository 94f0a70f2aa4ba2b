/** A run: one image, or several one after another. @module */

import { decodedVolumes } from "./decoded_volumes.ts";
import type { NiftiImage } from "./nifti_image.ts";
import type {
  RawVolume,
  RawVolumeSeries,
  RawVolumesOptions,
  VolumeFile,
} from "./raw_volume.ts";
import type { Grid, Volume, VolumesOptions } from "./types.ts";

/** A run whose volumes are read when they are asked for. */
export class NiftiRun implements RawVolumeSeries {
  /** What the user called it. */
  readonly name: string;
  /** Its images in order, at least one. */
  readonly images: readonly NiftiImage[];
  /** The grid of every volume: the first image's. */
  readonly grid: Grid;
  /** How many volumes there are. */
  readonly volumeCount: number;
  /** Repetition time in seconds, where the header of a 4-D image has one. */
  readonly tR: number | undefined;
  /** What a user should know, in sentences. */
  readonly warnings: readonly string[];
  /** The grid of each volume, where each was to keep its own. */
  readonly volumeGrids: readonly Grid[] | undefined;

  /**
   * Use `openRun`, which checks what it gives to this.
   *
   * @param name What the user called it.
   * @param images Its images in order.
   * @param warnings What a user should know.
   * @param ownGrids Whether each of several images keeps its own grid.
   */
  constructor(
    name: string,
    images: readonly NiftiImage[],
    warnings: readonly string[],
    ownGrids = false,
  ) {
    this.name = name;
    this.images = images;
    this.grid = images[0].grid;
    this.volumeCount = images.reduce(
      (sum, image) => sum + image.volumeCount,
      0,
    );
    this.tR = images.length === 1 ? images[0].tR : undefined;
    this.warnings = warnings;
    this.volumeGrids = ownGrids && images.length > 1
      ? images.map(({ grid }) => grid)
      : undefined;
  }

  /** The name of each volume, where each is an image of its own. */
  get volumeNames(): readonly string[] | undefined {
    return this.images.length > 1
      ? this.images.map(({ name }) => name)
      : undefined;
  }

  /** Most bytes that a stored volume has. */
  get volumeBytes(): number {
    return this.images.reduce(
      (most, image) => Math.max(most, image.volumeBytes),
      0,
    );
  }

  /** The file of each volume, where all have plain ones of their own. */
  get volumeFiles(): readonly VolumeFile[] | undefined {
    const files = this.images.flatMap(({ volumeFile }) => volumeFile ?? []);
    return files.length === this.images.length ? files : undefined;
  }

  /**
   * Reads the volumes as they are stored, one after another.
   *
   * @param options Signal and buffer.
   * @returns Bytes and encoding of each volume.
   * @throws {InputError} Where a file is damaged, or its length is not the
   * header's.
   */
  async *rawVolumes(
    options: RawVolumesOptions = {},
  ): AsyncGenerator<RawVolume, void> {
    const { signal } = options;
    const buffer = options.buffer ??
      (this.images.length > 1 ? new Uint8Array(this.volumeBytes) : undefined);
    const isList = this.images.length > 1;
    let index = 0;
    for (const image of this.images) {
      signal?.throwIfAborted();
      const roomFor = isList && options.roomFor
        ? (_: number, bytes: number) => options.roomFor!(index, bytes)
        : undefined;
      for await (
        const volume of image.rawVolumes({ signal, buffer, roomFor })
      ) {
        yield { ...volume, index };
        index++;
      }
    }
  }

  /**
   * Reads and decodes the volumes, one after another.
   *
   * @param options Signal.
   * @returns Each volume's scaled values, in one array used again.
   * @throws {InputError} Where a file is damaged, or its length is not the
   * header's.
   */
  volumes(options: VolumesOptions = {}): AsyncIterable<Volume> {
    return decodedVolumes(this, options);
  }
}
