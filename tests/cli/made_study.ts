/** A small study with derivatives, for tests. @module */

import { dirname } from "@std/path";
import { madeRunFile } from "../made_brain.ts";

/** The space of its images. */
export const SPACE = "space-MNI152NLin2009cAsym";

const EVENTS = "onset\tduration\ttrial_type\n" +
  "0\t20\ton\n20\t20\toff\n40\t20\ton\n60\t10\toff\n";

/** Path of a run's image within the study. */
export function imageOf(sub: string, task: string, run: number): string {
  return `derivatives/fmriprep/sub-${sub}/func/sub-${sub}_task-${task}_run-${run}_${SPACE}_desc-preproc_bold.nii.gz`;
}

/**
 * Makes a study of two runs a subject and task.
 *
 * @param folder Where.
 * @param subjects Labels.
 * @param tasks Labels.
 * @param change Edits the files first.
 */
export async function makeStudy(
  folder: string,
  subjects: readonly string[],
  tasks: readonly string[],
  change: (files: Map<string, string | Uint8Array>) => void = () => {},
): Promise<void> {
  const files = new Map<string, string | Uint8Array>([
    ["dataset_description.json", '{"Name": "x", "BIDSVersion": "1.10.0"}'],
  ]);
  let seed = 0;
  for (const task of tasks) {
    files.set(`task-${task}_bold.json`, '{"RepetitionTime": 2}');
    for (const sub of subjects) {
      for (const run of [1, 2]) {
        const stem = `sub-${sub}/func/sub-${sub}_task-${task}_run-${run}`;
        files.set(`${stem}_events.tsv`, EVENTS);
        const image = imageOf(sub, task, run);
        files.set(image, await madeRunFile(40, true, ++seed));
        files.set(image.replace(".nii.gz", ".json"), '{"StartTime": 0.5}');
      }
    }
  }
  change(files);
  for (const [path, content] of files) {
    await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
    if (typeof content === "string") {
      await Deno.writeTextFile(`${folder}/${path}`, content);
    } else await Deno.writeFile(`${folder}/${path}`, content);
  }
}
