/** Which scans of a run are kept. @module */

import { counted } from "../counted.ts";
import { pathOf } from "../bytes/url.ts";
import { InputError } from "../errors.ts";
import { type NpyArray, parseNpy } from "./npy.ts";
import { decodeText, parseNumber, parseTable } from "./table.ts";
import type { DesignMatrix } from "./types.ts";

/** Options of {@linkcode parseSampleMask}. */
export interface SampleMaskOptions {
  /** Name of the file in messages; its ending tells the format. */
  readonly file: string;
  /** Number of scans of the run. */
  readonly scanCount: number;
}

/**
 * Reads which scans to keep, from TSV, CSV or plain text (one value a line, or
 * all in one line) or from `.npy`.
 *
 * The values are either the positions of the kept scans, counted from 0, or
 * one flag a scan: `true` and `false`, or `1` and `0`. Numbers are flags when
 * there are as many as scans and all are 0 or 1 – as positions they would then
 * repeat themselves, which is refused – and positions otherwise.
 *
 * @param bytes The file.
 * @param options Its name and the number of scans.
 * @returns Positions of the kept scans, ascending.
 * @throws {InputError} If a position repeats itself or lies outside the run,
 * there are not as many flags as scans, or no scan is kept.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSampleMask } from "@niglm/niglm/design";
 *
 * const options = { file: "mask.tsv", scanCount: 4 };
 * const read = (text: string) =>
 *   [...parseSampleMask(new TextEncoder().encode(text), options)];
 * assertEquals(read("kept\n0\n2\n3\n"), [0, 2, 3]);
 * assertEquals(read("kept\n1\n0\n1\n1\n"), [0, 2, 3]);
 * ```
 */
export function parseSampleMask(
  bytes: Uint8Array,
  options: SampleMaskOptions,
): Int32Array {
  const { file, scanCount } = options;
  const { values, flags } = /\.npy$/i.test(pathOf(file))
    ? fromNpy(parseNpy(bytes, file), file)
    : fromText(decodeText(bytes, file), file);
  const asFlags = flags ||
    values.length === scanCount && values.every((x) => x === 0 || x === 1);
  if (asFlags && values.length !== scanCount) {
    throw new InputError(
      `${file}: found ${values.length} flags; expected ${scanCount}, one a scan.`,
      { file, field: "sample_mask" },
    );
  }
  const kept = asFlags
    ? values.flatMap((flag, i) => flag === 1 ? [i] : [])
    : checkPositions(values, scanCount, file);
  if (kept.length === 0) {
    throw new InputError(`${file}: no scan is kept.`, {
      file,
      field: "sample_mask",
    });
  }
  return Int32Array.from(kept);
}

/**
 * Drops the rows of scans that are not kept. Drifts are made on the whole run
 * first, so that censoring does not change them.
 *
 * @param design The design of the whole run.
 * @param kept Positions of the kept scans.
 * @returns The design of the kept scans.
 */
export function keepScans(
  design: DesignMatrix,
  kept: ArrayLike<number>,
): DesignMatrix {
  const { columns, data, frameTimes } = design;
  const width = columns.length;
  const rows = new Float64Array(kept.length * width);
  for (let i = 0; i < kept.length; i++) {
    rows.set(data.subarray(kept[i] * width, (kept[i] + 1) * width), i * width);
  }
  return {
    columns,
    rowCount: kept.length,
    data: rows,
    frameTimes: frameTimes && Float64Array.from(kept, (i) => frameTimes[i]),
  };
}

interface MaskValues {
  readonly values: number[];
  /** Whether the values were written as truth values. */
  readonly flags: boolean;
}

function fromNpy(array: NpyArray, file: string): MaskValues {
  if (array.kind === "text" || array.shape.length !== 1) {
    throw new InputError(
      `${file}: found ${array.kind} of shape (${
        array.shape.join(", ")
      }); expected one axis of numbers or truth values.`,
      { file, field: "sample_mask" },
    );
  }
  return { values: [...array.values], flags: array.kind === "boolean" };
}

function fromText(text: string, file: string): MaskValues {
  const { columns, rows } = parseTable(
    // One line of values is the same as one value a line.
    text.trim().includes("\n")
      ? text
      : text.trim().replaceAll(/[\s,;]+/g, "\n"),
    { file, header: false },
  );
  if (columns.length !== 1) {
    throw new InputError(
      `${file}: found ${counted(columns.length, "column")}; expected one.`,
      { file, field: "sample_mask" },
    );
  }
  const fields = rows.map(([field]) => field.trim().toLowerCase());
  const isValue = (field: string) =>
    field === "true" || field === "false" || parseNumber(field) !== undefined;
  const body = isValue(fields[0]) ? fields : fields.slice(1);
  const bad = body.findIndex((field) => !isValue(field));
  const words = body.filter((field) => parseNumber(field) === undefined);
  if (bad >= 0 || (words.length > 0 && words.length < body.length)) {
    throw new InputError(
      `${file}: row ${
        bad >= 0 ? bad + 1 : body.indexOf(words[0]) + 1
      }: found '${
        bad >= 0 ? body[bad] : words[0]
      }'; expected numbers throughout, or 'true' and 'false' throughout.`,
      { file, field: "sample_mask" },
    );
  }
  const flags = words.length > 0;
  const values = body.map((field) =>
    flags ? Number(field === "true") : Number(field)
  );
  return { values, flags };
}

function checkPositions(
  values: readonly number[],
  scanCount: number,
  file: string,
): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const outside = sorted.find((value) =>
    !Number.isInteger(value) || value < 0 || value >= scanCount
  );
  const repeated = sorted.find((value, i) => value === sorted[i - 1]);
  if (outside === undefined && repeated === undefined) return sorted;
  throw new InputError(
    `${file}: ${
      outside !== undefined
        ? `found ${outside}; expected positions of scans from 0 to ${
          scanCount - 1
        }`
        : `${repeated} appears twice; expected each kept scan once, or ${scanCount} flags of 0 and 1`
    }.`,
    { file, field: "sample_mask" },
  );
}
