/** Events as SPM keeps them: "multiple conditions" in a `.mat` file. @module */

import { counted } from "../counted.ts";
import { InputError } from "../errors.ts";
import type { MatFile } from "../mat/mat_file.ts";
import type { WarningHandler } from "../warnings.ts";
import type { TrialEvent } from "./events.ts";
import {
  cellsOf,
  numbersOf,
  structsOf,
  textOf,
  variableError,
} from "./mat_fields.ts";
import { orthogonalize } from "./orthogonalize.ts";

/** How {@linkcode eventsFromMat} reads. */
export interface SpmEventsOptions {
  /** Name of the file in messages. */
  readonly file: string;
  /** Whether events without `durations` will be given one. */
  readonly durationGiven: boolean;
  /** Receives warnings. */
  readonly onWarning: WarningHandler;
}

/** A number for each event, and what it is called. */
interface Modulator {
  readonly name: string;
  readonly values: Float64Array;
}

/**
 * Takes events out of a file of SPM's multiple conditions: cell arrays
 * `names`, `onsets` and `durations` (one number, or one for each onset) and,
 * where there is one, a struct array `pmod` of parametric modulators.
 *
 * A modulator P of the condition C becomes conditions `CxP^1`, `CxP^2`, … up
 * to its order, whose modulations are its powers made orthogonal to what comes
 * before them in C, the constant first (`spm_get_ons`), unless `orth` says
 * otherwise. Without `names` conditions are called `cond001`, `cond002`, …
 *
 * @param mat The file.
 * @param options Its name and where warnings go.
 * @returns The events, in the units of the file, condition after condition.
 * @throws {InputError} If a variable is missing, of another kind or length
 * than it has to be, or `tmod` asks for a modulation by time.
 */
export function eventsFromMat(
  mat: MatFile,
  options: SpmEventsOptions,
): TrialEvent[] {
  const { file, onWarning } = options;
  if (mat.level === 4) {
    throw new InputError(
      `${file}: is a MATLAB file of level 4, which holds no cell arrays; expected one of level 5 (save with -v6 or -v7) with names, onsets and durations.`,
      { file, field: "version" },
    );
  }
  const { variables } = mat;
  const onsets = cellsOf(variables, "onsets", file).map((cell, i) =>
    numbersOf(cell, `onsets{${i + 1}}`, file)
  );
  const names = namesOf(mat, onsets.length, options);
  const durations = durationsOf(mat, onsets, options);
  refuseTimeModulation(mat, file);
  const silent = names.filter((_, i) => onsets[i].length === 0);
  if (silent.length > 0) {
    onWarning(
      `${file}: conditions without an onset do not occur: ${
        silent.map((name) => `'${name}'`).join(", ")
      }.`,
    );
  }
  return names.flatMap((name, i) => {
    const ones = onsets[i].map(() => 1);
    const columns = [
      { name, values: ones },
      ...modulatorsOf(mat, i, name, onsets[i].length, file),
    ];
    return columns.flatMap(({ name, values }) =>
      Array.from(values, (modulation, k) => ({
        onset: onsets[i][k],
        duration: durations[i][k],
        trialType: name,
        modulation,
      }))
    );
  });
}

function namesOf(
  { variables }: MatFile,
  count: number,
  { file, onWarning }: SpmEventsOptions,
): string[] {
  if (!variables.has("names")) {
    const names = Array.from(
      { length: count },
      (_, i) => `cond${`${i + 1}`.padStart(3, "0")}`,
    );
    onWarning(
      `${file}: has no 'names'; its conditions are called ${names.join(", ")}.`,
    );
    return names;
  }
  const names = cellsOf(variables, "names", file).map((cell, i) =>
    textOf(cell, `names{${i + 1}}`, file)
  );
  if (names.length !== count) {
    throw variableError(
      file,
      "names",
      `has ${names.length} cells, expected ${count}, as 'onsets' has`,
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw variableError(file, "names", `holds '${twice}' twice`);
  }
  return names;
}

function durationsOf(
  { variables }: MatFile,
  onsets: readonly Float64Array[],
  { file, durationGiven }: SpmEventsOptions,
): Float64Array[] {
  if (!variables.has("durations")) {
    if (durationGiven) return onsets.map((times) => times.map(() => 0));
    throw variableError(
      file,
      "durations",
      "is missing, expected it, or one duration for all events (event_duration)",
    );
  }
  const cells = cellsOf(variables, "durations", file);
  if (cells.length !== onsets.length) {
    throw variableError(
      file,
      "durations",
      `has ${cells.length} cells, expected ${onsets.length}, as 'onsets' has`,
    );
  }
  return cells.map((cell, i) => {
    const what = `durations{${i + 1}}`;
    const values = numbersOf(cell, what, file);
    if (values.length === 1) return onsets[i].map(() => values[0]);
    return sameLength(values, onsets[i].length, what, file);
  });
}

/** The modulators of the i-th condition. */
function modulatorsOf(
  { variables }: MatFile,
  i: number,
  condition: string,
  count: number,
  file: string,
): Modulator[] {
  if (!variables.has("pmod")) return [];
  const pmod = structsOf(variables, "pmod", file)[i];
  const what = `pmod(${i + 1})`;
  const powers = pmod === undefined || isEmpty(pmod, "name")
    ? []
    : cellsOf(pmod, "name", file, `${what}.name`).flatMap((cell, k) => {
      const at = (field: string) => {
        const name = `${what}.${field}`;
        const found = cellsOf(pmod, field, file, name)[k];
        if (found) return { value: found, name: `${name}{${k + 1}}` };
        throw variableError(
          file,
          name,
          `has fewer cells than '${what}.name'`,
        );
      };
      const name = textOf(cell, `${what}.name{${k + 1}}`, file);
      const [param, poly] = [at("param"), at("poly")];
      const values = sameLength(
        numbersOf(param.value, param.name, file),
        count,
        param.name,
        file,
      );
      const [order] = numbersOf(poly.value, poly.name, file);
      const most = Math.max(count, 1);
      if (!(Number.isInteger(order) && order >= 1 && order <= most)) {
        throw variableError(
          file,
          poly.name,
          `is ${order}, expected a whole number from 1 to the number of onsets, ${most}`,
        );
      }
      return Array.from({ length: order }, (_, j) => ({
        name: `${condition}x${name}^${j + 1}`,
        values: values.map((value) => value ** (j + 1)),
      }));
    });
  if (powers.length === 0 || !isOrthogonalized(variables, i, file)) {
    return powers;
  }
  const ones = new Float64Array(count).fill(1);
  const columns = orthogonalize([ones, ...powers.map(({ values }) => values)]);
  return powers.map(({ name }, k) => ({ name, values: columns[k + 1] }));
}

function isEmpty(fields: MatFile["variables"], name: string): boolean {
  const value = fields.get(name);
  return value === undefined ||
    (value.kind === "cells" && value.cells.length === 0) ||
    (value.kind === "numbers" && value.values.length === 0);
}

function isOrthogonalized(
  variables: MatFile["variables"],
  i: number,
  file: string,
): boolean {
  if (!variables.has("orth")) return true;
  const cell = cellsOf(variables, "orth", file)[i];
  return cell === undefined || numbersOf(cell, `orth{${i + 1}}`, file)[0] !== 0;
}

function refuseTimeModulation({ variables }: MatFile, file: string): void {
  if (!variables.has("tmod")) return;
  cellsOf(variables, "tmod", file).forEach((cell, i) => {
    const what = `tmod{${i + 1}}`;
    const [order = 0] = numbersOf(cell, what, file);
    if (order === 0) return;
    throw variableError(
      file,
      what,
      `is ${order}: modulation by time is not supported, expected 0, or a modulator of 'pmod' in its place`,
    );
  });
}

function sameLength(
  values: Float64Array,
  count: number,
  what: string,
  file: string,
): Float64Array {
  if (values.length === count) return values;
  throw variableError(
    file,
    what,
    `has ${
      counted(values.length, "number")
    }, expected ${count}, one for each onset`,
  );
}
