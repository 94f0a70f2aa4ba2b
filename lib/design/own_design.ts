/** Design matrices that users bring along. @module */

import { counted } from "../counted.ts";
import { showable } from "../jupyter.ts";
import { InputError } from "../errors.ts";
import { readNumbers } from "./named_columns.ts";
import { type NpyArray, parseNpy } from "./npy.ts";
import type { DesignMatrix } from "./types.ts";

/** Options of {@linkcode parseDesignMatrix}. */
export interface OwnDesignOptions {
  /**
   * Name of the table in messages; its ending tells the delimiter.
   *
   * @default {"design.tsv"}
   */
  readonly file?: string;
}

/**
 * Parses a design matrix: TSV or CSV, one row a scan. Columns without a header
 * (a first row of numbers only) are `c0`, `c1`, …; a first column without a
 * name is taken for row labels and left out.
 *
 * @param text The table.
 * @param options Its name.
 * @returns The design; the times of its scans are not known.
 * @throws {InputError} If it has no rows or a field is not a number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseDesignMatrix } from "@niglm/niglm/design";
 *
 * const design = parseDesignMatrix("0.5\t1\n-0.5\t1\n");
 * assertEquals(design.columns, ["c0", "c1"]);
 * assertEquals([...design.data], [0.5, 1, -0.5, 1]);
 * ```
 */
export function parseDesignMatrix(
  text: string,
  options: OwnDesignOptions = {},
): DesignMatrix {
  const { file = "design.tsv" } = options;
  const { columns, rowCount, data } = readNumbers(
    text,
    { file, header: "auto" },
    ({ rowCount }) => {
      if (rowCount > 0) return {};
      throw new InputError(`${file}: the design matrix has no rows.`, { file });
    },
  );
  return showable("design", { columns, rowCount, data, frameTimes: undefined });
}

/** Options of {@linkcode designMatrixFromNpz}. */
export interface NpzDesignOptions {
  /** Name of the archive in messages. */
  readonly file: string;
  /** Which array is the design, where `X` is not and there are several. */
  readonly array?: string;
}

/**
 * Takes a design matrix out of the files of an `.npz` archive: the array `X`
 * with its columns' names in `conditions`, or, without `X`, the only array of
 * two axes.
 *
 * @param files The archive's files by name (`X.npy`, …).
 * @param options The archive's name and which array to take.
 * @returns The design; columns without names are `c0`, `c1`, …
 * @throws {InputError} If no array or several could be the design, a value is
 * not finite, or the names do not fit.
 */
export function designMatrixFromNpz(
  files: ReadonlyMap<string, Uint8Array>,
  options: NpzDesignOptions,
): DesignMatrix {
  const { file } = options;
  const arrays = new Map<string, NpyArray>();
  for (const [name, bytes] of files) {
    const key = name.replace(/\.npy$/, "");
    arrays.set(key, parseNpy(bytes, `${file}, array '${key}'`));
  }
  const key = options.array ?? chooseArray(arrays, file);
  const array = arrays.get(key);
  const list = [...arrays.keys()].map((name) => `'${name}'`).join(", ");
  if (array?.kind !== "number" || array.shape.length !== 2) {
    throw new InputError(
      `${file}: expected an array '${key}' of numbers with two axes; found ${
        array
          ? `${array.kind} of shape (${array.shape.join(", ")})`
          : `only ${list}`
      }.`,
      { file, field: key },
    );
  }
  const names = key === "X" ? arrays.get("conditions") : undefined;
  return fromArray(array.shape, array.values, names, file);
}

function chooseArray(
  arrays: ReadonlyMap<string, NpyArray>,
  file: string,
): string {
  if (arrays.has("X")) return "X";
  const matrices = [...arrays].filter(([, array]) =>
    array.kind === "number" && array.shape.length === 2
  ).map(([name]) => name);
  if (matrices.length === 1) return matrices[0];
  throw new InputError(
    `${file}: expected an array 'X' or a single array of two axes; found ${
      [...arrays.keys()].map((name) => `'${name}'`).join(", ")
    }.`,
    { file, field: "X" },
  );
}

function fromArray(
  shape: readonly number[],
  data: Float64Array,
  names: NpyArray | undefined,
  file: string,
): DesignMatrix {
  const [rowCount, columnCount] = shape;
  const columns = names === undefined
    ? Array.from({ length: columnCount }, (_, j) => `c${j}`)
    : Array.from<string | number>(names.values).map(String);
  if (columns.length !== columnCount || new Set(columns).size !== columnCount) {
    throw new InputError(
      `${file}: array 'conditions' holds ${
        counted(columns.length, "name")
      }; expected ${columnCount} different ones, one for each column of 'X'.`,
      { file, field: "conditions" },
    );
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new InputError(
      `${file}: column '${columns[bad % columnCount]}', row ${
        Math.floor(bad / columnCount) + 1
      }: found ${data[bad]}, expected a finite number.`,
      { file, field: columns[bad % columnCount] },
    );
  }
  return showable("design", { columns, rowCount, data, frameTimes: undefined });
}
