/** The subjects, tasks and sessions of a study. @module */

import { labelsOf } from "../../bids/filters.ts";
import { listImagesOf, type RunImage } from "../../bids/find_images.ts";
import { type BidsSubject, queryBids } from "../../bids/mod.ts";
import { openDatasets } from "../../bids/open_datasets.ts";
import { InputError } from "../../errors.ts";
import type { Context } from "../command.ts";

/** Which of a study's images are wanted. */
export interface WantedImages {
  /** The subjects; all where none is named. */
  readonly participantLabel: readonly string[];
  /** The tasks; all where none is named. */
  readonly taskLabel: readonly string[];
  /** The sessions; all together where none is named. */
  readonly sessionLabel: readonly string[];
  /** The space of the images; `none` or nothing for those that name none. */
  readonly space: string | undefined;
  /** Where the images are, within the BIDS folder. */
  readonly derivatives: string | undefined;
  /** Subjects that are left out. */
  readonly excludeSubjects: readonly string[];
}

/** What of a study is wanted, by its images' names. */
export interface StudyImages {
  /** The folder that the images are in. */
  readonly where: string;
  /** The subjects. */
  readonly subjects: readonly string[];
  /** The tasks. */
  readonly tasks: readonly string[];
  /** The sessions; `undefined` alone for all together. */
  readonly sessions: readonly (string | undefined)[];
  /** The functional images of each subject. */
  readonly names: ReadonlyMap<string, readonly RunImage[]>;
}

/**
 * Lists a study's images.
 *
 * @param bidsDir The BIDS folder.
 * @param wanted Which are wanted.
 * @param context Where warnings go.
 * @returns What there is of it.
 * @throws {InputError} If a label is not there.
 */
export async function findStudyImages(
  bidsDir: string,
  wanted: WantedImages,
  { signal, warn }: Context,
): Promise<StudyImages> {
  const folder = wanted.derivatives ?? "derivatives";
  const { derivatives, raw } = await openDatasets(bidsDir, folder, warn);
  const known = (await derivatives.subjects()).filter((label) =>
    raw === derivatives || !raw.ignores(`sub-${label}/`)
  );
  const where = derivatives.folder;
  const subjects = choose(known, wanted.participantLabel, {
    field: "--participant-label",
    what: "subject",
    where,
  }).filter((label) => !wanted.excludeSubjects.includes(label));
  const names = new Map<string, readonly RunImage[]>();
  for (const label of subjects) {
    signal.throwIfAborted();
    names.set(label, await listImagesOf(derivatives, label));
  }
  const all = [...names.values()].flat().map(({ name }) => name);
  const tasks = choose(labelsOf(all, "task"), wanted.taskLabel, {
    field: "--task-label",
    what: "task",
    where,
  });
  const sessions = wanted.sessionLabel.length === 0
    ? [undefined]
    : choose(labelsOf(all, "ses"), wanted.sessionLabel, {
      field: "--session-label",
      what: "session",
      where,
    });
  const { space } = wanted;
  if (space !== undefined && space !== "" && space.toLowerCase() !== "none") {
    choose(labelsOf(all, "space"), [space], {
      field: "--space",
      what: "images in the space",
      where,
    });
  }
  return { where, subjects, tasks, sessions, names };
}

/** A subject whose files do not fit together. */
export class FailedSubject {
  /** The subject. */
  readonly label: string;
  /** What is wrong. */
  readonly reason: string;

  /**
   * @param label The subject.
   * @param error What is wrong.
   * @throws Anything but an input error.
   */
  constructor(label: string, error: unknown) {
    if (!(error instanceof InputError)) throw error;
    this.label = label;
    this.reason = error.message;
  }
}

/**
 * Asks for all subjects at once, and one by one where one is at fault.
 *
 * @param bidsDir The BIDS folder.
 * @param asked What is asked of it.
 * @param labels The subjects.
 * @returns The subjects, or what is wrong with them.
 */
export async function querySubjects(
  bidsDir: string,
  asked: Parameters<typeof queryBids>[1],
  labels: readonly string[],
): Promise<(BidsSubject | FailedSubject)[]> {
  if (labels.length === 0) return [];
  try {
    return await queryBids(bidsDir, { ...asked, subLabels: labels });
  } catch (error) {
    if (labels.length === 1) return [new FailedSubject(labels[0], error)];
    const middle = labels.length >> 1;
    return [
      ...await querySubjects(bidsDir, asked, labels.slice(0, middle)),
      ...await querySubjects(bidsDir, asked, labels.slice(middle)),
    ];
  }
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
