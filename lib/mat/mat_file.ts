/** MATLAB's `.mat` files of levels 4 and 5. @module */

import { InputError } from "../errors.ts";
import { parseLevel4 } from "./level4.ts";
import { parseLevel5 } from "./level5.ts";
import type { MatValue } from "./mat_value.ts";

/** The variables of a file. */
export interface MatFile {
  /** Which format it is in; 5 is that of MATLAB's `-v6` and `-v7`. */
  readonly level: 4 | 5;
  /** The variables by name, in the file's order. */
  readonly variables: ReadonlyMap<string, MatValue>;
}

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Bytes of a level 5 header. */
const HEADER_BYTES = 128;

function isHdf5(bytes: Uint8Array): boolean {
  return [0, 512].some((at) => HDF5.every((byte, i) => bytes[at + i] === byte));
}

/**
 * Parses a `.mat` file: level 5, of either byte order, with or without
 * compression (`save -v6`, `-v7`; also SciPy's and Octave's), or level 4
 * (`-v4`). What is neither numbers, text, cells nor structs is named and not
 * read.
 *
 * @param bytes The file.
 * @param file Its name in messages.
 * @returns Its variables.
 * @throws {InputError} Where it is of version 7.3, no such file, or damaged.
 *
 * Source: The MathWorks, "MAT-File Format" (R2019b).
 */
export async function parseMatFile(
  bytes: Uint8Array,
  file: string,
): Promise<MatFile> {
  if (isHdf5(bytes)) {
    throw new InputError(
      `${file}: is a MATLAB file of version 7.3 (HDF5), expected one of level 5: save it again in MATLAB with -v7`,
      { file, field: "version" },
    );
  }
  if (bytes.length >= 4 && bytes.subarray(0, 4).includes(0)) {
    return { level: 4, variables: parseLevel4(bytes, file) };
  }
  const mark = String.fromCharCode(...bytes.subarray(126, HEADER_BYTES));
  if (mark !== "IM" && mark !== "MI") {
    throw new InputError(
      `${file}: is not a MATLAB file: its header has no byte order mark (IM or MI); expected one of level 5 (save with -v6 or -v7)`,
      { file, field: "version" },
    );
  }
  const variables = await parseLevel5(
    bytes.subarray(HEADER_BYTES),
    mark === "IM",
    file,
  );
  return { level: 5, variables };
}
