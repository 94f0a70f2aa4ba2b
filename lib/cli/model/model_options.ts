/** Options of `app` that go with `--model`, and those that do not. @module */

import type { Sampling } from "../../model/scans.ts";
import { choice, file, type OptionSpec } from "../option.ts";

/** Options that say which model is fitted. */
export interface ModelOptions {
  /** The file of a BIDS Stats Model. */
  readonly model: string | undefined;
  /** Where its responses are sampled. */
  readonly modelSampling: Sampling;
}

/** These options as the table declares them. */
export const statsModelOptions: {
  readonly [K in keyof ModelOptions]: OptionSpec<ModelOptions[K]>;
} = {
  model: file({
    help: "A BIDS Stats Model (version 1.0): runs, subjects and the group " +
      "are fitted as its nodes say, in place of the options of the models.",
    group: "Study",
  }),
  modelSampling: choice(["scans", "pybids"], {
    help: "Where the responses of a model's Convolve are sampled: at the " +
      "scans, as `first-level` does, or as pybids does it (ten samples a " +
      "second, filtered, and stretched over the scans).",
    group: "Study",
    fallback: "scans",
    needs: ["model"],
  }),
};

/** What a model file says in place of options. */
const SAID: ReadonlySet<string> = new Set([
  "confound-columns",
  "confounds",
  "contrast",
  "contrasts",
  "design-matrix",
  "drift-model",
  "drift-order",
  "event-duration",
  "fir-delays",
  "first-level-contrast",
  "group",
  "high-pass",
  "hrf-model",
  "min-onset",
  "missing-condition",
  "onset-units",
  "paired",
  "rename-conditions",
  "save-runs",
  "stat-type",
]);

/**
 * Adds the rules that hold with `--model` to the options of a study: it
 * excludes what the file says, and stands for the contrasts that others need.
 *
 * @param options The options by name.
 * @returns The options with these rules.
 */
export function withModelRules(
  options: ReadonlyMap<string, OptionSpec<unknown>>,
): Map<string, OptionSpec<unknown>> {
  return new Map(Array.from(options, ([name, spec]) => [name, {
    ...spec,
    needs: spec.needs.includes("contrast")
      ? [...spec.needs, "model"]
      : spec.needs,
    excludes: SAID.has(name) || name.startsWith("confounds-")
      ? [...spec.excludes, "model"]
      : spec.excludes,
  }]));
}
