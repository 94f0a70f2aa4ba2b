/** One image file as a series of volumes. @module */

import { openBytes, type PlainBytes } from "../bytes/open_bytes.ts";
import { InputError } from "../errors.ts";
import { RAW_BYTES } from "../kernels/decode.ts";
import { decodedVolumes } from "./decoded_volumes.ts";
import type { ImageFiles } from "./image_files.ts";
import type { ImageHeader } from "./image_header.ts";
import type {
  RawVolume,
  RawVolumeSeries,
  RawVolumesOptions,
  VolumeFile,
} from "./raw_volume.ts";
import type { Grid, Volume, VolumesOptions } from "./types.ts";

function sizeError(
  files: ImageFiles,
  header: ImageHeader,
  found: string,
): InputError {
  const { shape, datatype } = header;
  const file = files.image;
  return new InputError(
    `${file}: found ${found} bytes, expected ${
      expectedBytes(header)
    } for the header's ${shape.join("×")} voxels of ${datatype}`,
    { file, field: "dim" },
  );
}

function volumeBytes(header: ImageHeader): number {
  const [x, y, z] = header.grid.shape;
  return x * y * z * RAW_BYTES[header.datatype];
}

function expectedBytes(header: ImageHeader): number {
  return header.voxelOffset + header.volumeCount * volumeBytes(header);
}

/**
 * Checks what can be known of a file's length before it is read.
 *
 * @param bytes The file.
 * @param files The image's files.
 * @param header Its header.
 * @throws {InputError} If the length is not the header's.
 */
export function checkSize(
  bytes: PlainBytes,
  files: ImageFiles,
  header: ImageHeader,
): void {
  const expected = expectedBytes(header);
  if (bytes.size !== undefined && bytes.size < expected) {
    throw sizeError(files, header, `${bytes.size}`);
  }
  if (expected > bytes.sizeLimit) {
    throw sizeError(files, header, `at most ${bytes.sizeLimit}`);
  }
}

/**
 * Checks that a plain file has nothing but zero padding behind its voxels.
 *
 * @param bytes The file.
 * @param files The image's files.
 * @param header Its header.
 * @throws {InputError} If something else follows.
 */
export async function checkPadding(
  bytes: PlainBytes,
  files: ImageFiles,
  header: ImageHeader,
): Promise<void> {
  if (bytes.size === undefined) return;
  for await (const piece of bytes.chunks(1 << 16, expectedBytes(header))) {
    if (!isPadding(piece)) throw sizeError(files, header, `${bytes.size}`);
  }
}

function isPadding(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Small images come in lists: less memory is used for each of them. */
function pieceSizeOf(header: ImageHeader): number {
  return expectedBytes(header) < 1 << 24 ? 1 << 16 : 1 << 20;
}

/** An image whose voxels are read when they are asked for. */
export class NiftiImage implements RawVolumeSeries {
  /** What the user called it. */
  readonly name: string;
  /** Its checked header. */
  readonly header: ImageHeader;
  /** The files it is made of. */
  readonly files: ImageFiles;
  /** What a user should know, in sentences. */
  readonly warnings: readonly string[];
  /** Length of its file, where that is plain and on the disk. */
  readonly #plainBytes: number | undefined;

  /**
   * Use `openImage`, which checks what it gives to this.
   *
   * @param name What the user called it.
   * @param header Its checked header.
   * @param files The files it is made of.
   * @param warnings What a user should know.
   * @param plainBytes Length of its file, where that is plain and on the disk.
   */
  constructor(
    name: string,
    header: ImageHeader,
    files: ImageFiles,
    warnings: readonly string[] = [],
    plainBytes?: number,
  ) {
    this.name = name;
    this.header = header;
    this.files = files;
    this.warnings = warnings;
    this.#plainBytes = plainBytes;
  }

  /** Where its values lie: of one volume in a plain file that ends with it. */
  get volumeFile(): VolumeFile | undefined {
    const { datatype: type, littleEndian, slope, inter } = this.header;
    const size = expectedBytes(this.header);
    if (this.volumeCount !== 1 || this.#plainBytes !== size) return undefined;
    return {
      file: this.files.image,
      offset: this.header.voxelOffset,
      size,
      encoding: { type, littleEndian, slope, inter },
    };
  }

  /** The grid of every volume. */
  get grid(): Grid {
    return this.header.grid;
  }

  /** Voxels along each axis. */
  get shape(): readonly number[] {
    return this.header.shape;
  }

  /** How many volumes: the product of the axes after the third. */
  get volumeCount(): number {
    return this.header.volumeCount;
  }

  /** Bytes of one stored volume. */
  get volumeBytes(): number {
    return volumeBytes(this.header);
  }

  /** Repetition time in seconds, where the header has one. */
  get tR(): number | undefined {
    return this.header.tR;
  }

  /**
   * Reads the volumes as they are stored, one after another.
   *
   * @param options Signal and buffer.
   * @returns Bytes and encoding of each volume, in one buffer used again or in
   * the file's own pages.
   * @throws {InputError} Where the file is damaged, or its length is not the
   * header's.
   */
  async *rawVolumes(
    options: RawVolumesOptions = {},
  ): AsyncGenerator<RawVolume, void> {
    const { header, files } = this;
    const { datatype: type, littleEndian, slope, inter } = header;
    const encoding = { type, littleEndian, slope, inter };
    const size = volumeBytes(header);
    await using file = await openBytes(files.image, {
      signal: options.signal,
      pieceSize: pieceSizeOf(header),
    });
    checkSize(file, files, header);
    // Padding behind the voxels would be read into the same room.
    const room = file.size === expectedBytes(header) && header.volumeCount === 1
      ? options.roomFor?.(0, size)
      : undefined;
    const buffer = room ?? options.buffer;
    let index = 0;
    for await (const bytes of file.chunks(size, header.voxelOffset, buffer)) {
      options.signal?.throwIfAborted();
      const found = header.voxelOffset + index * size + bytes.length;
      if (index >= header.volumeCount) {
        if (!isPadding(bytes)) {
          throw sizeError(files, header, `at least ${found}`);
        }
        index++;
        continue;
      }
      if (bytes.length < size) throw sizeError(files, header, `${found}`);
      yield { index, bytes, encoding };
      index++;
    }
    if (index < header.volumeCount) {
      const found = header.voxelOffset + index * size;
      throw sizeError(files, header, `at most ${found}`);
    }
  }

  /**
   * Reads and decodes the volumes, one after another.
   *
   * @param options Signal.
   * @returns Each volume's scaled values, in one array used again.
   * @throws {InputError} Where the file is damaged, or its length is not the
   * header's.
   */
  volumes(options: VolumesOptions = {}): AsyncIterable<Volume> {
    return decodedVolumes(this, options);
  }
}
