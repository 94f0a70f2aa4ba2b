/** The units of the participant level. @module */

import { fileExists } from "../../bytes/mod.ts";
import type { BidsSubject } from "../../bids/mod.ts";
import type { Unit } from "../../cohort/unit.ts";
import { InputError } from "../../errors.ts";
import { readFilters } from "../bids_inputs.ts";
import type { Context } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import type { AppOptions } from "./app_options.ts";
import { readJson, type StudyFolder } from "./study_folder.ts";
import {
  FailedSubject,
  findStudyImages,
  querySubjects,
} from "./study_images.ts";

/** A unit without what it is expected to take, which images' headers say. */
export type ParticipantUnit = Omit<Unit, "scans" | "predicted"> & {
  /** Its images. */
  readonly images: readonly string[];
};

/** A unit that cannot even be planned. */
export interface Unplanned {
  /** Its name. */
  readonly key: string;
  /** Why. */
  readonly reason: string;
}

/**
 * Reads which units could not be planned when they were last asked for.
 *
 * @param folder The study's folder.
 * @returns The units.
 */
export function unplannedUnits(folder: StudyFolder): readonly Unplanned[] {
  return readJson<readonly Unplanned[]>(folder.own("unplanned.json")) ?? [];
}

/** The units of a level. */
export interface PlannedParticipants {
  /** Those that can run. */
  readonly units: readonly ParticipantUnit[];
  /** Those that cannot. */
  readonly unplanned: readonly Unplanned[];
}

/**
 * Plans the fits of a study: one a subject and task, and of sessions that are
 * named one each.
 *
 * @param bidsDir The BIDS folder.
 * @param options What of the study is asked for.
 * @param model Options of the fits.
 * @param context Where warnings go.
 * @returns The units, by subject.
 * @throws {InputError} If what is asked for is not there.
 */
export async function planParticipants(
  bidsDir: string,
  options: AppOptions,
  model: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<PlannedParticipants> {
  const { excludeSubjects = [], imgFilters = [] } = model as Partial<
    FirstLevelOptions
  >;
  const { names, sessions, subjects, tasks, where } = await findStudyImages(
    bidsDir,
    { ...options, excludeSubjects },
    context,
  );
  const units: ParticipantUnit[] = [];
  const unplanned: Unplanned[] = [];
  for (const task of tasks) {
    for (const session of sessions) {
      const filters = [
        ...imgFilters,
        ...session === undefined ? [] : [`ses-${session}`],
      ];
      const labels = subjects.filter((label) =>
        names.get(label)?.some(({ name: { entities } }) =>
          entities.get("task") === task &&
          (session === undefined || entities.get("ses") === session)
        )
      );
      const asked = {
        taskLabel: task,
        spaceLabel: options.space?.toLowerCase() === "none"
          ? ""
          : options.space,
        derivativesFolder: options.derivatives,
        imgFilters: readFilters(filters),
        onWarning: () => {},
      };
      const keyOf = (label: string) =>
        [
          `sub-${label}`,
          ...session === undefined ? [] : [`ses-${session}`],
          `task-${task}`,
        ].join("_");
      for (const found of await querySubjects(bidsDir, asked, labels)) {
        if (found instanceof FailedSubject) {
          unplanned.push({ key: keyOf(found.label), reason: found.reason });
          continue;
        }
        units.push(
          await unitOf(found, {
            ...model,
            bidsDir,
            taskLabel: task,
            spaceLabel: options.space,
            derivativesFolder: options.derivatives,
            subLabels: [found.label],
            excludeSubjects: [],
            imgFilters: filters,
          }, keyOf(found.label)),
        );
      }
    }
  }
  if (units.length + unplanned.length === 0) {
    throw new InputError(
      `${where}: no subject has images of ${
        tasks.map((task) => `task-${task}`).join(", ")
      }`,
      { file: where },
    );
  }
  return { units: units.sort(byKey), unplanned: unplanned.sort(byKey) };
}

async function unitOf(
  { label, runs }: BidsSubject,
  options: Readonly<Record<string, unknown>>,
  key: string,
): Promise<ParticipantUnit> {
  const { contrasts, mask } = options as Partial<FirstLevelOptions>;
  const images = runs.map(({ image }) => image);
  const sidecars: string[] = [];
  for (const { confounds } of runs) {
    const beside = confounds?.replace(/\.tsv$/, ".json");
    if (beside !== undefined && await fileExists(beside)) sidecars.push(beside);
  }
  const named = [contrasts, mask].filter((file) =>
    file !== undefined && file !== "none" && file !== "derivatives"
  );
  return {
    key,
    level: "participant",
    command: "first-level",
    options,
    operands: [],
    source: `sub-${label}/func`,
    target: `sub-${label}/func`,
    images,
    inputs: [
      ...new Set([
        ...images,
        ...runs.map(({ events }) => events),
        ...runs.flatMap(({ confounds }) => confounds ?? []),
        ...runs.flatMap((run) => mask === "derivatives" ? run.mask ?? [] : []),
        ...sidecars,
        ...named as string[],
      ]),
    ],
    settled: {
      timing: runs.map(({ tR, startTime }) => [tR ?? null, startTime ?? null]),
    },
  };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }) {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
