/** The units of the participant level. @module */

import { fileExists } from "../../bytes/mod.ts";
import { labelsOf } from "../../bids/filters.ts";
import { listImagesOf } from "../../bids/find_images.ts";
import { type BidsSubject, queryBids } from "../../bids/mod.ts";
import { openDatasets } from "../../bids/open_datasets.ts";
import type { Unit } from "../../cohort/unit.ts";
import { InputError } from "../../errors.ts";
import { readFilters } from "../bids_inputs.ts";
import type { Context } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import type { AppOptions } from "./app_options.ts";

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
  { signal, warn }: Context,
): Promise<PlannedParticipants> {
  const folder = options.derivatives ?? "derivatives";
  const { excludeSubjects = [], imgFilters = [] } = model as Partial<
    FirstLevelOptions
  >;
  const { derivatives, raw } = await openDatasets(bidsDir, folder, warn);
  const known = (await derivatives.subjects()).filter((label) =>
    raw === derivatives || !raw.ignores(`sub-${label}/`)
  );
  const where = derivatives.folder;
  const chosen = choose(known, options.participantLabel, {
    field: "--participant-label",
    what: "subject",
    where,
  }).filter((label) => !excludeSubjects.includes(label));
  const names = new Map<string, Awaited<ReturnType<typeof listImagesOf>>>();
  for (const label of chosen) {
    signal.throwIfAborted();
    names.set(label, await listImagesOf(derivatives, label));
  }
  const all = [...names.values()].flat().map(({ name }) => name);
  const tasks = choose(labelsOf(all, "task"), options.taskLabel, {
    field: "--task-label",
    what: "task",
    where,
  });
  const sessions = options.sessionLabel.length === 0
    ? [undefined]
    : choose(labelsOf(all, "ses"), options.sessionLabel, {
      field: "--session-label",
      what: "session",
      where,
    });
  if (options.space !== undefined && options.space.toLowerCase() !== "none") {
    choose(labelsOf(all, "space"), [options.space], {
      field: "--space",
      what: "images in the space",
      where,
    });
  }
  const units: ParticipantUnit[] = [];
  const unplanned: Unplanned[] = [];
  for (const task of tasks) {
    for (const session of sessions) {
      const filters = [
        ...imgFilters,
        ...session === undefined ? [] : [`ses-${session}`],
      ];
      const labels = chosen.filter((label) =>
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
      for (const found of await query(bidsDir, asked, labels)) {
        if (found instanceof Failed) {
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

/** A subject whose files do not fit together. */
class Failed {
  readonly label: string;
  readonly reason: string;

  constructor(label: string, error: unknown) {
    if (!(error instanceof InputError)) throw error;
    this.label = label;
    this.reason = error.message;
  }
}

/** Asks for all subjects at once, and one by one where one is at fault. */
async function query(
  bidsDir: string,
  asked: Parameters<typeof queryBids>[1],
  labels: readonly string[],
): Promise<(BidsSubject | Failed)[]> {
  if (labels.length === 0) return [];
  try {
    return await queryBids(bidsDir, { ...asked, subLabels: labels });
  } catch (error) {
    if (labels.length === 1) return [new Failed(labels[0], error)];
    const middle = labels.length >> 1;
    return [
      ...await query(bidsDir, asked, labels.slice(0, middle)),
      ...await query(bidsDir, asked, labels.slice(middle)),
    ];
  }
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

function choose(
  known: readonly string[],
  wanted: readonly string[],
  { field, what, where }: {
    readonly field: string;
    readonly what: string;
    readonly where: string;
  },
): string[] {
  if (wanted.length === 0) return [...known];
  const missing = wanted.filter((label) => !known.includes(label));
  if (missing.length === 0) return [...new Set(wanted)].sort();
  throw new InputError(
    `${where}: ${field}: no ${what} ${missing.join(", ")}; found ${
      known.join(", ") || "none"
    }`,
    { file: where, field },
  );
}

function byKey(a: { readonly key: string }, b: { readonly key: string }) {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
