/** What can be wrong with a gzip file, in words. @module */

import { InputError } from "../errors.ts";

const REASONS = {
  "not-gzip": "is not gzip data, expected a gzip file",
  truncated: "ends too early: the gzip data are truncated",
  checksum:
    "the gzip checksum (CRC-32) is not that of the data: the file is damaged",
  length:
    "the length stored with the gzip data is not that of the data: the file is damaged",
  trailer:
    "the gzip checksum and length are missing or not those of the data: the file is truncated or damaged",
  garbage:
    "has bytes after the gzip data that are neither gzip nor zero padding",
  damaged: "the gzip data are damaged and cannot be decompressed",
} as const;

/** What can be wrong with a gzip file. */
export type GunzipFault = keyof typeof REASONS;

/**
 * One sentence about a gzip file that cannot be read.
 *
 * @param name The file.
 * @param fault What is wrong.
 * @param cause The engine's own error.
 * @returns The error to throw.
 */
export function gunzipError(
  name: string,
  fault: GunzipFault,
  cause?: unknown,
): InputError {
  return new InputError(`${name}: ${REASONS[fault]}`, { file: name, cause });
}
