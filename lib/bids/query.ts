/** The runs of a study and what belongs to each. @module */

import { InputError, UsageError } from "../errors.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import {
  checkFilters,
  checkLabel,
  type EntityFilters,
  labelsOf,
} from "./filters.ts";
import { findConfoundsTable } from "./find_confounds.ts";
import { chooseImages, listImagesOf, type RunImage } from "./find_images.ts";
import { findEvents, findMask } from "./find_tables.ts";
import { openDatasets, type StudyDatasets } from "./open_datasets.ts";
import { readTiming, type RunTiming } from "./timing.ts";

/** What is asked of a BIDS folder; nilearn's names and defaults. */
export interface BidsQuery {
  /** The task's label. */
  readonly taskLabel: string;
  /**
   * The space's label; an empty one for images without.
   *
   * @default {"MNI152NLin2009cAsym", of raw images ""}
   */
  readonly spaceLabel?: string;
  /** Labels of the subjects. @default {all that have derivatives} */
  readonly subLabels?: readonly string[];
  /** Labels of subjects to leave out. */
  readonly excludeSubjects?: readonly string[];
  /** Labels of other entities that the images must have. */
  readonly imgFilters?: EntityFilters;
  /**
   * Where the preprocessed images are, relative to the BIDS folder; `.` for
   * the raw images.
   *
   * @default {"derivatives"}
   */
  readonly derivativesFolder?: string;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/** One run of a subject and the files that belong to it. */
export interface BidsRun {
  /** Path of the image. */
  readonly image: string;
  /** Labels by entity, of the image's name. */
  readonly entities: ReadonlyMap<string, string>;
  /** Path of the events table. */
  readonly events: string;
  /** Path of the confounds table, where there is one. */
  readonly confounds: string | undefined;
  /** Path of the mask, where there is one. */
  readonly mask: string | undefined;
  /** Repetition time in seconds, where a sidecar says it. */
  readonly tR: number | undefined;
  /**
   * When in a scan its slices were corrected to, in seconds, where a sidecar
   * says it: `sliceTimeRef` is this as a fraction of the repetition time.
   */
  readonly startTime: number | undefined;
}

/** A subject of a study. */
export interface BidsSubject {
  /** The label. */
  readonly label: string;
  /** The runs in the order of session and run, at least one. */
  readonly runs: readonly BidsRun[];
}

const DEFAULT_SPACE = "MNI152NLin2009cAsym";

/**
 * Finds the runs of a task in a BIDS folder, raw or with derivatives of
 * fMRIPrep, and what belongs to each: nilearn's choices in
 * `first_level_from_bids`, with sidecars and events that are inherited, with
 * `.bidsignore`, and each run with the files of its own name.
 *
 * @param bidsDir The folder.
 * @param query What is asked of it.
 * @returns The subjects in the order of their labels, at least one.
 * @throws {UsageError} If a label is none, or no task is named.
 * @throws {InputError} If the folder is no BIDS folder, a task, a space or a
 * subject is not there (with what is), several images fit one run, or events
 * are missing.
 *
 * @example
 * ```ts ignore
 * import { queryBids } from "@niglm/niglm";
 *
 * const subjects = await queryBids("study", {
 *   taskLabel: "localizer",
 *   derivativesFolder: "derivatives/fmriprep",
 * });
 * for (const { label, runs } of subjects) console.log(label, runs.length);
 * ```
 */
export async function queryBids(
  bidsDir: string,
  query: BidsQuery,
): Promise<BidsSubject[]> {
  const {
    derivativesFolder = "derivatives",
    imgFilters = {},
    onWarning = warnOnConsole,
  } = query;
  checkQuery(query, imgFilters);
  const datasets = await openDatasets(bidsDir, derivativesFolder, onWarning);
  const isRaw = datasets.raw === datasets.derivatives;
  const labels = await chooseSubjects(datasets, query);
  const images = new Map<string, RunImage[]>();
  for (const label of labels) {
    images.set(label, await listImagesOf(datasets.derivatives, label));
  }
  refuseTask(query.taskLabel, [...images.values()].flat(), datasets);
  const subjects: BidsSubject[] = [];
  for (const [label, all] of images) {
    const chosen = chooseImages(all, label, {
      task: query.taskLabel,
      space: query.spaceLabel ?? (isRaw ? "" : DEFAULT_SPACE),
      filters: imgFilters,
    }, datasets.derivatives.folder);
    const runs: BidsRun[] = [];
    for (const image of chosen) {
      runs.push(await describeRun(image, datasets, onWarning));
    }
    refusePartialConfounds(runs, label, datasets.derivatives.folder);
    warnOfPartial(runs, label, datasets.derivatives.folder, onWarning);
    subjects.push({ label, runs });
  }
  return subjects;
}

function checkQuery(query: BidsQuery, filters: EntityFilters): void {
  if (query.taskLabel === "") {
    throw new UsageError("task_label: found nothing, expected a label", {
      field: "task_label",
    });
  }
  checkLabel(query.taskLabel, "task_label");
  checkLabel(query.spaceLabel ?? "", "space_label");
  for (const label of query.subLabels ?? []) checkLabel(label, "sub_labels");
  for (const label of query.excludeSubjects ?? []) {
    checkLabel(label, "exclude_subjects");
  }
  checkFilters(filters);
}

async function chooseSubjects(
  { raw, derivatives }: StudyDatasets,
  { subLabels, excludeSubjects = [] }: BidsQuery,
): Promise<string[]> {
  const all = await derivatives.subjects();
  const known = raw === derivatives
    ? all
    : all.filter((label) => !raw.ignores(`sub-${label}/`));
  const where = derivatives.folder;
  const wanted = subLabels && subLabels.length > 0
    ? [...new Set(subLabels)].sort()
    : known;
  for (
    const [labels, field] of [
      [wanted, "sub_labels"],
      [excludeSubjects, "exclude_subjects"],
    ] as const
  ) {
    const missing = labels.filter((label) => !known.includes(label));
    if (missing.length > 0) {
      throw new InputError(
        `${where}: ${field}: no subject ${missing.join(", ")}; found ${
          known.join(", ") || "none"
        }`,
        { file: where, field },
      );
    }
  }
  const chosen = wanted.filter((label) => !excludeSubjects.includes(label));
  if (chosen.length > 0) return chosen;
  throw new InputError(
    `${where}: no subject is left; found ${known.join(", ") || "none"}`,
    { file: where, field: "sub_labels" },
  );
}

function refuseTask(
  task: string,
  images: readonly RunImage[],
  { derivatives: { folder } }: StudyDatasets,
): void {
  const tasks = labelsOf(images.map(({ name }) => name), "task");
  if (images.length === 0 || tasks.includes(task)) return;
  throw new InputError(
    `${folder}: task_label: no image of task ${task}; found ${
      tasks.map((label) => `task-${label}`).join(", ") || "no task"
    }`,
    { file: folder, field: "task_label" },
  );
}

async function describeRun(
  image: RunImage,
  { raw, derivatives }: StudyDatasets,
  onWarning: WarningHandler,
): Promise<BidsRun> {
  const timing = await readTiming(derivatives, raw, image);
  warnOfSlices(timing, image, onWarning);
  return {
    image: image.name.path,
    entities: image.name.entities,
    events: await findEvents(raw, image),
    confounds: await findConfoundsTable(image.name.path),
    mask: await findMask(derivatives, image),
    tR: timing.tR?.value,
    startTime: timing.startTime?.value,
  };
}

function warnOfSlices(
  { startTime, sliceTimingCorrected }: RunTiming,
  { name }: RunImage,
  onWarning: WarningHandler,
): void {
  if (sliceTimingCorrected && !startTime) {
    onWarning(
      `${name.path}: its sidecar says that slices were corrected, and not to which time (StartTime).`,
    );
  }
}

/** A run without confounds is as good as any, unless another has them. */
function refusePartialConfounds(
  runs: readonly BidsRun[],
  label: string,
  where: string,
): void {
  const without = runs.filter(({ confounds }) => confounds === undefined);
  if (without.length === 0 || without.length === runs.length) return;
  throw new InputError(
    `${where}: subject ${label}: no confounds table for ${
      without.map(({ image }) => image).join(", ")
    }, expected one for each run or none`,
    { file: without[0].image, field: "confounds" },
  );
}

function warnOfPartial(
  runs: readonly BidsRun[],
  label: string,
  where: string,
  onWarning: WarningHandler,
): void {
  const masked = runs.filter(({ mask }) => mask !== undefined).length;
  if (masked > 0 && masked < runs.length) {
    onWarning(
      `${where}: subject ${label}: ${masked} of ${runs.length} runs ${
        masked === 1 ? "has" : "have"
      } a mask.`,
    );
  }
}
