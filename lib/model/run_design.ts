/** The design matrix of a run by a model's node. @module */

import { makeDrifts } from "../design/drift.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { expandNames } from "./pattern.ts";
import type { Timing } from "./scans.ts";
import { atScans, convolve } from "./timing.ts";
import { transform } from "./transform.ts";
import { INTERCEPT, type StatsNode } from "./types.ts";
import { isCategorical, type Variable, type Variables } from "./variable.ts";

/** What a run's design is made of. */
export interface RunDesignInput {
  /** The variables of its events and confounds. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Its scans. */
  readonly timing: Timing;
  /** The run's image, for messages. */
  readonly image: string;
  /** Receives warnings. */
  readonly onWarning: (message: string) => void;
}

/**
 * Makes the design matrix of a run: the columns of X in their order (those
 * of a pattern in the order of their names, as in pybids), cosine drifts where
 * the model asks for a high-pass filter, and last, as FitLins has it whether X
 * names 1 or not, `intercept`. Missing values become 0, as in pybids, which is
 * warned of.
 *
 * @param node A node of the run level.
 * @param input The run.
 * @returns The design, one row a scan.
 * @throws {InputError} If a column of X is not there or is text.
 */
export function makeNodeDesign(
  node: StatsNode,
  input: RunDesignInput,
): DesignMatrix {
  const { image, onWarning, timing } = input;
  const variables = transformed(node, input);
  const names = expandNames(
    node.x.filter((name) => name !== INTERCEPT),
    [...variables.keys()].sort(),
  );
  refuseAbsent(names, variables, node, image);
  const columns = names.flatMap((name) =>
    columnsOf(name, variables.get(name)!, node, input)
  );
  const filled: string[] = [];
  for (const { name, values } of columns) {
    const missing = values.findIndex(Number.isNaN);
    if (missing < 0) continue;
    filled.push(name);
    values.forEach((value, i) => {
      if (Number.isNaN(value)) values[i] = 0;
    });
  }
  if (filled.length > 0) {
    onWarning(
      `${image}: missing values of ${filled.join(", ")} are taken to be 0`,
    );
  }
  if (node.highPass !== undefined) {
    if (names.some((name) => /^cosine_?\d+$/.test(name))) {
      refuse(
        node,
        image,
        "Options.HighPassFilterCutoffHz and the cosine columns of X filter twice, expected one of them",
      );
    }
    columns.push(
      ...makeDrifts(timing.frameTimes, {
        driftModel: "cosine",
        highPass: node.highPass,
        onWarning,
      }).slice(0, -1),
    );
  }
  const rowCount = timing.frameTimes.length;
  columns.push({ name: INTERCEPT, values: new Float64Array(rowCount).fill(1) });
  const data = new Float64Array(rowCount * columns.length);
  columns.forEach(({ values }, j) =>
    values.forEach((value, i) => data[i * columns.length + j] = value)
  );
  return {
    columns: columns.map(({ name }) => name),
    rowCount,
    data,
    frameTimes: timing.frameTimes,
  };
}

/** The run's variables; what cannot be done names its image. */
function transformed(
  { instructions }: StatsNode,
  { image, timing, variables }: RunDesignInput,
): Variables {
  try {
    return transform(variables, instructions, timing);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${image}: ${error.message}`, {
      file: image,
      field: error.field,
    });
  }
}

/** A column, and those of its response. */
function columnsOf(
  name: string,
  variable: Variable,
  node: StatsNode,
  { image, timing }: RunDesignInput,
): { name: string; values: Float64Array }[] {
  const { hrf } = node;
  if (!hrf?.variables.includes(name) || variable.kind === "simple") {
    return [{ name, values: atScans(variable, timing) }];
  }
  if (variable.values.some((value) => Number.isNaN(value))) {
    refuse(
      node,
      image,
      `the variable '${name}' has missing values, which HRF cannot convolve; DropNA leaves such events out`,
    );
  }
  return convolve(variable, hrf.model, hrf.firDelays, timing).map((
    { suffix, variable: own },
  ) => ({ name: `${name}${suffix}`, values: atScans(own, timing) }));
}

function refuseAbsent(
  names: readonly string[],
  variables: Variables,
  node: StatsNode,
  image: string,
): void {
  const known = [...variables.keys()];
  for (const name of names) {
    const variable = variables.get(name);
    if (variable === undefined) {
      const nearest = nearestName(name, known);
      refuse(
        node,
        image,
        `there is no variable '${name}', which X names${
          nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
        }; found ${known.slice(0, 20).join(", ")}${
          known.length > 20 ? ", …" : ""
        }`,
      );
    } else if (isCategorical(variable)) {
      refuse(
        node,
        image,
        `the variable '${name}', which X names, holds texts, expected numbers; Factor makes columns of it`,
      );
    }
  }
  if (names.length === 0) {
    refuse(node, image, "no variable fits X, expected one at least");
  }
}

function refuse(node: StatsNode, image: string, what: string): never {
  throw new InputError(`${image}: node '${node.name}': ${what}`, {
    file: image,
    field: node.name,
  });
}
