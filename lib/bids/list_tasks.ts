/** The tasks of a study. @module */

import type { WarningHandler } from "../warnings.ts";
import { labelsOf } from "./filters.ts";
import { listImagesOf } from "./find_images.ts";
import { openDatasets } from "./open_datasets.ts";

/**
 * Lists the tasks that there are functional images of.
 *
 * @param bidsDir The BIDS folder.
 * @param derivativesFolder Where the images are, relative to it; `.` for the
 * raw ones.
 * @param onWarning Receives warnings.
 * @returns Their labels in order.
 * @throws {InputError} If either folder is missing or is no dataset.
 */
export async function listTasks(
  bidsDir: string,
  derivativesFolder: string,
  onWarning: WarningHandler,
): Promise<string[]> {
  const { derivatives } = await openDatasets(
    bidsDir,
    derivativesFolder,
    onWarning,
  );
  const names = [];
  for (const label of await derivatives.subjects()) {
    const images = await listImagesOf(derivatives, label);
    names.push(...images.map(({ name }) => name));
  }
  return labelsOf(names, "task");
}
