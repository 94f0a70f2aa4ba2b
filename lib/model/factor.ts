/** Columns of the levels of a variable. @module */

import type { Field } from "./field.ts";
import type { InstructionAct } from "./instruction_act.ts";
import { type Value, type Variable, withValues } from "./variable.ts";

/**
 * Makes a column of zeros and ones for each level of a variable, in the order
 * of the levels, named `variable.level`. Missing values are in no level.
 *
 * @param name The variable's name.
 * @param variable The variable.
 * @param act Constraint, level of reference and what stands between the names.
 * @param where Where it is asked for, for messages.
 * @returns The columns by name.
 * @throws {InputError} If the level of reference is not there.
 */
export function factor(
  name: string,
  variable: Variable,
  { constraint, refLevel, sep }: Extract<InstructionAct, { name: "Factor" }>,
  where: Field,
): Map<string, Variable> {
  const { numbers, values } = variable;
  const levels = [...new Set(values.filter((value) => !Number.isNaN(value)))]
    .sort(inOrder);
  const label = (value: Value) =>
    typeof value === "number" && numbers === "real" && Number.isInteger(value)
      ? value.toFixed(1)
      : String(value);
  let reference = refLevel === undefined
    ? undefined
    : levels.find((level) => isLevel(level, label(level), refLevel));
  if (refLevel !== undefined && reference === undefined) {
    where.refuse(
      `Factor: RefLevel '${refLevel}' is no level of '${name}'; found ${
        levels.map(label).join(", ") || "none"
      }`,
    );
  }
  const constrained = constraint !== "none" && levels.length > 1;
  if (constrained) reference ??= levels[0];
  const share = constrained && constraint === "mean_zero"
    ? -1 / (levels.length - 1)
    : 0;
  return new Map(
    levels.filter((level) => level !== reference).map((level) => [
      `${name}${sep}${label(level)}`,
      withValues(
        variable,
        values.map((value) =>
          value === level ? 1 : value === reference ? share : 0
        ),
      ),
    ]),
  );
}

function isLevel(level: Value, label: string, wanted: string): boolean {
  return label === wanted ||
    (typeof level === "number" && level === Number(wanted));
}

function inOrder(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
