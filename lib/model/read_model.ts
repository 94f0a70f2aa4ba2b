/** Reading a BIDS Stats Model. @module */

import { InputError } from "../errors.ts";
import { Field } from "./field.ts";
import { readGraph } from "./graph.ts";
import { readNode } from "./read_node.ts";
import type { StatsModel } from "./types.ts";

/** BIDS' entities by their long names, of those that images have. */
const ENTITIES: Readonly<Record<string, string>> = {
  subject: "sub",
  session: "ses",
  task: "task",
  acquisition: "acq",
  ceagent: "ce",
  reconstruction: "rec",
  direction: "dir",
  run: "run",
  echo: "echo",
  part: "part",
  hemisphere: "hemi",
  space: "space",
  resolution: "res",
  density: "den",
  desc: "desc",
};

/** What every input image is anyway. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  datatype: ["func"],
  suffix: ["bold"],
  extension: [".nii", ".nii.gz", "nii", "nii.gz"],
};

/**
 * Reads a BIDS Stats Model (version 1.0) and checks all of it that the data do
 * not decide: fields, names, edges, transformations and contrasts.
 *
 * @param text The model, JSON.
 * @param file Its name in messages.
 * @returns The model.
 * @throws {InputError} If it is none, or uses what is not supported: one
 * sentence that names the field.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readStatsModel } from "./read_model.ts";
 *
 * const model = readStatsModel(
 *   JSON.stringify({
 *     Name: "faces",
 *     BIDSModelVersion: "1.0.0",
 *     Input: { task: "faces" },
 *     Nodes: [{
 *       Level: "Run",
 *       Name: "run",
 *       GroupBy: ["run", "subject"],
 *       Model: { Type: "glm", X: ["trial_type.face", 1] },
 *       DummyContrasts: { Contrasts: ["trial_type.face"], Test: "t" },
 *     }],
 *   }),
 *   "model.json",
 * );
 * assertEquals(model.nodes[0].x, ["trial_type.face", "intercept"]);
 * ```
 */
export function readStatsModel(text: string, file: string): StatsModel {
  const root = new Field(file, "", parse(text, file));
  const fields = root.object(
    ["Name", "BIDSModelVersion", "Description", "Input", "Nodes", "Edges"],
    ["Name", "BIDSModelVersion", "Nodes"],
  );
  const version = fields.get("BIDSModelVersion")!;
  if (!/^1\.0(\.\d+)?$/.test(version.text())) {
    version.expected("a version 1.0, such as 1.0.0");
  }
  const list = fields.get("Nodes")!;
  const nodes = list.list().map(readNode);
  if (nodes.length === 0) list.refuse("found no node, expected one at least");
  const seen = new Map<string, string>();
  for (const { label, name } of nodes) {
    const other = seen.get(label.toLowerCase());
    if (other !== undefined) {
      list.refuse(
        other === name
          ? `two nodes are called '${name}', expected names of their own`
          : `the nodes '${other}' and '${name}' would both be written as node-${label}, expected names that differ in letters or digits`,
      );
    }
    seen.set(label.toLowerCase(), name);
  }
  return {
    file,
    name: fields.get("Name")!.text(),
    input: readInput(fields.get("Input")),
    ...readGraph(nodes, list, fields.get("Edges")),
  };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `${file}: is not JSON (${
        cause instanceof Error ? cause.message : String(cause)
      })`,
      { file, cause },
    );
  }
}

function readInput(
  field: Field | undefined,
): Record<string, readonly string[]> {
  const input: Record<string, readonly string[]> = {};
  if (field === undefined) return input;
  const known = [...Object.keys(ENTITIES), ...Object.keys(FIXED)];
  for (const [name, given] of field.object([...known, "Description"])) {
    if (name === "Description") continue;
    const labels = given.listOrOne().map(labelOf);
    if (labels.length === 0) given.refuse("found no label, expected some");
    const fixed = FIXED[name];
    if (fixed === undefined) {
      input[ENTITIES[name]] = labels;
    } else if (!labels.every((label) => fixed.includes(label))) {
      given.expected(fixed.join(", "));
    }
  }
  return input;
}

/** A label: a text, or a number such as that of a run. */
export function labelOf(field: Field): string {
  const { value } = field;
  return typeof value === "number" ? String(value) : field.text();
}

/**
 * The short name of an entity.
 *
 * @param name Its long name, such as `subject`.
 * @returns `sub`; nothing for what is no entity.
 */
export function entityOf(name: string): string | undefined {
  return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
}
