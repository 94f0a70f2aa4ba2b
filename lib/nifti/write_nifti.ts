/** The bytes of NIfTI files on their way to the disk. @module */

import type { Deflater } from "../bytes/deflater.ts";
import { gzip } from "../bytes/gzip.ts";
import { released } from "../bytes/released.ts";
import { writeFile } from "../bytes/write_file.ts";
import { UsageError } from "../errors.ts";
import type { WrittenType } from "./encode_header.ts";

/**
 * Writes the bytes of a NIfTI file, compressed where its name ends in `.gz`.
 * The file appears whole or not at all.
 *
 * @param path File to write; a file of that name is replaced.
 * @param bytes The header, then the values.
 * @param datatype Type of the values, by which they are compressed.
 * @param deflater Compresses elsewhere, to the same bytes.
 * @throws {UsageError} Where the path ends neither in `.nii` nor `.nii.gz`.
 * @throws {InputError} Where the file cannot be written.
 */
export async function writeNifti(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  datatype: WrittenType,
  deflater?: Deflater,
): Promise<void> {
  if (!/\.nii(\.gz)?$/i.test(path)) {
    throw new UsageError(
      `${path}: cannot be an image's name, expected one ending in .nii or .nii.gz`,
      { file: path },
    );
  }
  const runsOnly = datatype.startsWith("float");
  const pieces = /\.gz$/i.test(path)
    ? released(gzip(bytes, { runsOnly, deflater }))
    : bytes;
  await writeFile(path, pieces);
}
