/** The made run of the demo as files. @module */

import { writeText } from "./write_text.ts";
import { join } from "@std/path";
import { type MadeRun, madeRunFacts, makeRun } from "../demo/made_run.ts";
import { writeImage } from "../nifti/mod.ts";
import { version } from "../version.ts";
import type { Context } from "./command.ts";
import { toJson } from "./json.ts";
import { OutputFolder } from "./output_folder.ts";

/** The contrast that the demo tests. */
export const demoContrast = "sound - picture";

/** The files of a made run; disposing of them removes them unless kept. */
export interface MadeRunFiles extends AsyncDisposable {
  /** What was written. */
  readonly run: MadeRun;
  /** True effects of {@linkcode demoContrast}, one value a voxel. */
  readonly truth: Float64Array;
  /** The run's image. */
  readonly bold: string;
  /** Its events table. */
  readonly events: string;
  /** Lets the files stay. */
  keep(): void;
}

/**
 * Makes a run and writes it with its events and its true effects.
 *
 * @param path The folder to write into.
 * @param overwrite Whether to replace an earlier one.
 * @param context Where progress goes.
 * @returns The files.
 */
export async function writeMadeRun(
  path: string,
  overwrite: boolean,
  { progress, signal }: Context,
): Promise<MadeRunFiles> {
  const run = makeRun();
  const { sound, picture } = run.responses;
  const truth = sound.map((value, voxel) => value - picture[voxel]);
  await using folder = await OutputFolder.open(path, {
    overwrite,
    inputs: [],
  });
  using bar = progress({
    label: "Making a run",
    total: run.volumeCount,
    unit: "volumes",
  });
  await writeImage(
    {
      ...run,
      async *volumes() {
        for await (const volume of run.volumes({ signal })) {
          yield volume;
          bar.update(volume.index + 1);
        }
      },
    },
    await folder.file("bold.nii.gz"),
    { datatype: "int16", tR: run.tR, description: "made by niglm demo" },
  );
  await writeText(await folder.file("events.tsv"), eventsTable(run));
  await writeImage(
    { grid: run.grid, volumeCount: 1, data: truth },
    await folder.file("truth.nii.gz"),
    { description: `true effect of ${demoContrast}` },
  );
  const manifest = await folder.file("made_statmap.json");
  await writeText(
    manifest,
    `${
      toJson({
        software: { name: "niglm", version },
        command: "demo",
        made: madeRunFacts,
        files: folder.files,
      })
    }\n`,
  );
  await folder.commit();
  let kept = false;
  return {
    run,
    truth,
    bold: join(path, "bold.nii.gz"),
    events: join(path, "events.tsv"),
    keep: () => kept = true,
    async [Symbol.asyncDispose]() {
      if (!kept) await folder.takeBack();
    },
  };
}

function eventsTable({ events }: MadeRun): string {
  const rows = events.map(({ onset, duration, trialType }) =>
    `${onset}\t${duration}\t${trialType}\n`
  );
  return `onset\tduration\ttrial_type\n${rows.join("")}`;
}
