/** Transformations of one variable. @module */

import type { Field } from "./field.ts";
import type { InstructionAct } from "./instruction_act.ts";
import { lag } from "./lag.ts";
import {
  numbersOf,
  type Value,
  type Variable,
  withValues,
} from "./variable.ts";

/**
 * Transforms one variable by an instruction that looks at no other.
 *
 * @param name The variable's name.
 * @param variable The variable.
 * @param act What is done.
 * @param where Where it is asked for, for messages.
 * @returns A new variable.
 * @throws {InputError} If it cannot be done.
 */
export function mapped(
  name: string,
  variable: Variable,
  act: InstructionAct,
  where: Field,
): Variable {
  const each = (change: (value: number) => number) =>
    withValues(variable, numbersOf(variable).map(change));
  switch (act.name) {
    case "Demean": {
      const mean = meanOf(present(numbersOf(variable)));
      return each((value) => value - mean);
    }
    case "Scale":
      return scale(name, variable, act, where);
    case "Threshold": {
      const at = act.signed ? act.threshold : Math.abs(act.threshold);
      return each((given) => {
        const value = act.signed ? given : Math.abs(given);
        const isKept = act.above ? value >= at : value <= at;
        return !isKept ? 0 : act.binarize ? 1 : value;
      });
    }
    case "Power":
      return each((value) => value ** act.value);
    case "Not":
      return each((value) => value === 0 ? 1 : 0);
    case "Lag":
      return withValues(variable, lag(numbersOf(variable), act));
    case "Replace":
      return replace(name, variable, act, where);
    case "DropNA":
      return dropMissing(name, variable, where);
    default:
      throw new TypeError(`${act.name} transforms no single variable`);
  }
}

function scale(
  name: string,
  variable: Variable,
  { demean, replaceNa, rescale }: Extract<InstructionAct, { name: "Scale" }>,
  where: Field,
): Variable {
  const given = numbersOf(variable);
  const [first, ...others] = new Set(present(given));
  if (others.length === 0 && replaceNa !== "after") {
    where.refuse(
      `Scale: the variable '${name}' is ${
        first ?? "missing"
      } throughout and cannot be scaled; ReplaceNA 'after' makes it 0`,
    );
  }
  let values = replaceNa === "before" ? given.map(orZero) : given;
  if (demean) {
    const mean = meanOf(present(values));
    values = values.map((value) => value - mean);
  }
  if (rescale) {
    const deviation = deviationOf(present(values));
    values = values.map((value) => value / deviation);
  }
  return withValues(
    variable,
    replaceNa === "after" ? values.map(orZero) : values,
  );
}

function replace(
  name: string,
  variable: Variable,
  { attribute, replace }: Extract<InstructionAct, { name: "Replace" }>,
  where: Field,
): Variable {
  const put = (value: Value): Value => {
    for (const [before, after] of replace) {
      const isIt = typeof value === "string"
        ? value === before
        : Number.isNaN(value)
        ? before === "n/a"
        : value === Number(before);
      if (isIt) return after;
    }
    return value;
  };
  if (attribute === "value") {
    const values = variable.values.map(put);
    const isWhole = variable.numbers === "whole" &&
      values.every(Number.isInteger);
    return { ...variable, values, numbers: isWhole ? "whole" : "real" };
  }
  if (variable.kind !== "sparse") {
    where.refuse(
      `Replace: the variable '${name}' is no list of events and has no ${attribute}`,
    );
  }
  const key = attribute === "onset" ? "onsets" : "durations";
  const times = variable[key].map(put);
  const wrong = times.find((time) => typeof time !== "number");
  if (wrong !== undefined) {
    where.refuse(
      `Replace: found '${wrong}' for the ${attribute}, expected a number of seconds`,
    );
  }
  return { ...variable, [key]: times };
}

function dropMissing(
  name: string,
  variable: Variable,
  where: Field,
): Variable {
  if (variable.kind !== "sparse") {
    where.refuse(
      `DropNA: the variable '${name}' is no list of events, and without a row it would not fit the others`,
    );
  }
  const kept = <T>(list: readonly T[]) =>
    list.filter((_, i) => !Number.isNaN(variable.values[i]));
  return {
    ...variable,
    onsets: kept(variable.onsets),
    durations: kept(variable.durations),
    values: kept(variable.values),
  };
}

function present(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}

function orZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of a sample, as pandas has it. */
function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
