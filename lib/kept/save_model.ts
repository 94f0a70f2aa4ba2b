/** Fitted models written as files. @module */
import { writeFile } from "../bytes/mod.ts";
import type { FirstLevelModel } from "../glm/mod.ts";
import { encodeModel } from "./encode_model.ts";

/**
 * Writes a fitted model as a file, which appears whole or not at all.
 *
 * @param model The model.
 * @param path File to write; a file of that name is replaced.
 * @throws {InputError} Where the file cannot be written.
 */
export async function saveModel(
  model: FirstLevelModel,
  path: string,
): Promise<void> {
  await writeFile(path, encodeModel(model));
}
