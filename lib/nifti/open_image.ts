/** One image file as a series of volumes. @module */

import { fileExists, openBytes, type PlainBytes } from "../bytes/mod.ts";
import { InputError } from "../errors.ts";
import { RAW_BYTES } from "../kernels/decode.ts";
import { decodedVolumes } from "./decoded_volumes.ts";
import type { ImageFiles } from "./image_files.ts";
import type { ImageHeader } from "./image_header.ts";
import type {
  RawVolume,
  RawVolumeSeries,
  RawVolumesOptions,
} from "./raw_volume.ts";
import { readImageHeader } from "./read_header.ts";
import type { Grid, Volume, VolumesOptions } from "./types.ts";

/** Options of {@linkcode openImage}. */
export interface OpenImageOptions {
  /** Ends the opening with the signal's reason. */
  readonly signal?: AbortSignal;
}

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

/** Checks what can be known of the file's length before it is read. */
function checkSize(
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

/** Checks that a plain file has nothing but zero padding behind its voxels. */
async function checkPadding(
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

  /**
   * Use {@linkcode openImage}, which checks what it gives to this.
   *
   * @param name What the user called it.
   * @param header Its checked header.
   * @param files The files it is made of.
   * @param warnings What a user should know.
   */
  constructor(
    name: string,
    header: ImageHeader,
    files: ImageFiles,
    warnings: readonly string[] = [],
  ) {
    this.name = name;
    this.header = header;
    this.files = files;
    this.warnings = warnings;
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
    let index = 0;
    for await (
      const bytes of file.chunks(size, header.voxelOffset, options.buffer)
    ) {
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

/**
 * Opens an image of any number of axes; its voxels are read later, a volume at
 * a time.
 *
 * @param path A `.nii` file, or either part of an `.hdr`/`.img` pair; each may
 * be gzipped.
 * @param options Signal.
 * @returns The image.
 * @throws {InputError} Where a file is missing, the header is not that of a
 * supported image, or the file's length is not the header's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openImage, writeImage } from "@niglm/niglm/nifti";
 *
 * const affine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
 * const grid = { shape: [2, 1, 1], affine, voxelSizes: [2, 2, 2] } as const;
 * const path = await Deno.makeTempFile({ suffix: ".nii.gz" });
 * const data = Float64Array.of(1, 2, 3, 4);
 * await writeImage({ grid, volumeCount: 2, data }, path);
 *
 * const image = await openImage(path);
 * const sums: number[] = [];
 * for await (const { data } of image.volumes()) sums.push(data[0] + data[1]);
 * assertEquals(sums, [3, 7]);
 * await Deno.remove(path);
 * ```
 */
export async function openImage(
  path: string,
  options: OpenImageOptions = {},
): Promise<NiftiImage> {
  const { header, files, warnings } = await readImageHeader(path, options);
  if (files.image !== files.header && !await fileExists(files.image)) {
    throw new InputError(
      `${path}: its image file ${files.image} is missing`,
      { file: files.image },
    );
  }
  await using bytes = await openBytes(files.image, options);
  checkSize(bytes, files, header);
  await checkPadding(bytes, files, header);
  return new NiftiImage(path, header, files, warnings);
}
