/** Reading the `Model` of a node of a BIDS Stats Model. @module */

import { type HrfModelName, parseHrfModelName } from "../design/hrf_model.ts";
import { InputError } from "../errors.ts";
import type { Field } from "./field.ts";
import { readDelays } from "./instruction_act.ts";
import { INTERCEPT, type NodeHrf, type StatsNode } from "./types.ts";

/** What a node is fitted with. */
export type NodeModel = Pick<
  StatsNode,
  "type" | "x" | "hrf" | "highPass" | "brainMask"
>;

/**
 * Reads the model of a node.
 *
 * @param field The node's `Model`.
 * @returns It, checked.
 * @throws {InputError} If a field is wrong or not supported.
 */
export function readNodeModel(field: Field): NodeModel {
  const fields = field.object(
    [
      "Type",
      "X",
      "Description",
      "Formula",
      "HRF",
      "Options",
      "Software",
      "VarianceComponents",
      "ErrorDistribution",
    ],
    ["X"],
  );
  for (
    const name of [
      "Formula",
      "Software",
      "VarianceComponents",
      "ErrorDistribution",
    ]
  ) {
    const given = fields.get(name);
    const isEmpty = typeof given?.value === "object" &&
      Object.keys(given.value ?? {}).length === 0;
    if (given !== undefined && !isEmpty) {
      given.refuse("it is not supported, expected a model without");
    }
  }
  const columns = fields.get("X")!;
  const x = columns.list().map((one) =>
    one.value === 1 ? INTERCEPT : one.text()
  );
  if (x.length === 0) columns.refuse("found no column, expected one at least");
  const twice = x.find((name, i) => x.indexOf(name) !== i);
  if (twice !== undefined) {
    columns.refuse(
      `found ${
        twice === INTERCEPT ? "1" : `'${twice}'`
      } twice, expected each column once`,
    );
  }
  return {
    type: fields.get("Type")?.word(["glm", "meta"]) ?? "glm",
    x,
    hrf: readHrf(fields.get("HRF"), x),
    ...readOptions(fields.get("Options")),
  };
}

function readHrf(
  field: Field | undefined,
  x: readonly string[],
): NodeHrf | undefined {
  if (field === undefined) return undefined;
  const fields = field.object(
    ["Variables", "Model", "Parameters", "Description"],
    ["Variables", "Model"],
  );
  const variables = fields.get("Variables")!.list().map((one) => {
    const name = one.text();
    return x.includes(name)
      ? name
      : one.expected(`a column of X: ${x.join(", ")}`);
  });
  const model = hrfModelOf(fields.get("Model")!);
  const parameters = fields.get("Parameters");
  const delays = parameters?.object(model === "fir" ? ["fir_delays"] : [])
    .get("fir_delays");
  if (model === "fir" && delays === undefined) {
    field.refuse("the parameter 'fir_delays' of the model fir is missing");
  }
  return { variables, model, firDelays: readDelays(delays?.listOrOne() ?? []) };
}

function hrfModelOf(field: Field): HrfModelName {
  try {
    return parseHrfModelName(field.text());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return field.refuse(error.message);
  }
}

function readOptions(
  field: Field | undefined,
): Pick<NodeModel, "highPass" | "brainMask"> {
  const fields = field?.object([
    "HighPassFilterCutoffHz",
    "LowPassFilterCutoffHz",
    "ReplaceVariables",
    "Mask",
    "Aggregate",
    "Description",
  ]);
  for (const name of ["LowPassFilterCutoffHz", "ReplaceVariables"]) {
    fields?.get(name)?.refuse("it is not supported, expected a model without");
  }
  fields?.get("Aggregate")?.word(["none"]);
  const cutoff = fields?.get("HighPassFilterCutoffHz");
  const highPass = cutoff?.number();
  if (highPass !== undefined && highPass <= 0) {
    cutoff!.expected("a frequency above 0 Hz");
  }
  const mask = fields?.get("Mask");
  const asked = mask?.object(["desc", "suffix"]);
  for (const [name, label] of [["desc", "brain"], ["suffix", "mask"]]) {
    for (const one of asked?.get(name)?.listOrOne() ?? []) {
      if (one.value !== label) one.expected(`'${label}'`);
    }
  }
  return { highPass, brainMask: mask !== undefined };
}
