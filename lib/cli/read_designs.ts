/** Designs by their tables, or by the folder of a fit. @module */

import { join } from "@std/path";
import { fileError } from "../bytes/file_error.ts";
import { type DesignMatrix, readDesignMatrix } from "../design/mod.ts";
import { InputError, UsageError } from "../errors.ts";

/** A design with the file that it was read from. */
export interface NamedDesign {
  /** The file. */
  readonly name: string;
  /** The design. */
  readonly design: DesignMatrix;
  /** Whether its rows are maps of a group, as `second-level` writes it. */
  readonly ofGroup: boolean;
}

/**
 * Reads designs.
 *
 * @param operands Tables (TSV, CSV or .npz), and folders of fits, whose
 *   designs are read run by run.
 * @returns The designs in order.
 * @throws {InputError} If a table cannot be read or a folder has none.
 */
export async function readDesigns(
  operands: readonly string[],
): Promise<NamedDesign[]> {
  const designs: NamedDesign[] = [];
  for (const operand of operands) {
    for (const name of await tablesOf(operand)) {
      const ofGroup = name !== operand && !/run-\d+_design\.tsv$/.test(name);
      designs.push({ name, design: await readDesignMatrix(name), ofGroup });
    }
  }
  return designs;
}

/**
 * Reads one design.
 *
 * @param operand A table, or the folder of a fit of one run.
 * @returns The design.
 * @throws {UsageError} If the folder has several.
 */
export async function readOneDesign(operand: string): Promise<NamedDesign> {
  const [first, ...others] = await readDesigns([operand]);
  if (others.length === 0) return first;
  const names = [first, ...others].map(({ name }) => name);
  throw new UsageError(
    `${operand}: found ${names.length} designs, expected one: ${
      names.join(", ")
    }`,
    { file: operand },
  );
}

/** The table itself, or those of a fit's folder, run by run. */
async function tablesOf(operand: string): Promise<string[]> {
  let stat: Deno.FileInfo;
  try {
    stat = await Deno.stat(operand);
  } catch (error) {
    throw fileError(error, operand, "read");
  }
  if (!stat.isDirectory) return [operand];
  const names: string[] = [];
  for await (const { name } of Deno.readDir(operand)) {
    if (/(^|[_-])design\.tsv$/.test(name)) names.push(name);
  }
  if (names.length === 0) {
    throw new InputError(
      `${operand}: found no design, expected a folder that a fit wrote (run-1_design.tsv or design.tsv)`,
      { file: operand },
    );
  }
  const runOf = (name: string) => Number(/run-(\d+)_/.exec(name)?.[1] ?? 0);
  names.sort((a, b) => runOf(a) - runOf(b) || (a < b ? -1 : 1));
  return names.map((name) => join(operand, name));
}
