/** The auditory run several times over. @module */

import { join } from "@std/path";
import { readEvents } from "../lib/design/mod.ts";
import { openRun, type VolumeSeries, writeImage } from "../lib/nifti/mod.ts";
import type { FitJob } from "./contenders.ts";

const TR = 7;

/**
 * Writes the auditory run over and over as one run, with its events, unless it
 * is there already.
 *
 * @param folder The folder to write into.
 * @param testData The folder of real images.
 * @param times How many times; the drifts' cutoff is divided by it, so that
 * the design has as many columns.
 * @returns The fit of the run.
 */
export async function repeatAuditoryRun(
  folder: string,
  testData: string,
  times: number,
): Promise<FitJob> {
  const base = join(testData, "spm-auditory", "sub-01_task-auditory");
  const image = join(folder, `auditory-${times}.nii.gz`);
  const events = join(folder, `auditory-${times}.tsv`);
  const run = await openRun(`${base}_bold.nii.gz`);
  const trials = await readEvents(`${base}_events.tsv`);
  const rows = Array.from(
    { length: times },
    (_, k) =>
      trials.map(({ onset, duration, trialType }) =>
        `${onset + k * run.volumeCount * TR}\t${duration}\t${trialType}\n`
      ),
  ).flat();
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    events,
    `onset\tduration\ttrial_type\n${rows.join("")}`,
  );
  const isThere = await Deno.stat(image).then(() => true, () => false);
  if (!isThere) {
    await writeImage(repeated(run, times), image, {
      datatype: "int16",
      tR: TR,
    });
  }
  return {
    image,
    events,
    confounds: undefined,
    tR: TR,
    highPass: 0.01 / times,
    hrfModel: "spm",
    noiseModel: "ar1",
    contrast: "active - rest",
  };
}

function repeated(run: VolumeSeries, times: number): VolumeSeries {
  const { name, grid, volumeCount } = run;
  return {
    name,
    grid,
    volumeCount: times * volumeCount,
    tR: TR,
    async *volumes(options) {
      for (let k = 0; k < times; k++) {
        for await (const { index, data } of run.volumes(options)) {
          yield { index: k * volumeCount + index, data };
        }
      }
    },
  };
}
