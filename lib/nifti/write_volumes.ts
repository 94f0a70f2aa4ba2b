/** Volumes written as they come. @module */

import type { Deflater } from "../bytes/deflater.ts";
import { encodeHeader, type WrittenHeader } from "./encode_header.ts";
import { toLittleEndian } from "./little_endian.ts";
import { writeNifti } from "./write_nifti.ts";

/** Bytes of a value of each type that volumes come in. */
const BYTES = { float32: 4, float64: 8 } as const;

/** What the header of such a file says. */
export interface VolumesHeader extends WrittenHeader {
  /** Type of the values. */
  readonly datatype: "float32" | "float64";
}

/**
 * Writes volumes whose values are of the written type already, as `writeImage`
 * would.
 *
 * @param path File to write; a file of that name is replaced.
 * @param header What the header says.
 * @param volumes Bytes of each volume in the machine's order; they may be
 * changed.
 * @param deflater Compresses elsewhere, to the same bytes.
 * @throws {UsageError} Where the path ends neither in `.nii` nor `.nii.gz`.
 * @throws {InputError} Where the file cannot be written.
 */
export async function writeVolumes(
  path: string,
  header: VolumesHeader,
  volumes: AsyncIterable<Uint8Array>,
  deflater?: Deflater,
): Promise<void> {
  const { datatype } = header;
  async function* bytes(): AsyncGenerator<Uint8Array, void> {
    yield encodeHeader(header);
    for await (const volume of volumes) {
      toLittleEndian(volume, BYTES[datatype]);
      yield volume;
    }
  }
  await writeNifti(path, bytes(), datatype, deflater);
}
