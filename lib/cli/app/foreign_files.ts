/** Files in a unit's way that are not its own. @module */

import { UsageError } from "../../errors.ts";
import type { FileRecord, Unit } from "../../cohort/unit.ts";
import { lookAtFile, type StudyFolder } from "./study_folder.ts";

/**
 * Refuses to replace files that the unit did not write.
 *
 * @param folder The study's folder.
 * @param unit The unit.
 * @param files The files to be put there.
 * @param known The files that an earlier run of the unit wrote.
 * @throws {UsageError} If another file is in the way.
 */
export function refuseForeign(
  folder: StudyFolder,
  { target }: Unit,
  files: readonly FileRecord[],
  known: readonly FileRecord[],
): void {
  const own = new Set(known.map(({ file }) => file));
  for (const { file } of files) {
    const path = folder.place(target, file);
    if (own.has(file) || lookAtFile(path) === undefined) continue;
    throw new UsageError(
      `${path} is there already and was not written by 'app', so it is not replaced; move it away`,
      { file: path },
    );
  }
}
