/** Reading the contrasts of a node. @module */

import { counted } from "../counted.ts";
import type { Field } from "./field.ts";
import { type DummyContrasts, INTERCEPT, type NodeContrast } from "./types.ts";

const TESTS = ["t", "F", "pass"] as const;

/**
 * Reads `Contrasts`.
 *
 * @param field The list; none where it is missing.
 * @returns The contrasts.
 * @throws {InputError} If a field is wrong.
 */
export function readContrasts(field: Field | undefined): NodeContrast[] {
  const contrasts = field?.list().map(readContrast) ?? [];
  const names = contrasts.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    field!.refuse(
      `two contrasts are called '${twice}', expected names of their own`,
    );
  }
  return contrasts;
}

function readContrast(field: Field): NodeContrast {
  const required = ["Name", "ConditionList", "Weights", "Test"];
  const fields = field.object([...required, "Description"], required);
  const conditions = readConditions(fields.get("ConditionList")!);
  const given = fields.get("Weights")!;
  const rows = given.list("a list of weights");
  const isTable = rows.length > 0 &&
    rows.every((row) => Array.isArray(row.value));
  const weights = isTable
    ? rows.map((row) => row.list().map(readWeight))
    : [rows.map(readWeight)];
  const wrong = weights.find((row) => row.length !== conditions.length);
  if (wrong !== undefined) {
    given.refuse(
      `found ${
        counted(wrong.length, "weight")
      }, expected ${conditions.length}, one for each of ConditionList`,
    );
  }
  const test = fields.get("Test")!.word(TESTS);
  if (test !== "F" && weights.length > 1) {
    given.refuse(
      `found ${weights.length} rows, expected one: Test is '${test}', and only F has several`,
    );
  }
  const zero = weights.find((row) => row.every((weight) => weight === 0));
  if (zero) given.refuse("found weights of 0 alone, expected another");
  return { name: fields.get("Name")!.text(), conditions, weights, test };
}

/** A number, or a fraction as a text: `-1/3`. */
function readWeight(field: Field): number {
  if (typeof field.value !== "string") return field.number();
  const found = /^\s*([+-]?\d+(?:\.\d+)?)\s*(?:\/\s*(\d+(?:\.\d+)?)\s*)?$/.exec(
    field.value,
  );
  const weight = found ? Number(found[1]) / Number(found[2] ?? 1) : NaN;
  if (Number.isFinite(weight)) return weight;
  return field.expected("a number, or a fraction such as '-1/3'");
}

function readConditions(field: Field): string[] {
  const names = field.list().map((one) =>
    one.value === 1 ? INTERCEPT : one.text()
  );
  if (names.length === 0) {
    field.refuse("found no column, expected one at least");
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    field.refuse(`found '${twice}' twice, expected each column once`);
  }
  return names;
}

/**
 * Reads `DummyContrasts`.
 *
 * @param field The object; none where it is missing.
 * @returns What it asks for.
 * @throws {InputError} If a field is wrong.
 */
export function readDummies(
  field: Field | undefined,
): DummyContrasts | undefined {
  if (field === undefined) return undefined;
  const fields = field.object(["Contrasts", "Test", "Description"], ["Test"]);
  const given = fields.get("Contrasts");
  return {
    conditions: given === undefined ? undefined : readConditions(given),
    test: fields.get("Test")!.word(TESTS),
  };
}
