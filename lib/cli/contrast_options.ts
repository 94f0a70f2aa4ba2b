/** Which contrasts are tested and written: what fits and kept fits share. @module */

import type { MissingCondition, StatType } from "../glm/mod.ts";
import { contrastNeeds } from "./contrast_rules.ts";
import type { FitOutputOptions } from "./fit_output.ts";
import { reportFlag } from "./fit_report.ts";
import { isPlain } from "./output_folder.ts";
import {
  BadValue,
  choice,
  file,
  flag,
  type OptionSpec,
  repeated,
  text,
} from "./option.ts";
import { dtype } from "./shared_options.ts";

/** Options of commands that write the maps of contrasts. */
export interface ContrastOptions extends FitOutputOptions {
  /** Contrasts, `[NAME=]EXPRESSION` each. */
  readonly contrast: readonly string[];
  /** A JSON file of contrasts. */
  readonly contrasts: string | undefined;
  /** Statistic of contrasts of one row. */
  readonly statType: StatType | undefined;
  /** What to do with a run that lacks a column of a contrast. */
  readonly missingCondition: MissingCondition;
  /** `nilearn` for its ways where niglm's differ. */
  readonly compat: "nilearn" | undefined;
}

/** The options as the table declares them, apart from `--save`. */
export const contrastOptions: {
  readonly [K in Exclude<keyof ContrastOptions, "save">]: OptionSpec<
    ContrastOptions[K]
  >;
} = {
  contrast: repeated({
    help: "A contrast of design columns, such as `faces - houses`, " +
      "`faces; houses` (F) or `[1,-1]`; may be repeated.",
    group: "Model",
    placeholder: "[NAME=]EXPRESSION",
  }),
  contrasts: file({
    help: "Contrasts by name, in a JSON file; each may be a list of one a run.",
    group: "Model",
  }),
  statType: choice(["t", "F"], {
    help: "Statistic of contrasts of one row (default: t).",
    group: "Model",
    needs: contrastNeeds,
  }),
  missingCondition: choice(["error", "skip-run"], {
    help: "What to do with a run whose design lacks a column of a contrast: " +
      "refuse, or leave the run out of that contrast.",
    group: "Model",
    needs: contrastNeeds,
    fallback: "error",
  }),
  saveRuns: flag({
    help: "Write each run's own maps of every contrast too.",
    group: "Output",
    needs: contrastNeeds,
  }),
  report: reportFlag,
  prefix: {
    ...text({
      help: "Put this before the name of every file.",
      group: "Output",
      fallback: "",
      shownDefault: "nothing",
    }),
    read: ([found]) => {
      if (!isPlain(`${found}statmap.json`)) {
        throw new BadValue(found, "the beginning of a file's name");
      }
      return found;
    },
  },
  dtype,
  compat: choice(["nilearn"], {
    help: "Do exactly as nilearn does where niglm differs on purpose.",
    group: "Model",
  }),
};

/** Kinds of maps that a model gives, and that `--save` can name. */
export const modelMaps = [
  "effect",
  "variance",
  "stat",
  "p",
  "z",
  "neglog10p",
  "beta",
] as const;
