/** Reading a node of a BIDS Stats Model. @module */

import { InputError } from "../errors.ts";
import type { Field } from "./field.ts";
import { readInstruction } from "./instruction.ts";
import { fileLabel } from "./file_label.ts";
import { isPattern, matchNames } from "./pattern.ts";
import { readContrasts, readDummies } from "./read_contrasts.ts";
import { readNodeModel } from "./read_node_model.ts";
import { INTERCEPT, type NodeLevel, type StatsNode } from "./types.ts";

const LEVELS: readonly NodeLevel[] = ["run", "session", "subject", "dataset"];

/** What nodes can be grouped by; those of the dataset by other columns too. */
const GROUPS = ["run", "session", "subject", "task", "contrast"];

/**
 * Reads a node.
 *
 * @param field The node.
 * @returns It, checked.
 * @throws {InputError} If a field is wrong or not supported.
 */
export function readNode(field: Field): StatsNode {
  const fields = field.object(
    [
      "Level",
      "Name",
      "Description",
      "GroupBy",
      "Transformations",
      "Model",
      "Contrasts",
      "DummyContrasts",
    ],
    ["Level", "Name", "GroupBy", "Model"],
  );
  const level = fields.get("Level")!.word(LEVELS);
  const name = fields.get("Name")!.text();
  const groups = fields.get("GroupBy")!;
  const groupBy = groups.list().map((one) => {
    const text = one.text();
    return GROUPS.includes(text) || level === "dataset"
      ? text
      : one.refuse(`found '${text}', expected ${GROUPS.join(", ")}`);
  });
  refuseGroups(level, groupBy, groups);
  const model = readNodeModel(fields.get("Model")!);
  const instructions = readTransformations(fields.get("Transformations"));
  const base = { level, name, groupBy, instructions, ...model };
  if (level === "run") refuseOfRuns(base, field);
  else refuseOfMaps(base, field);
  const contrasts = readContrasts(fields.get("Contrasts"));
  const dummies = readDummies(fields.get("DummyContrasts"));
  if (model.type === "meta" && contrasts.length > 0) {
    fields.get("Contrasts")!.refuse(
      "those of a meta node are not supported, expected DummyContrasts alone",
    );
  }
  if (model.type === "meta" && dummies?.test === "F") {
    fields.get("DummyContrasts")!.refuse(
      "Test is F, expected t or pass of a meta node",
    );
  }
  checkConditions(field, [
    ...contrasts.flatMap(({ conditions }) => conditions),
    ...dummies?.conditions ?? [],
  ], base);
  if (contrasts.length === 0 && dummies === undefined) {
    field.refuse(
      "it has neither Contrasts nor DummyContrasts, expected one at least",
    );
  }
  return {
    ...base,
    label: labelOfNode(fields.get("Name")!),
    contrasts,
    dummies,
  };
}

function labelOfNode(field: Field): string {
  try {
    return fileLabel(field.text());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return field.expected("a letter or a digit in it");
  }
}

/** What a model is made of must be what its level says. */
function refuseGroups(
  level: NodeLevel,
  groupBy: readonly string[],
  field: Field,
): void {
  const has = (word: string) => groupBy.includes(word);
  const wrong = level === "run"
    ? has("contrast") ? "contrast" : undefined
    : level === "session"
    ? has("run") ? "run" : undefined
    : level === "subject"
    ? groupBy.find((word) => word === "run" || word === "session")
    : groupBy.find((word) => word === "run" || word === "subject");
  if (wrong !== undefined) {
    field.refuse(`a node of the ${level} level cannot be grouped by ${wrong}`);
  }
  if ((level === "session" || level === "subject") && !has("subject")) {
    field.refuse(
      `'subject' is missing, which a node of the ${level} level needs`,
    );
  }
}

function readTransformations(
  field: Field | undefined,
): StatsNode["instructions"] {
  if (field === undefined) return [];
  if (Array.isArray(field.value)) {
    field.refuse(
      "found a list, expected an object with Transformer and Instructions",
    );
  }
  const fields = field.object(
    ["Transformer", "Instructions", "Description"],
    ["Transformer", "Instructions"],
  );
  fields.get("Transformer")!.word(["pybids-transforms-v1"]);
  return fields.get("Instructions")!.list().map(readInstruction);
}

type Checked = Omit<StatsNode, "contrasts" | "dummies" | "label">;

function refuseOfRuns({ type, x }: Checked, field: Field): void {
  if (type === "meta") {
    field.refuse("Model.Type is meta, expected glm at the run level");
  }
  if (x.length === 1 && x[0] === INTERCEPT) {
    field.refuse("Model.X is 1 alone, expected other columns at the run level");
  }
}

function refuseOfMaps(
  { brainMask, highPass, hrf, instructions, level, type, x }: Checked,
  field: Field,
): void {
  if (hrf) field.refuse("Model.HRF belongs to the run level");
  if (highPass !== undefined || brainMask) {
    field.refuse("Model.Options belong to the run level");
  }
  if (instructions.length > 0 && level !== "dataset") {
    field.refuse(
      `Transformations of the ${level} level are not supported, which has no variables of its own`,
    );
  }
  const time = instructions.find(({ act: { name }, dense }) =>
    dense || name === "Convolve" || name === "Lag"
  );
  time?.where.refuse(
    `${time.act.name} belongs to the run level, which has a course in time`,
  );
  if (type === "meta" && (x.length > 1 || x[0] !== INTERCEPT)) {
    field.refuse(
      "Model.X of a meta node is not 1 alone, which is all that is supported",
    );
  }
}

/** Conditions are columns of X, or what a response makes of them. */
function checkConditions(
  field: Field,
  conditions: readonly string[],
  { hrf, x }: Checked,
): void {
  for (const name of conditions) {
    const known = x.some((column) =>
      column === name ||
      (isPattern(column) && matchNames(column, [name]).length > 0) ||
      (hrf?.variables.includes(column) && name.startsWith(`${column}_`))
    );
    if (known) continue;
    field.refuse(
      `the contrasts name '${
        name === INTERCEPT ? "1" : name
      }', which Model.X has not; found ${
        x.map((column) => column === INTERCEPT ? "1" : column).join(", ")
      }`,
    );
  }
}
