/** Contrasts as the command line and `--contrasts F.json` give them. @module */

import { readText } from "../bytes/read_text.ts";
import { splitContrastName } from "../design/contrast_expression.ts";
import { InputError } from "../errors.ts";
import type { ContrastDefinition, StatType } from "../glm/mod.ts";
import { isOnePerRun, type RunsContrast } from "../glm/run_contrasts.ts";

/** A contrast by its name, not yet held against a design. */
export interface NamedContrast {
  /** The name that its maps are called by. */
  readonly name: string;
  /** Expression or weights, for all runs or a list of one a run. */
  readonly definition: RunsContrast;
  /** The statistic it asks for. */
  readonly statType: StatType | undefined;
}

/**
 * Gathers the contrasts of a call: those of `--contrasts` first.
 *
 * @param texts Values of `--contrast`, `[NAME=]EXPRESSION` each.
 * @param file The JSON file of `--contrasts`.
 * @param statType The statistic that `--stat-type` asks for.
 * @param columns Design columns: one whose name holds a `=` is no `NAME=`.
 * @returns The contrasts in order.
 * @throws {InputError} If the file is not an object of contrasts.
 * @throws {UsageError} If a text is empty.
 */
export async function gatherContrasts(
  texts: readonly string[],
  file: string | undefined,
  statType: StatType | undefined,
  columns: readonly string[],
): Promise<NamedContrast[]> {
  const listed = file === undefined ? [] : await readContrasts(file);
  const given = texts.map((text) => {
    const { name, expression } = columns.includes(text.trim())
      ? { name: text.trim(), expression: text.trim() }
      : splitContrastName(text.trim());
    return { name, definition: expression, statType: undefined };
  });
  return [...listed, ...given].map((contrast) => ({
    ...contrast,
    statType: contrast.statType ?? statType,
  }));
}

async function readContrasts(file: string): Promise<NamedContrast[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readText(file));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new InputError(`${file}: this is not JSON (${cause.message})`, {
      file,
      cause,
    });
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new InputError(
      `${file}: expected an object of contrasts by name, as {"name": "faces - houses"}`,
      { file },
    );
  }
  return Object.entries(parsed).map(([name, value]) =>
    fromJson(name, value, file)
  );
}

function fromJson(name: string, value: unknown, file: string): NamedContrast {
  if (isObject(value)) {
    const { def, statType, ...rest } = value;
    const unknown = Object.keys(rest)[0];
    if (unknown !== undefined) {
      refuse(name, file, `the field '${unknown}' is unknown`);
    }
    if (statType !== undefined && statType !== "t" && statType !== "F") {
      refuse(name, file, `statType is ${JSON.stringify(statType)}`);
    }
    return {
      name,
      definition: definitionOf(name, def, file),
      statType: statType as StatType | undefined,
    };
  }
  return {
    name,
    definition: definitionOf(name, value, file),
    statType: undefined,
  };
}

function definitionOf(
  name: string,
  value: unknown,
  file: string,
): RunsContrast {
  if (isDefinition(value)) return value;
  if (
    Array.isArray(value) && value.every(isDefinition) && isOnePerRun(value)
  ) {
    return value;
  }
  return refuse(name, file, `found ${JSON.stringify(value) ?? "nothing"}`);
}

function isDefinition(value: unknown): value is ContrastDefinition {
  return typeof value === "string" || isNumbers(value) ||
    (Array.isArray(value) && value.length > 0 && value.every(isNumbers));
}

function refuse(name: string, file: string, found: string): never {
  throw new InputError(
    `${file}: contrast '${name}': ${found}; expected an expression, weights, rows of weights, a list of one of these a run, or {"def": …, "statType": "t" or "F"}`,
    { file, field: name },
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((item) => typeof item === "number");
}
