/** The model file that a study's folder holds results of. @module */

import type { Level } from "../../cohort/unit.ts";
import { UsageError } from "../../errors.ts";
import type { StudyFolder } from "../app/study_folder.ts";
import type { Study } from "../app/study_model.ts";
import type { ModelFile } from "./model_file.ts";

/**
 * What a study remembers of its model file.
 *
 * @param file The model file.
 * @param level The level that it is remembered for.
 * @returns Values by the names of the options.
 */
export function recordedModel(
  { kept, subjects }: ModelFile,
  level: Level,
): Record<string, string> {
  const { name, sampling, sha256 } = level === "group" ? kept : subjects;
  return { model: `${name} (SHA-256 ${sha256})`, modelSampling: sampling };
}

/**
 * Refuses to model a group by another model file than its subjects.
 *
 * @param study What the folder remembers.
 * @param file The model file of the call, where it has one.
 * @param folder The study's folder.
 * @throws {UsageError} If the subjects were fitted by another one, or by none.
 */
export function requireSameModel(
  { participant }: Study,
  file: ModelFile | undefined,
  { path }: StudyFolder,
): void {
  if (participant === undefined) return;
  const { model, modelSampling } = JSON.parse(participant) as Partial<
    ReturnType<typeof recordedModel>
  >;
  const asked: Partial<ReturnType<typeof recordedModel>> = file
    ? recordedModel(file, "participant")
    : {};
  if (model === asked.model && modelSampling === asked.modelSampling) return;
  const told = (name?: string, sampling?: string) =>
    name === undefined
      ? "no --model"
      : `--model ${name}, sampled as ${sampling}`;
  throw new UsageError(
    `${path}: its subjects were fitted by ${
      told(model, modelSampling)
    }, and the call has ${
      told(asked.model, asked.modelSampling)
    }, expected the same`,
    { file: path, field: "--model" },
  );
}
