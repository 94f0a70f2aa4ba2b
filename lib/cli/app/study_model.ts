/** The models that a study's folder holds results of. @module */

import { resolve } from "@std/path";
import { fileExists } from "../../bytes/mod.ts";
import { namesIn } from "../../bytes/names_in.ts";
import type { Level } from "../../cohort/unit.ts";
import { UsageError } from "../../errors.ts";
import { version } from "../../version.ts";
import { readJson, type StudyFolder } from "./study_folder.ts";

/** What the folder of a study remembers of its results. */
export interface Study {
  /** The BIDS folder. */
  readonly bidsDir: string;
  /** Version of the software. */
  readonly version: string;
  /** Options of the subjects' fits, as text. */
  readonly participant?: string;
  /** Options of the group's models, as text. */
  readonly group?: string;
}

/** What tells the units of one model apart, or only what they write. */
const NOT_MODEL: ReadonlySet<string> = new Set([
  "bidsDir",
  "taskLabel",
  "subLabels",
  "excludeSubjects",
  "imgFilters",
  "variance",
  "report",
  "save",
  "saveModel",
  "saveRuns",
]);

/** What options of the fits are called in a call of `app`. */
const APP_NAMES: Readonly<Record<string, string>> = {
  derivativesFolder: "derivatives",
  spaceLabel: "space",
};

/**
 * The model of options, without what tells the units of a study apart and what
 * only adds to their files.
 *
 * @param options Options of a command.
 * @returns The model as a text that can be compared.
 */
export function studyModelOf(
  options: Readonly<Record<string, unknown>>,
): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(options).filter(([name, value]) =>
        !NOT_MODEL.has(name) && value !== undefined
      ).sort(([a], [b]) => a < b ? -1 : 1),
    ),
  );
}

/** Reads what a folder remembers of its study. */
export function readStudy(folder: StudyFolder): Study | undefined {
  return readJson<Study>(folder.own("study.json"));
}

/**
 * Makes sure that a folder holds no results of another study, model or
 * version.
 *
 * @param folder The study's folder.
 * @param level The level.
 * @param wanted The BIDS folder and the model.
 * @param overwrite Whether results of another model or version are replaced.
 * @returns What is to be remembered.
 * @throws {UsageError} If it does.
 */
export async function checkStudy(
  folder: StudyFolder,
  level: Level,
  wanted: { readonly bidsDir: string; readonly model: string },
  overwrite: boolean,
): Promise<Study> {
  const known = readStudy(folder);
  const bidsDir = resolve(wanted.bidsDir);
  const next = { ...known, bidsDir, version, [level]: wanted.model };
  if (known === undefined) {
    await refuseOthers(folder.path);
    return next;
  }
  const refuse = (what: string, hint: string): never => {
    throw new UsageError(
      `${folder.path}: holds results of ${what}; expected another folder, or ${hint}`,
      { file: folder.path },
    );
  };
  if (known.bidsDir !== bidsDir) {
    refuse(
      `the BIDS folder ${known.bidsDir}, found ${bidsDir}`,
      "the BIDS folder that they are of",
    );
  }
  if (overwrite) return next;
  const replace = "--overwrite to replace them";
  if (known.version !== version) {
    refuse(`version ${known.version}, and this is ${version}`, replace);
  }
  const before = known[level];
  if (before !== undefined && before !== wanted.model) {
    refuse(`another model: ${difference(before, wanted.model)}`, replace);
  }
  return next;
}

/** Results that were not written by `app` are not mixed with a study's. */
async function refuseOthers(path: string): Promise<void> {
  if (!await fileExists(path)) return;
  const other = (await namesIn(path)).find((name) =>
    !name.startsWith(".") && name !== "dataset_description.json"
  );
  if (other === undefined) return;
  throw new UsageError(
    `${path}: holds '${other}', which 'app' did not write; expected a new folder, or one that 'app' made`,
    { file: path },
  );
}

function difference(before: string, now: string): string {
  const [a, b]: Record<string, unknown>[] = [before, now].map((text) =>
    JSON.parse(text)
  );
  const told = (value: unknown) =>
    value === undefined ? "not given" : JSON.stringify(value);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
    .filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
    .map((key) =>
      `--${
        (APP_NAMES[key] ?? key).replaceAll(/[A-Z]/g, (big) =>
          `-${big.toLowerCase()}`)
      } was ${told(a[key])} and is ${told(b[key])}`
    ).join(", ");
}
