/** What each subject of a BIDS folder is fitted from. @module */

import { join } from "@std/path";
import {
  type BidsRun,
  type BidsSubject,
  type EntityFilters,
  orderedEntities,
  queryBids,
} from "../bids/mod.ts";
import { listTasks } from "../bids/list_tasks.ts";
import { InputError, UsageError } from "../errors.ts";
import { settleTiming } from "./bids_timing.ts";
import type { Context } from "./command.ts";
import type { FirstLevelOptions } from "./first_level_options.ts";
import type { SubjectInputs } from "./fit_subject.ts";

/** A subject, and what it is fitted from. */
export interface BidsSubjectInputs extends SubjectInputs {
  /** The subject's label. */
  readonly label: string;
  /** Where its warnings go, which its record holds. */
  readonly context: Context;
}

/**
 * Asks a BIDS folder for what a call wants.
 *
 * @param options The call's options, `bidsDir` among them.
 * @param context Where warnings go.
 * @returns The subjects in the order of their labels.
 * @throws {UsageError} If options do not go together.
 * @throws {InputError} If what is asked for is not there.
 */
export async function bidsInputs(
  options: FirstLevelOptions & { readonly bidsDir: string },
  context: Context,
): Promise<BidsSubjectInputs[]> {
  const { bidsDir, taskLabel, spaceLabel } = options;
  if (taskLabel === undefined) {
    const tasks = await listTasks(
      bidsDir,
      options.derivativesFolder ?? "derivatives",
      () => {},
    );
    throw new UsageError(
      `--bids-dir needs --task-label, which is not given; ${bidsDir} has ${
        tasks.map((task) => `task-${task}`).join(", ") || "no task"
      }`,
      { field: "--task-label" },
    );
  }
  const subject = (label: string) => bare(label, "sub");
  const subjects = await queryBids(bidsDir, {
    taskLabel: bare(taskLabel, "task"),
    spaceLabel: spaceLabel === undefined
      ? undefined
      : spaceLabel.toLowerCase() === "none"
      ? ""
      : bare(spaceLabel, "space"),
    subLabels: options.subLabels.map(subject),
    excludeSubjects: options.excludeSubjects.map(subject),
    imgFilters: readFilters(options.imgFilters),
    derivativesFolder: options.derivativesFolder,
    onWarning: context.warn,
  });
  const inputs: BidsSubjectInputs[] = [];
  for (const subject of subjects) {
    inputs.push(await inputsOf(subject, options, apart(context)));
  }
  return inputs;
}

/** `sub-01` is the label 01. */
function bare(label: string, entity: string): string {
  return label.startsWith(`${entity}-`)
    ? label.slice(entity.length + 1)
    : label;
}

async function inputsOf(
  subject: BidsSubject,
  given: FirstLevelOptions,
  context: Context,
): Promise<BidsSubjectInputs> {
  const { runs, label } = subject;
  const {
    bidsDir: _bidsDir,
    taskLabel: _taskLabel,
    spaceLabel: _spaceLabel,
    subLabels: _subLabels,
    excludeSubjects: _excludeSubjects,
    imgFilters: _imgFilters,
    derivativesFolder: _derivativesFolder,
    dataset: _dataset,
    from: _from,
    ...options
  } = given;
  return {
    label,
    context,
    runs: runs.map(({ image }) => image),
    masks: options.mask === "derivatives" ? masksOf(subject) : [],
    options: {
      ...options,
      ...await settleTiming(subject, given, context),
      events: runs.map(({ events }) => events),
      confounds: confoundsOf(subject, given, context),
      out: join(options.out, `sub-${label}`, "func"),
      ...namesOf(runs),
    },
    source: {
      bids: {
        folder: given.bidsDir,
        derivatives: given.derivativesFolder ?? "derivatives",
        subject: label,
        task: given.taskLabel,
        runs: runs.map(({ entities }) => Object.fromEntries(entities)),
      },
    },
  };
}

/** A subject's record holds the warnings of its own fit. */
function apart(context: Context): Context {
  const warnings: string[] = [];
  return {
    ...context,
    warnings,
    warn: (message) => {
      warnings.push(message);
      context.warn(message);
    },
  };
}

/** The tables whose columns are used; a strategy finds them itself. */
function confoundsOf(
  { label, runs }: BidsSubject,
  { confoundColumns, confoundsStrategy }: FirstLevelOptions,
  { warn }: Context,
): string[] {
  if (confoundsStrategy.length > 0) return [];
  const tables = runs.flatMap(({ confounds }) => confounds ?? []);
  if (tables.length === 0) {
    if (confoundColumns.length === 0) return [];
    throw new InputError(
      `subject ${label}: --confound-columns: there is no confounds table beside ${
        runs[0].image
      }`,
      { file: runs[0].image, field: "confounds" },
    );
  }
  if (confoundColumns.length === 0) {
    warn(
      `subject ${label}: every column of the confounds tables is used; --confounds-strategy or --confound-columns chooses some, --confounds-strategy none none`,
    );
  }
  return tables;
}

function masksOf({ label, runs }: BidsSubject): string[] {
  return runs.map(({ image, mask }) => {
    if (mask !== undefined) return mask;
    throw new InputError(
      `subject ${label}: --mask derivatives: there is no mask beside ${image}`,
      { file: image, field: "--mask" },
    );
  });
}

/** Names as BIDS has them: what all runs share, and what each has. */
function namesOf(
  runs: readonly BidsRun[],
): { readonly prefix: string; readonly runPrefixes: string[] } {
  const names = runs.map(({ entities }) =>
    orderedEntities(entities).filter(([entity]) => entity !== "desc")
  );
  const shared = names[0].filter(([entity, label]) =>
    entity !== "run" &&
    runs.every(({ entities }) => entities.get(entity) === label)
  );
  const prefix = joined(shared);
  return {
    prefix,
    runPrefixes: names.map((name, k) =>
      name.length > shared.length ? joined(name) : `${prefix}run-${k + 1}_`
    ),
  };
}

function joined(entities: readonly (readonly [string, string])[]): string {
  return entities.map(([entity, label]) => `${entity}-${label}_`).join("");
}

/**
 * Reads `--img-filters`.
 *
 * @param words Entities and labels.
 * @returns Labels by entity.
 * @throws {UsageError} If a word is none, or an entity is named twice.
 */
export function readFilters(words: readonly string[]): EntityFilters {
  const filters: Record<string, string> = {};
  for (const word of words) {
    const [, entity, label] = /^([^-=]+)[-=](.*)$/.exec(word) ?? [];
    if (entity === undefined) {
      throw new UsageError(
        `--img-filters: found '${word}', expected an entity and its label, such as desc-preproc`,
        { field: "--img-filters" },
      );
    }
    if (Object.hasOwn(filters, entity)) {
      throw new UsageError(
        `--img-filters: found '${entity}' twice, expected each entity once`,
        { field: "--img-filters" },
      );
    }
    filters[entity] = label;
  }
  return filters;
}
