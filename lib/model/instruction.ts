/** Instructions of pybids' transformer, as a model file has them. @module */

import { nearestName } from "../nearest.ts";
import type { Field } from "./field.ts";
import { type InstructionAct, readAct } from "./instruction_act.ts";

/** What an instruction writes its variables to. */
export interface InstructionOutput {
  /** Names, one a variable. */
  readonly names: readonly string[] | undefined;
  /** What is put before names. */
  readonly prefix: string;
  /** What is put behind names. */
  readonly suffix: string;
}

/** One step of making variables. */
export interface Instruction {
  /** Where it stands in the file, for messages. */
  readonly where: Field;
  /** Names or patterns of the variables that it takes. */
  readonly input: readonly string[];
  /** Where results go; in place where nothing is said. */
  readonly output: InstructionOutput | undefined;
  /** Whether events become series first. */
  readonly dense: boolean;
  /** What it does. */
  readonly act: InstructionAct;
}

const NAMES: readonly InstructionAct["name"][] = [
  "Factor",
  "Convolve",
  "Scale",
  "Demean",
  "Orthogonalize",
  "Threshold",
  "Rename",
  "Select",
  "Product",
  "Sum",
  "Power",
  "Lag",
  "Replace",
  "Copy",
  "DropNA",
  "Delete",
  "And",
  "Or",
  "Not",
];

/** Those of pybids that are refused. */
const REFUSED = [
  "Assign",
  "Filter",
  "Group",
  "Resample",
  "Split",
  "ToDense",
];

/** Parameters by instruction, besides those that all have. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Factor: ["Constraint", "RefLevel", "Sep"],
  Convolve: ["Model", "Derivative", "Dispersion", "FirDelays"],
  Scale: ["Demean", "Rescale", "ReplaceNA"],
  Orthogonalize: ["Other"],
  Threshold: ["Threshold", "Binarize", "Above", "Signed"],
  Sum: ["Weights"],
  Power: ["Value"],
  Lag: ["Shift", "Order", "Mode", "Constant", "Difference"],
  Replace: ["Replace", "Attribute"],
};

/** Those whose results need names. */
const NAMED: ReadonlySet<string> = new Set([
  "Rename",
  "Product",
  "Sum",
  "Copy",
  "And",
  "Or",
]);
/** Those that give no variables of their own, or name them themselves. */
const UNNAMED: ReadonlySet<string> = new Set(["Factor", "Select", "Delete"]);
/** Those that make one variable of all. */
const JOINING: ReadonlySet<string> = new Set(["Product", "Sum", "And", "Or"]);

/**
 * Reads an instruction. Its parameters may be written `ReplaceNA`,
 * `ReplaceNa` or `replace_na`.
 *
 * @param field The instruction.
 * @returns It, checked.
 * @throws {InputError} If it is not known, or a parameter is wrong.
 */
export function readInstruction(field: Field): Instruction {
  const given = field.entries();
  const named = given.get("Name") ?? given.get("name");
  if (named === undefined) field.refuse("the field 'Name' is missing");
  const name = nameOf(named);
  const fields = new Map<string, Field>();
  const known = [
    "Name",
    "Input",
    "Output",
    "OutputPrefix",
    "OutputSuffix",
    "Dense",
    "Description",
    ...PARAMETERS[name] ?? [],
  ];
  for (const [key, value] of given) {
    const parameter = known.find((one) => bare(one) === bare(key));
    if (parameter === undefined) {
      const nearest = nearestName(key, known);
      field.refuse(
        `${name} has no field '${key}'${
          nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
        }, expected ${known.join(", ")}`,
      );
    }
    fields.set(parameter, value);
  }
  const inputs = fields.get("Input") ??
    field.refuse(`the field 'Input' of ${name} is missing`);
  const input = inputs.listOrOne().map((one) => one.text());
  if (input.length === 0) inputs.refuse("found no variable, expected some");
  return {
    where: field,
    input,
    output: outputOf(name, field, fields),
    dense: fields.get("Dense")?.flag() ?? false,
    act: readAct(name, field, fields),
  };
}

function nameOf(field: Field): InstructionAct["name"] {
  const text = field.text();
  const name = NAMES.find((one) => one.toLowerCase() === text.toLowerCase());
  if (name !== undefined) return name;
  if (REFUSED.some((one) => one.toLowerCase() === text.toLowerCase())) {
    field.refuse(
      `the transformation ${text} is not supported, expected ${
        NAMES.join(", ")
      }`,
    );
  }
  return field.word(NAMES);
}

function outputOf(
  name: string,
  field: Field,
  fields: ReadonlyMap<string, Field>,
): InstructionOutput | undefined {
  const names = fields.get("Output")?.listOrOne().map((one) => one.text());
  const prefix = fields.get("OutputPrefix")?.text();
  const suffix = fields.get("OutputSuffix")?.text();
  const isGiven = names !== undefined || prefix !== undefined ||
    suffix !== undefined;
  if (isGiven && UNNAMED.has(name)) {
    field.refuse(`${name} takes no Output, found one; Rename names variables`);
  }
  if (!isGiven && NAMED.has(name)) {
    field.refuse(`the field 'Output' of ${name} is missing`);
  }
  if (JOINING.has(name) && names?.length !== 1) {
    field.refuse(`${name} makes one variable, expected one name in Output`);
  }
  if (!isGiven) return undefined;
  return { names, prefix: prefix ?? "", suffix: suffix ?? "" };
}

function bare(key: string): string {
  return key.replaceAll("_", "").toLowerCase();
}
