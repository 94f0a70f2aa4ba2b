/** The units of the participant level by a model. @module */

import { join } from "@std/path";
import { fileExists } from "../../bytes/mod.ts";
import type { BidsRun } from "../../bids/mod.ts";
import { InputError, UsageError } from "../../errors.ts";
import type { StatsModel } from "../../model/types.ts";
import type { AppOptions } from "../app/app_options.ts";
import type {
  ParticipantUnit,
  PlannedParticipants,
  Unplanned,
} from "../app/plan_participants.ts";
import {
  FailedSubject,
  findStudyImages,
  querySubjects,
  type StudyImages,
} from "../app/study_images.ts";
import { readFilters } from "../bids_inputs.ts";
import type { Context } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import type { ModelFile } from "./model_file.ts";
import type { PlannedRun, SubjectUnitOptions } from "./model_unit.ts";
import { refuseJoinedRuns } from "./refuse_joined_runs.ts";

/**
 * Plans the fits of a study by a model: a unit a subject and task, with its
 * runs and what the model makes of them; a unit a subject, where a node joins
 * tasks.
 *
 * @param bidsDir The BIDS folder.
 * @param options What of the study is asked for.
 * @param fit Options of the fits of runs.
 * @param file The model.
 * @param context Where warnings go.
 * @returns The units, by subject.
 * @throws {InputError} If what is asked for is not there.
 */
export async function planModelParticipants(
  bidsDir: string,
  options: AppOptions,
  fit: Readonly<Record<string, unknown>>,
  file: ModelFile,
  context: Context,
): Promise<PlannedParticipants> {
  const { excludeSubjects = [], imgFilters = [] } = fit as Partial<
    FirstLevelOptions
  >;
  const { model } = file;
  const spaceLabel = spaceOf(model, options.space);
  const found = await findStudyImages(bidsDir, {
    ...options,
    space: spaceLabel,
    participantLabel: both(model, "sub", options.participantLabel),
    taskLabel: both(model, "task", options.taskLabel),
    sessionLabel: [],
    excludeSubjects,
  }, context);
  const asked = {
    spaceLabel,
    derivativesFolder: options.derivatives,
    imgFilters: readFilters([...imgFilters, ...filtersOf(model)]),
    onWarning: () => {},
  };
  const runs = new Map<string, Map<string, BidsRun[]>>();
  const failed = new Map<string, string>();
  const perTask = found.tasks.length === 1 ||
    model.nodes.every(({ groupBy, level }) =>
      level === "run" || level === "dataset" || groupBy.includes("task")
    );
  for (const taskLabel of found.tasks) {
    const labels = subjectsOf(found, taskLabel);
    for (
      const subject of await querySubjects(
        bidsDir,
        { ...asked, taskLabel },
        labels,
      )
    ) {
      const { label } = subject;
      const key = perTask ? `sub-${label}_task-${taskLabel}` : `sub-${label}`;
      if (subject instanceof FailedSubject) {
        failed.set(key, subject.reason);
        continue;
      }
      const chosen = subject.runs.filter((run) =>
        isWanted(run, model, options.sessionLabel)
      );
      const own = runs.get(key) ?? new Map<string, BidsRun[]>();
      runs.set(key, own);
      own.set(label, [...own.get(label) ?? [], ...chosen]);
    }
  }
  refuseJoinedRuns(
    model,
    [...runs.values()].flatMap((own) => [...own.values()].flat())
      .map(plannedRun),
  );
  const units: ParticipantUnit[] = [];
  const unplanned: Unplanned[] = [...failed].map(([key, reason]) => ({
    key,
    reason,
  }));
  for (const [key, own] of runs) {
    const [[subject, chosen]] = own;
    if (failed.has(key) || chosen.length === 0) continue;
    units.push(
      unitOf(key, {
        statsModel: file.subjects,
        subject,
        taskLabel: [
          ...new Set(chosen.map(({ entities }) => entities.get("task"))),
        ]
          .join(),
        runs: chosen.map(plannedRun),
      }, fit),
    );
  }
  if (units.length + unplanned.length === 0) {
    throw new InputError(
      `${found.where}: no subject has images that Input and the options ask for`,
      { file: found.where },
    );
  }
  const byKey = (a: Unplanned | ParticipantUnit, b: { key: string }) =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  return { units: units.sort(byKey), unplanned: unplanned.sort(byKey) };
}

function subjectsOf({ names, subjects }: StudyImages, task: string): string[] {
  return subjects.filter((label) =>
    names.get(label)?.some(({ name: { entities } }) =>
      entities.get("task") === task
    )
  );
}

/** What both the model and the call ask for. */
function both(
  { file, input }: StatsModel,
  entity: "sub" | "task",
  given: readonly string[],
): readonly string[] {
  const said = input[entity];
  if (said === undefined || given.length === 0) return said ?? given;
  const shared = said.filter((label) => given.includes(label));
  if (shared.length > 0) return shared;
  throw new UsageError(
    `${file}: Input asks for ${entity}-${
      said.join(`, ${entity}-`)
    }, and the call for ${entity}-${
      given.join(`, ${entity}-`)
    }, expected labels of both`,
    { file, field: "Input" },
  );
}

function spaceOf(
  { file, input }: StatsModel,
  given: string | undefined,
): string | undefined {
  const said = input.space ?? [];
  if (said.length > 1) {
    throw new UsageError(
      `${file}: Input.space: found ${said.join(", ")}, expected one space`,
      { file, field: "Input.space" },
    );
  }
  const [space] = said;
  if (space !== undefined && given !== undefined && space !== given) {
    throw new UsageError(
      `--space is ${given} and Input.space of ${file} is ${space}, expected the same`,
      { field: "--space" },
    );
  }
  const wanted = space ?? given;
  return wanted?.toLowerCase() === "none" ? "" : wanted;
}

/** Entities with one label, which images are chosen by. */
function filtersOf({ input }: StatsModel): string[] {
  return Object.entries(input).filter(([entity, labels]) =>
    labels.length === 1 && !CHOSEN.has(entity)
  ).map(([entity, [label]]) => `${entity}-${label}`);
}

/** Entities that are looked at elsewhere. */
const CHOSEN: ReadonlySet<string> = new Set([
  "sub",
  "task",
  "space",
  "ses",
  "run",
]);

function isWanted(
  { entities }: BidsRun,
  { input }: StatsModel,
  sessions: readonly string[],
): boolean {
  const asked = Object.entries({
    ...input,
    sub: [],
    task: [],
    space: [],
  }).filter(([, labels]) => labels.length > 0);
  const session = entities.get("ses") ?? "";
  return (sessions.length === 0 || sessions.includes(session)) &&
    asked.every(([entity, labels]) => {
      const own = entities.get(entity) ?? "";
      return labels.some((label) =>
        label === own ||
        (/^\d+$/.test(label) && /^\d+$/.test(own) &&
          Number(label) === Number(own))
      );
    });
}

function plannedRun({ entities, ...run }: BidsRun): PlannedRun {
  return { ...run, entities: Object.fromEntries(entities) };
}

function unitOf(
  key: string,
  own: SubjectUnitOptions,
  fit: Readonly<Record<string, unknown>>,
): ParticipantUnit {
  const { runs, subject } = own;
  const { mask } = fit as Partial<FirstLevelOptions>;
  const inputs: string[] = [];
  for (const run of runs) {
    inputs.push(run.image, run.events);
    if (run.confounds !== undefined) inputs.push(run.confounds);
    if (mask === "derivatives" && run.mask) inputs.push(run.mask);
  }
  const named = mask !== undefined && mask !== "none" && mask !== "derivatives";
  if (named) inputs.push(mask);
  return {
    key,
    level: "participant",
    command: "model",
    options: { ...fit, ...own },
    operands: [],
    source: "out",
    target: `sub-${subject}/func`,
    images: runs.map(({ image }) => image),
    inputs: [...new Set(inputs)],
    settled: {},
  };
}

/**
 * The table of a study's subjects.
 *
 * @param bidsDir The BIDS folder.
 * @returns Path of `participants.tsv`, where there is one.
 */
export async function participantsTable(
  bidsDir: string,
): Promise<string | undefined> {
  const file = join(bidsDir, "participants.tsv");
  return await fileExists(file) ? file : undefined;
}
