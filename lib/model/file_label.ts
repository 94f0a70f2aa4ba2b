/** Names of nodes and of values in the names of files. @module */

import { contrastFileName } from "../design/contrast_name.ts";

/**
 * Turns a name into the camel case of a BIDS label; signs only part words.
 *
 * @param name The name, such as `one-sample_dataset`.
 * @returns The label, such as `oneSampleDataset`.
 * @throws {UsageError} If there is neither a letter nor a digit in it.
 */
export function fileLabel(name: string): string {
  return contrastFileName(name.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim());
}
