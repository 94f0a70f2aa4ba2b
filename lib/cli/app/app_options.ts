/** What `niglm app` is called with. @module */

import type { Level } from "../../cohort/unit.ts";
import type { Command } from "../command.ts";
import {
  choice,
  file,
  flag,
  integer,
  list,
  type OptionSpec,
  repeated,
  text,
} from "../option.ts";
import { machineOptions } from "../machine_options.ts";
import {
  type ModelOptions,
  statsModelOptions,
} from "../model/model_options.ts";
import { withKnownRules } from "../option_rules.ts";

/** Options of `niglm app` itself. */
export interface AppOptions extends ModelOptions {
  readonly participantLabel: readonly string[];
  readonly sessionLabel: readonly string[];
  readonly taskLabel: readonly string[];
  readonly space: string | undefined;
  readonly derivatives: string | undefined;
  readonly firstLevelContrast: readonly string[];
  readonly permute: boolean;
  readonly nCpus: number | undefined;
  readonly mem: number | undefined;
  readonly workDir: string | undefined;
  readonly executor: "local" | "slurm";
  readonly throttle: number | undefined;
  readonly sbatchOption: readonly string[];
  readonly wait: boolean;
  readonly cancel: boolean;
  readonly dryRun: boolean;
  readonly retryFailed: boolean;
  readonly overwrite: boolean;
}

const study = "Study";
const running = "Running";
const slurm = ["executor slurm"];

/** These options as the table declares them. */
export const appOptions: {
  readonly [K in keyof AppOptions]: OptionSpec<AppOptions[K]>;
} = {
  participantLabel: list({
    help: "The subjects (default: all).",
    group: study,
    placeholder: "LABEL,…",
  }),
  sessionLabel: list({
    help: "The sessions, each fitted by itself (default: a subject's runs of " +
      "all sessions are fitted together).",
    group: study,
    placeholder: "LABEL,…",
  }),
  taskLabel: list({
    help: "The tasks, each fitted by itself (default: all).",
    group: study,
    placeholder: "LABEL,…",
  }),
  space: text({
    help: "The space of the preprocessed images, or `none` for images that " +
      "name none (default: MNI152NLin2009cAsym; of raw images none).",
    group: study,
    excludes: ["LEVEL group"],
    placeholder: "LABEL",
  }),
  derivatives: file({
    help: "Where the preprocessed images are, within the BIDS folder; `.` " +
      "for the raw ones (default: derivatives).",
    group: study,
    excludes: ["LEVEL group"],
    placeholder: "FOLDER",
  }),
  ...statsModelOptions,
  firstLevelContrast: repeated({
    help: "Of the group level, a contrast of the subjects' fits; may be " +
      "repeated (default: all of them).",
    group: study,
    excludes: ["LEVEL participant"],
    placeholder: "NAME",
  }),
  permute: flag({
    help: "Of the group level, test by relabelling too, as `permute`.",
    group: study,
    excludes: ["LEVEL participant"],
  }),
  nCpus: integer({
    help: "Processors to use (default: all); of Slurm, of each job (default: " +
      "1).",
    group: running,
    min: 1,
    max: 4096,
  }),
  mem: {
    ...machineOptions.memory,
    help: "Memory that the fits that run at a time may take together, such " +
      "as 16GiB (default: what is free); of Slurm, of each job (default: what " +
      "it is expected to take).",
    group: running,
    shownDefault: undefined,
  },
  workDir: file({
    help: "Folder for what memory cannot hold (default: the system's " +
      "temporary folder).",
    group: running,
    placeholder: "FOLDER",
  }),
  executor: choice(["local", "slurm"], {
    help: "Where fits run: as processes of this machine, or as jobs of Slurm.",
    group: running,
    fallback: "local",
  }),
  throttle: integer({
    help: "Of Slurm, most jobs that run at a time (default: no limit).",
    group: running,
    needs: slurm,
    min: 1,
  }),
  sbatchOption: repeated({
    help: "Of Slurm, a further option of sbatch, such as " +
      "--sbatch-option=--partition=long; may be repeated.",
    group: running,
    needs: slurm,
    placeholder: "OPTION",
  }),
  wait: flag({
    help: "Of Slurm, wait until the jobs have ended and say what became of " +
      "them.",
    group: running,
    needs: slurm,
  }),
  cancel: flag({
    help: "Of Slurm, cancel the jobs when the waiting is interrupted.",
    group: running,
    needs: ["wait"],
  }),
  dryRun: flag({
    help: "Only say what would run, what is done, and what it will take.",
    group: running,
  }),
  retryFailed: flag({
    help: "Also run again what failed with the same input.",
    group: running,
  }),
  overwrite: flag({
    help: "Replace results of another model or version.",
    group: "Output",
  }),
};

/** Options that `app` settles itself, or that have no use in a study. */
const SETTLED: ReadonlySet<string> = new Set([
  "bids-dir",
  "task-label",
  "space-label",
  "sub-labels",
  "derivatives-folder",
  "dataset",
  "from",
  "events",
  "same-events",
  "sample-mask",
  "prefix",
  "out",
  "overwrite",
  "scratch",
  "inputs",
  "first-level-contrast",
  "variance",
  "name",
  "json",
  "quiet",
  "help",
  "version",
]);

/** Of `first-level`, what the study itself says. */
const NOT_FIRST: ReadonlySet<string> = new Set(["design-matrix", "confounds"]);

/** The commands that a study's units are. */
export interface UnitCommands {
  /** `first-level`. */
  readonly firstLevel: Command;
  /** `second-level`. */
  readonly secondLevel: Command;
  /** `permute`. */
  readonly permute: Command;
}

/**
 * The options of a level's models.
 *
 * @param level The level.
 * @param commands The commands.
 * @returns Names without dashes, and what they are.
 */
export function modelOptions(
  level: Level,
  { firstLevel, secondLevel, permute }: UnitCommands,
): Map<string, OptionSpec<unknown>> {
  const own = level === "participant"
    ? [...firstLevel.options].filter(([name]) => !NOT_FIRST.has(name))
    : [...permute.options, ...secondLevel.options];
  return new Map(own.filter(([name]) => !SETTLED.has(name)));
}

/**
 * The options of the models of both levels. One that a level does not have is
 * refused there; one that both have keeps the rules that hold for both.
 *
 * @param commands The commands.
 * @returns Names without dashes, and what they are.
 */
export function bothLevelsOptions(
  commands: UnitCommands,
): Map<string, OptionSpec<unknown>> {
  const { permute, secondLevel } = commands;
  const group = withKnownRules(modelOptions("group", commands), undefined);
  const subject = withKnownRules(
    modelOptions("participant", commands),
    undefined,
  );
  const options = new Map<string, OptionSpec<unknown>>();
  for (const name of new Set([...group.keys(), ...subject.keys()])) {
    const ofGroup = group.get(name);
    const spec = subject.get(name) ?? ofGroup!;
    const tests = permute.options.has(name) && !secondLevel.options.has(name);
    const both = (rules: "needs" | "excludes") =>
      spec[rules].filter((rule) => ofGroup?.[rules].includes(rule));
    options.set(
      name,
      !subject.has(name)
        ? {
          ...spec,
          needs: tests ? ["permute"] : spec.needs,
          excludes: [...spec.excludes, "LEVEL participant"],
        }
        : !ofGroup
        ? { ...spec, excludes: [...spec.excludes, "LEVEL group"] }
        : { ...spec, needs: both("needs"), excludes: both("excludes") },
    );
  }
  return options;
}

/**
 * Takes `sub-01` for the label 01, and the others likewise.
 *
 * @param options The call's options.
 * @returns The same with bare labels.
 */
export function bareLabels(options: AppOptions): AppOptions {
  const bare = (entity: string, labels: readonly string[]) =>
    labels.map((label) =>
      label.startsWith(`${entity}-`) ? label.slice(entity.length + 1) : label
    );
  const { participantLabel, sessionLabel, space, taskLabel } = options;
  return {
    ...options,
    participantLabel: bare("sub", participantLabel),
    sessionLabel: bare("ses", sessionLabel),
    taskLabel: bare("task", taskLabel),
    space: space === undefined ? undefined : bare("space", [space])[0],
  };
}

/**
 * Takes the options of one command out of those of `app`.
 *
 * @param command The command.
 * @param values Values by name, without dashes.
 * @param level The level that the command belongs to.
 * @returns Values by key, without those that are not given.
 */
export function optionsOf(
  { options }: Command,
  values: ReadonlyMap<string, unknown>,
  level: Level,
): Record<string, unknown> {
  const settled = (name: string) =>
    SETTLED.has(name) || (level === "participant" && NOT_FIRST.has(name));
  const taken: Record<string, unknown> = {};
  for (const [name, { fallback }] of options) {
    const value = settled(name) ? fallback : values.get(name);
    if (value !== undefined) taken[camel(name)] = value;
  }
  for (const name of ["json", "quiet", "help", "version"]) delete taken[name];
  return taken;
}

function camel(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}
