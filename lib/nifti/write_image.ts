/** Images written as NIfTI files. @module */

import type { Deflater } from "../bytes/deflater.ts";
import { released } from "../bytes/released.ts";
import { encodeHeader, type WrittenType } from "./encode_header.ts";
import { toLittleEndian } from "./little_endian.ts";
import type { Image, VolumeSeries } from "./types.ts";
import { writeNifti } from "./write_nifti.ts";

/** How to write an image. */
export interface WriteImageOptions {
  /** Type of the stored values. @default {"float32"} */
  readonly datatype?: WrittenType;
  /** Free text for the header; 79 characters are kept. @default {""} */
  readonly description?: string;
  /** Repetition time in seconds. @default {none} */
  readonly tR?: number;
}

/** Values that are converted and written at once. */
const BATCH = 1 << 17;

const ARRAYS = {
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

function checkStored(
  values: Float64Array,
  stored: ArrayLike<number>,
  datatype: WrittenType,
): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== stored[i]) {
      throw new RangeError(`Cannot store ${values[i]} as ${datatype}`);
    }
  }
}

/** A processor's NaN has any sign and payload: who computed it shows. */
function makeNaNsAlike(
  values: Float64Array,
  stored: { [index: number]: number },
): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== values[i]) stored[i] = NaN;
  }
}

/** Stored values as little-endian bytes. */
function toBytes(
  values: Float64Array,
  datatype: WrittenType,
): Uint8Array<ArrayBuffer> {
  const stored = new ARRAYS[datatype](values.length);
  stored.set(values);
  if (datatype.startsWith("float")) makeNaNsAlike(values, stored);
  else checkStored(values, stored, datatype);
  const bytes = new Uint8Array(stored.buffer);
  toLittleEndian(bytes, stored.BYTES_PER_ELEMENT);
  return bytes;
}

async function* valuesOf(
  image: Image | VolumeSeries,
): AsyncGenerator<Float64Array, void> {
  if ("data" in image) yield image.data;
  else for await (const { data } of image.volumes()) yield data;
}

/**
 * Encodes an image as the bytes of a single NIfTI file: NIfTI-1, or NIfTI-2
 * where an axis is longer than 32,767; little-endian; a value is rounded once,
 * to the nearest that the type holds; all NaN are one. The same image makes the
 * same bytes.
 *
 * @param image An image in memory, or a series whose volumes are read one
 * after another.
 * @param options Type, description and repetition time.
 * @returns The bytes in pieces of at most 1 MiB.
 * @throws {RangeError} Where an integer type cannot hold a value exactly, or
 * the image holds more or fewer values than its grid.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeImage } from "@niglm/niglm/nifti";
 *
 * const image = {
 *   grid: {
 *     shape: [2, 1, 1] as const,
 *     affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 *     voxelSizes: [2, 2, 2] as const,
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.of(0.5, -1),
 * };
 * let bytes = 0;
 * for await (const piece of encodeImage(image)) bytes += piece.length;
 * assertEquals(bytes, 352 + 2 * 4);
 * ```
 */
export async function* encodeImage(
  image: Image | VolumeSeries,
  options: WriteImageOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { grid, volumeCount } = image;
  const { datatype = "float32", description = "", tR } = options;
  yield encodeHeader({ grid, volumeCount, datatype, description, tR });
  const [x, y, z] = grid.shape;
  const expected = x * y * z * volumeCount;
  let written = 0;
  for await (const values of valuesOf(image)) {
    for (let at = 0; at < values.length; at += BATCH) {
      yield toBytes(values.subarray(at, at + BATCH), datatype);
    }
    written += values.length;
  }
  if (written !== expected) {
    throw new RangeError(
      `Cannot write ${written} values as ${x}×${y}×${z}×${volumeCount} voxels`,
    );
  }
}

/**
 * Writes an image as a `.nii` or `.nii.gz` file, which appears whole or not at
 * all. Gzip data carry neither a time nor a name.
 *
 * @param image An image in memory, or a series whose volumes are read one
 * after another.
 * @param path File to write; a file of that name is replaced.
 * @param options Type, description and repetition time.
 * @param deflater Compresses elsewhere, to the same bytes.
 * @throws {UsageError} Where the path ends neither in `.nii` nor `.nii.gz`.
 * @throws {InputError} Where the file cannot be written.
 */
export async function writeImage(
  image: Image | VolumeSeries,
  path: string,
  options: WriteImageOptions = {},
  deflater?: Deflater,
): Promise<void> {
  const { datatype = "float32" } = options;
  const bytes = released(encodeImage(image, options));
  await writeNifti(path, bytes, datatype, deflater);
}
