/** Fitted models read from files. @module */
import { openFile, readFileSync } from "../bytes/mod.ts";
import type { FirstLevelModel } from "../glm/mod.ts";
import type { WarningHandler } from "../warnings.ts";
import { decodeModel } from "./decode_model.ts";

/** How to read a model. */
export interface LoadModelOptions {
  /** Receives warnings of contrasts; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/**
 * Reads a model that `saveModel` or `first-level --save-model` wrote. Its
 * contrasts have the bits that they had of the fit.
 *
 * @param path The file.
 * @param options Where warnings go.
 * @returns The model.
 * @throws {InputError} If the file cannot be read, is no kept fit, of another
 * version of the layout, damaged or cut off.
 */
export async function loadModel(
  path: string,
  options: LoadModelOptions = {},
): Promise<FirstLevelModel> {
  await using file = await openFile(path);
  const bytes = new Uint8Array(file.size);
  await file.read(bytes, 0);
  return decodeModel(bytes, { ...options, name: path });
}

/**
 * Reads a model as `loadModel` does, while the calling thread waits: for models
 * of several runs, each read when it is needed.
 *
 * @param path The file.
 * @param options Where warnings go.
 * @returns The model.
 * @throws {InputError} As `loadModel`.
 */
export function loadModelSync(
  path: string,
  options: LoadModelOptions = {},
): FirstLevelModel {
  return decodeModel(readFileSync(path), { ...options, name: path });
}
