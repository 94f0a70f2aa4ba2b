/** Carrying out instructions on variables. @module */

import { counted } from "../counted.ts";
import { nearestName } from "../nearest.ts";
import { factor } from "./factor.ts";
import type { Field } from "./field.ts";
import type { Instruction } from "./instruction.ts";
import type { InstructionAct } from "./instruction_act.ts";
import { joined, orthogonal } from "./joint.ts";
import { expandNames } from "./pattern.ts";
import { mapped } from "./single.ts";
import type { ConvolvedColumn, Timing } from "./scans.ts";
import { convolve, densify } from "./timing.ts";
import { isCategorical, type Variable, type Variables } from "./variable.ts";

/** Those that take categories as they are. */
const CATEGORIES: ReadonlySet<string> = new Set([
  "Factor",
  "Rename",
  "Select",
  "Copy",
  "DropNA",
  "Delete",
  "Replace",
]);

/**
 * Carries out instructions in their order, as pybids' transformer.
 *
 * @param given The variables; they are left as they are.
 * @param instructions The instructions.
 * @param timing The scans, of variables of a run.
 * @returns The variables that there are then.
 * @throws {InputError} If an instruction names a variable that is not there,
 * or cannot be done on it.
 */
export function transform(
  given: ReadonlyMap<string, Variable>,
  instructions: readonly Instruction[],
  timing?: Timing,
): Variables {
  const variables: Variables = new Map(given);
  for (const instruction of instructions) {
    carryOut(variables, instruction, timing);
  }
  return variables;
}

function carryOut(
  variables: Variables,
  instruction: Instruction,
  timing: Timing | undefined,
): void {
  const { act, input, where } = instruction;
  const names = expandNames(input, variables.keys());
  const chosen = names.map((name) =>
    take(variables, name, instruction, timing)
  );
  const rename = (name: string, i: number) =>
    outputName(instruction, name, i, names.length);
  switch (act.name) {
    case "Delete":
      for (const name of names) variables.delete(name);
      return;
    case "Select":
      variables.clear();
      names.forEach((name, i) => variables.set(name, chosen[i]));
      return;
    case "Factor":
      names.forEach((name, i) => {
        variables.delete(name);
        for (const [column, own] of factor(name, chosen[i], act, where)) {
          variables.set(column, own);
        }
      });
      return;
    case "Convolve":
      names.forEach((name, i) =>
        convolved(name, chosen[i], act, where, timing).forEach(
          ({ suffix, variable }, k) =>
            variables.set(
              k === 0 && instruction.output
                ? rename(name, i)
                : `${name}${suffix}`,
              variable,
            ),
        )
      );
      return;
    case "Product":
    case "Sum":
    case "And":
    case "Or":
      variables.set(rename(names[0], 0), joined(act, names, chosen, where));
      return;
    case "Orthogonalize": {
      const others = expandNames(act.other, variables.keys());
      const by = others.map((name) =>
        take(variables, name, instruction, timing)
      );
      names.forEach((name, i) =>
        variables.set(
          rename(name, i),
          orthogonal(name, chosen[i], others, by, where),
        )
      );
      return;
    }
    case "Rename":
      names.forEach((name, i) => {
        variables.delete(name);
        variables.set(rename(name, i), chosen[i]);
      });
      return;
    case "Copy":
      names.forEach((name, i) => variables.set(rename(name, i), chosen[i]));
      return;
    default:
      names.forEach((name, i) =>
        variables.set(rename(name, i), mapped(name, chosen[i], act, where))
      );
  }
}

/** A variable as the instruction takes it. */
function take(
  variables: Variables,
  name: string,
  { act, dense, where }: Instruction,
  timing: Timing | undefined,
): Variable {
  const variable = variables.get(name);
  if (variable === undefined) {
    const nearest = nearestName(name, [...variables.keys()]);
    return where.refuse(
      `${act.name}: there is no variable '${name}'${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }; found ${shown([...variables.keys()])}`,
    );
  }
  if (!CATEGORIES.has(act.name) && isCategorical(variable)) {
    where.refuse(
      `${act.name}: the variable '${name}' holds texts, expected numbers; Factor makes columns of it`,
    );
  }
  if (!dense || variable.kind !== "sparse") return variable;
  if (timing === undefined || isCategorical(variable)) {
    return where.refuse(`${act.name}: '${name}' cannot become a series`);
  }
  return densify(variable, timing);
}

function outputName(
  { act, output, where }: Instruction,
  name: string,
  i: number,
  count: number,
): string {
  if (output === undefined) return name;
  const { names, prefix, suffix } = output;
  const isJoint = act.name === "Product" || act.name === "Sum" ||
    act.name === "And" || act.name === "Or";
  if (names !== undefined && !isJoint && names.length !== count) {
    where.refuse(
      `${act.name}: found ${
        counted(names.length, "name")
      } in Output, expected ${count}, one a variable`,
    );
  }
  return `${prefix}${names?.[i] ?? name}${suffix}`;
}

/** Missing values would make every number of a column missing. */
function convolved(
  name: string,
  variable: Variable,
  { firDelays, model }: Extract<InstructionAct, { name: "Convolve" }>,
  where: Field,
  timing: Timing | undefined,
): ConvolvedColumn[] {
  if (variable.kind === "simple" || timing === undefined) {
    return where.refuse(
      `Convolve: the variable '${name}' has no course in time`,
    );
  }
  const at = variable.values.findIndex((value) => Number.isNaN(value));
  if (at >= 0) {
    where.refuse(
      `Convolve: the variable '${name}' has no value in row ${
        at + 1
      }, expected numbers; DropNA leaves such rows out, Replace gives them a value`,
    );
  }
  return convolve(variable, model, firDelays, timing);
}

/** Some names, for a message. */
function shown(names: readonly string[]): string {
  return `${names.slice(0, 20).join(", ")}${names.length > 20 ? ", …" : ""}` ||
    "none";
}
