/** Tables of a design read from files. @module */

import { readBytes } from "../bytes/read_bytes.ts";
import { readText } from "../bytes/read_text.ts";
import { pathOf } from "../bytes/url.ts";
import { type ConfoundsOptions, parseConfounds } from "./confounds.ts";
import type { NamedColumns } from "./named_columns.ts";
import { designMatrixFromNpz, parseDesignMatrix } from "./own_design.ts";
import { parseSampleMask } from "./sample_mask.ts";
import type { DesignMatrix } from "./types.ts";

/**
 * Reads confounds.
 *
 * @param path A `.tsv`, `.csv` or plain text file, one row a scan.
 * @param options Which columns to take, where warnings go.
 * @returns The columns.
 * @throws {InputError} As {@linkcode parseConfounds}, or where the file cannot
 * be read.
 * @throws {UsageError} If a name or pattern matches no column.
 */
export async function readConfounds(
  path: string,
  options: Omit<ConfoundsOptions, "file"> = {},
): Promise<NamedColumns> {
  return parseConfounds(await readText(path), { ...options, file: path });
}

/** Options of {@linkcode readDesignMatrix}. */
export interface ReadDesignOptions {
  /** Which array of an `.npz` archive is the design. */
  readonly array?: string;
}

/**
 * Reads a design matrix.
 *
 * @param path A `.tsv`, `.csv`, plain text or `.npz` file, one row a scan.
 * @param options Which array to take from an archive.
 * @returns The design; the times of its scans are not known.
 * @throws {InputError} As {@linkcode parseDesignMatrix} and
 * {@linkcode designMatrixFromNpz}, or where the file cannot be read.
 */
export async function readDesignMatrix(
  path: string,
  options: ReadDesignOptions = {},
): Promise<DesignMatrix> {
  if (!/\.npz$/i.test(pathOf(path))) {
    return parseDesignMatrix(await readText(path), { file: path });
  }
  const { readZip } = await import("../bytes/zip.ts");
  const files = readZip(await readBytes(path), path);
  return designMatrixFromNpz(files, { ...options, file: path });
}

/**
 * Reads which scans of a run to keep.
 *
 * @param path A `.tsv`, `.csv`, plain text or `.npy` file.
 * @param scanCount Number of scans of the run.
 * @returns Positions of the kept scans, ascending.
 * @throws {InputError} As {@linkcode parseSampleMask}, or where the file
 * cannot be read.
 */
export async function readSampleMask(
  path: string,
  scanCount: number,
): Promise<Int32Array> {
  return parseSampleMask(await readBytes(path), { file: path, scanCount });
}
