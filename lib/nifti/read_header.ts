/** An image's header alone. @module */

import { exactChunks } from "../bytes/chunks.ts";
import { openBytes } from "../bytes/open_bytes.ts";
import { HEADER_BYTES, parseHeader } from "./header.ts";
import { type ImageFiles, imageFiles, spmMatOf } from "./image_files.ts";
import type { ImageHeader } from "./image_header.ts";

/** A header is the beginning of a file: little is read to get it. */
const PIECE = 4096;

/** A header and where it came from. */
export interface HeaderOfFiles {
  /** The checked header. */
  readonly header: ImageHeader;
  /** The image's files; `image` may be missing. */
  readonly files: ImageFiles;
  /** What a user should know, in sentences. */
  readonly warnings: readonly string[];
}

/** Options of {@linkcode readImageHeader}. */
export interface ReadHeaderOptions {
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What was parsed last. */
let last:
  | {
    readonly bytes: Uint8Array;
    readonly single: boolean;
    readonly header: ImageHeader;
  }
  | undefined;

/** Parses a header; those of a list are mostly equal, and one then stands for all. */
function parseOnce(
  bytes: Uint8Array,
  file: string,
  single: boolean,
): ImageHeader {
  const known = last?.single === single &&
    bytes.length >= last.bytes.length &&
    last.bytes.every((byte, i) => byte === bytes[i]);
  if (last && known) return last.header;
  const header = parseHeader(bytes, file, single);
  const length = header.format === "NIfTI-2" ? HEADER_BYTES : 348;
  last = { bytes: bytes.slice(0, length), single, header };
  return header;
}

/**
 * Reads the header of an image without looking at its voxels, which may even
 * be missing (a lone `.hdr`). The affine of an Analyze image comes from the
 * `.mat` of SPM99 or SPM2 beside it where there is one; a `.mat` beside a NIfTI
 * image is not looked at, nor does nibabel.
 *
 * @param path A `.nii` file, or either part of an `.hdr`/`.img` pair; each may
 * be gzipped.
 * @param options Signal.
 * @returns The header and the image's files.
 * @throws {InputError} Where the file cannot be read, its header is not that of
 * a supported image, or the `.mat` holds no affine.
 */
export async function readImageHeader(
  path: string,
  options: ReadHeaderOptions = {},
): Promise<HeaderOfFiles> {
  const files = await imageFiles(path);
  await using bytes = await openBytes(files.header, {
    ...options,
    pieceSize: PIECE,
  });
  let first = new Uint8Array(0);
  for await (const chunk of exactChunks(bytes.stream(), HEADER_BYTES)) {
    first = chunk;
    break;
  }
  const header = parseOnce(first, files.header, files.header === files.image);
  const mat = header.format === "Analyze"
    ? await spmMatOf(files.header)
    : undefined;
  if (mat === undefined) return { header, files, warnings: [] };
  const { readSpmAffine } = await import("./spm_affine.ts");
  const { affine, varies } = await readSpmAffine(mat);
  return {
    header: {
      ...header,
      grid: { ...header.grid, affine },
      affineSource: "spm-mat",
    },
    files: { ...files, mat },
    warnings: varies
      ? [
        `${mat}: holds an affine for each volume; all are taken on the first's`,
      ]
      : [],
  };
}
