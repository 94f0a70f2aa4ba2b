/** What instructions of pybids' transformer do. @module */

import { HRF_MODEL_NAMES, type HrfModelName } from "../design/hrf_model.ts";
import type { Field } from "./field.ts";

/** What an instruction does. */
export type InstructionAct =
  | {
    readonly name: "Factor";
    readonly constraint: "none" | "drop_one" | "mean_zero";
    readonly refLevel: string | undefined;
    readonly sep: string;
  }
  | {
    readonly name: "Convolve";
    readonly model: HrfModelName;
    readonly firDelays: readonly number[];
  }
  | {
    readonly name: "Scale";
    readonly demean: boolean;
    readonly rescale: boolean;
    readonly replaceNa: "none" | "before" | "after";
  }
  | { readonly name: "Orthogonalize"; readonly other: readonly string[] }
  | {
    readonly name: "Threshold";
    readonly threshold: number;
    readonly binarize: boolean;
    readonly above: boolean;
    readonly signed: boolean;
  }
  | { readonly name: "Sum"; readonly weights: readonly number[] | undefined }
  | { readonly name: "Power"; readonly value: number }
  | {
    readonly name: "Lag";
    readonly shift: number;
    readonly order: number;
    readonly mode: "nearest" | "reflect" | "constant";
    readonly constant: number;
    readonly difference: boolean;
  }
  | {
    readonly name: "Replace";
    readonly replace: ReadonlyMap<string, string | number>;
    readonly attribute: "value" | "onset" | "duration";
  }
  | {
    readonly name:
      | "Demean"
      | "Rename"
      | "Select"
      | "Product"
      | "Copy"
      | "DropNA"
      | "Delete"
      | "And"
      | "Or"
      | "Not";
  };

/**
 * Reads what an instruction does.
 *
 * @param name Its name.
 * @param field The instruction, for messages.
 * @param fields Its parameters by name.
 * @returns It, checked.
 * @throws {InputError} If a parameter is missing or wrong.
 */
export function readAct(
  name: InstructionAct["name"],
  field: Field,
  fields: ReadonlyMap<string, Field>,
): InstructionAct {
  const flag = (key: string, otherwise: boolean) =>
    fields.get(key)?.flag() ?? otherwise;
  const number = (key: string, otherwise: number) =>
    fields.get(key)?.number() ?? otherwise;
  switch (name) {
    case "Factor":
      return {
        name,
        constraint:
          fields.get("Constraint")?.word(["none", "drop_one", "mean_zero"]) ??
            "none",
        refLevel: levelOf(fields.get("RefLevel")),
        sep: fields.get("Sep")?.text() ?? ".",
      };
    case "Convolve":
      return convolveOf(field, fields);
    case "Scale":
      return {
        name,
        demean: flag("Demean", true),
        rescale: flag("Rescale", true),
        replaceNa: fields.get("ReplaceNA")?.word(["none", "before", "after"]) ??
          "none",
      };
    case "Orthogonalize": {
      const other = fields.get("Other") ??
        field.refuse("the field 'Other' of Orthogonalize is missing");
      return { name, other: other.listOrOne().map((one) => one.text()) };
    }
    case "Threshold":
      return {
        name,
        threshold: number("Threshold", 0),
        binarize: flag("Binarize", false),
        above: flag("Above", true),
        signed: flag("Signed", true),
      };
    case "Sum":
      return {
        name,
        weights: fields.get("Weights")?.list().map((one) => one.number()),
      };
    case "Power": {
      const value = fields.get("Value") ??
        field.refuse("the field 'Value' of Power is missing");
      return { name, value: value.number() };
    }
    case "Lag":
      return lagOf(fields);
    case "Replace":
      return replaceOf(field, fields);
    default:
      return { name };
  }
}

function convolveOf(
  field: Field,
  fields: ReadonlyMap<string, Field>,
): InstructionAct {
  const family = fields.get("Model")?.word(["spm", "glover", "fir"]) ?? "spm";
  const derivative = fields.get("Derivative")?.flag() ?? false;
  const dispersion = fields.get("Dispersion")?.flag() ?? false;
  const delays = fields.get("FirDelays")?.listOrOne();
  if (family === "fir") {
    if (delays === undefined) {
      field.refuse("the field 'FirDelays' of Convolve is missing");
    }
    if (derivative || dispersion) {
      field.refuse(
        "Convolve: the model fir has neither Derivative nor Dispersion",
      );
    }
  } else {
    if (delays) field.refuse(`Convolve: the model ${family} has no FirDelays`);
    if (dispersion && !derivative) {
      field.refuse("Convolve: Dispersion needs Derivative, which is not true");
    }
  }
  const parts = [
    family,
    ...derivative ? ["derivative"] : [],
    ...dispersion ? ["dispersion"] : [],
  ];
  return {
    name: "Convolve",
    model: HRF_MODEL_NAMES.find((name) => name === parts.join(" + "))!,
    firDelays: readDelays(delays ?? []),
  };
}

/**
 * Reads delays of the FIR model.
 *
 * @param fields The delays.
 * @returns Whole numbers of scans.
 * @throws {InputError} If one is none.
 */
export function readDelays(fields: readonly Field[]): number[] {
  return fields.map((field) => {
    const delay = field.number();
    if (Number.isInteger(delay) && delay >= 0) return delay;
    return field.expected("a whole number of scans from 0");
  });
}

function lagOf(fields: ReadonlyMap<string, Field>): InstructionAct {
  const shift = fields.get("Shift")?.number() ?? 1;
  const order = fields.get("Order")?.number() ?? 3;
  if (!Number.isInteger(order) || order < 0 || order > 5) {
    fields.get("Order")!.expected("a whole number from 0 to 5");
  }
  if (!Number.isInteger(shift) && order !== 1) {
    fields.get("Shift")!.refuse(
      `found ${shift}, expected a whole number (or Order 1): shifts by splines are not supported`,
    );
  }
  return {
    name: "Lag",
    shift,
    order,
    mode: fields.get("Mode")?.word(["nearest", "reflect", "constant"]) ??
      "nearest",
    constant: fields.get("Constant")?.number() ?? 0,
    difference: fields.get("Difference")?.flag() ?? false,
  };
}

function replaceOf(
  field: Field,
  fields: ReadonlyMap<string, Field>,
): InstructionAct {
  const given = fields.get("Replace") ??
    field.refuse("the field 'Replace' of Replace is missing");
  const replace = new Map(
    [...given.entries()].map(([key, { value, ...own }]) => {
      if (typeof value === "string" || typeof value === "number") {
        return [key, value] as const;
      }
      return given.refuse(`${own.path}: expected a text or a number`);
    }),
  );
  return {
    name: "Replace",
    replace,
    attribute: fields.get("Attribute")?.word(["value", "onset", "duration"]) ??
      "value",
  };
}

function levelOf(field: Field | undefined): string | undefined {
  if (field === undefined) return undefined;
  return typeof field.value === "number" ? String(field.value) : field.text();
}
