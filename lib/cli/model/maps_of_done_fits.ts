/** The maps that a group by a model is made of. @module */

import { parseBidsName } from "../../bids/name.ts";
import { fileExists } from "../../bytes/mod.ts";
import { namesIn } from "../../bytes/names_in.ts";
import type { UnitRecord } from "../../cohort/unit.ts";
import { InputError } from "../../errors.ts";
import { version } from "../../version.ts";
import type { AppOptions } from "../app/app_options.ts";
import { lookAtFile, readJson, type StudyFolder } from "../app/study_folder.ts";
import type { Context } from "../command.ts";
import type { ModelFile } from "./model_file.ts";
import type { PlannedMap, SubjectUnitOptions } from "./model_unit.ts";

/** What a fit of a subject by a model is called. */
const KEY = /^sub-(?<sub>[^_]+)(?:_task-(?<task>[^_]+))?$/;

/**
 * Finds the effects of subjects that a model has fitted; fits that are not
 * done are warned of.
 *
 * @param folder The study's folder.
 * @param options Which subjects and tasks are wanted.
 * @param file The model.
 * @param context Where the warning goes.
 * @returns The maps, by fit and name.
 * @throws {InputError} If no fit is done.
 */
export async function mapsOfDoneFits(
  folder: StudyFolder,
  options: AppOptions,
  file: ModelFile,
  context: Context,
): Promise<PlannedMap[]> {
  return mapsOf(folder, await doneFits(folder, options, file, context));
}

/** The fits that can be used; what cannot is warned of. */
async function doneFits(
  folder: StudyFolder,
  options: AppOptions,
  { model, subjects }: ModelFile,
  { warn }: Context,
): Promise<UnitRecord[]> {
  const home = folder.own("units");
  const names = await fileExists(home) ? await namesIn(home) : [];
  const planned = readJson<readonly string[]>(folder.own("participants.json"));
  const keys = new Set([
    ...names.map((name) => name.replace(/\.json$/, "")),
    ...planned ?? [],
  ]);
  const done: UnitRecord[] = [];
  const others: string[] = [];
  for (const key of keys) {
    const labels = KEY.exec(key)?.groups;
    if (labels === undefined) continue;
    if (model.input.sub && !model.input.sub.includes(labels.sub)) continue;
    const { participantLabel, taskLabel } = options;
    if (participantLabel.length > 0 && !participantLabel.includes(labels.sub)) {
      continue;
    }
    if (
      taskLabel.length > 0 && labels.task !== undefined &&
      !taskLabel.includes(labels.task)
    ) continue;
    const record = folder.record(key);
    if (record && isWhole(record, folder, subjects)) done.push(record);
    else others.push(key);
  }
  if (done.length === 0) {
    throw new InputError(
      `${folder.path}: no subject is fitted by the model '${model.name}'; run the participant level with it first`,
      { file: folder.path },
    );
  }
  if (others.length > 0) {
    warn(
      `${others.length} of ${others.length + done.length} fits ${
        others.length === 1 ? "is" : "are"
      } not done and left out: ${others.sort().join(", ")}`,
    );
  }
  return done.sort((a, b) => a.key < b.key ? -1 : 1);
}

function isWhole(
  record: UnitRecord,
  folder: StudyFolder,
  { sampling, sha256 }: ModelFile["subjects"],
): boolean {
  const { statsModel } = JSON.parse(record.model).options as Partial<
    SubjectUnitOptions
  >;
  return record.status === "done" && record.version === version &&
    statsModel?.sha256 === sha256 && statsModel.sampling === sampling &&
    record.files.every(({ file, size }) =>
      lookAtFile(folder.place(record.target, file))?.size === size
    );
}

function mapsOf(
  folder: StudyFolder,
  fits: readonly UnitRecord[],
): PlannedMap[] {
  return fits.flatMap(({ files, target }) => {
    const names = new Set(files.map(({ file }) => file));
    return [...names].sort().flatMap((name) => {
      if (!name.endsWith("_stat-effect_statmap.nii.gz")) return [];
      const { contrast, stat: _, ...entities } = Object.fromEntries(
        parseBidsName(name).entities,
      );
      const variance = name.replace("_stat-effect_", "_stat-variance_");
      return [{
        contrast,
        entities,
        effect: folder.place(target, name),
        variance: names.has(variance)
          ? folder.place(target, variance)
          : undefined,
      }];
    });
  });
}
