/** Files of documents' readers, made of the real images. @module */

import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import { readEvents } from "../../lib/design/mod.ts";
import { openRun, writeImage } from "../../lib/nifti/mod.ts";
import { makeStudy, SPACE } from "../bids/made_study.ts";
import { runMain } from "../cli/run_main.ts";
import { testData } from "../data.ts";

const wager = "wager2008-emotionreg";
const localizer = "studyforrest-localizer/sub-02_task-oneback_run-1";

/** The auditory run, by the names of its files. */
export const auditoryRun = {
  "sub-01_task-auditory_bold.nii.gz":
    "spm-auditory/sub-01_task-auditory_bold.nii.gz",
  "sub-01_task-auditory_events.tsv":
    "spm-auditory/sub-01_task-auditory_events.tsv",
} as const;

/** Runs a command of niglm that must succeed; returns what it prints. */
export async function niglm(...args: string[]): Promise<string> {
  const { code, out, err } = await runMain(...args, "--quiet");
  assertEquals(code, 0, err);
  return out;
}

/** Copies files of the folder of real images into a folder, by new names. */
export async function copyReal(
  folder: string,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, real] of Object.entries(names)) {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.copyFile(join(testData!, real), join(folder, name));
  }
}

/** The twelve runs of Haxby's first subject, whole brain at 25 mm. */
export function haxby(run: number): { bold: string; events: string } {
  const name = `run${`${run}`.padStart(3, "0")}`;
  const subject = "haxby2001-mini/sub001";
  return {
    bold: `${subject}/BOLD/task001_${name}/bold_25mm.nii.gz`,
    events: `${subject}/model/model001/onsets/task001_${name}`,
  };
}

/** Haxby's mask of the brain at 25 mm. */
export const haxbyMask = "haxby2001-mini/sub001/masks/25mm/brain.nii.gz";

/** Copies Wager's maps as SPM2 left them, and the covariates. */
export async function copyGroup(folder: string): Promise<void> {
  const names: Record<string, string> = {
    "X_Y_data.txt": `${wager}/X_Y_data.txt`,
  };
  for await (const { name } of Deno.readDir(join(testData!, wager))) {
    if (/^con_\d+\.(hdr|img)$/.test(name)) {
      names[`maps/${name}`] = `${wager}/${name}`;
    }
  }
  await copyReal(folder, names);
}

/** Writes maps of Wager's subjects at 12 mm, `maps/con_0001.nii` and so on. */
export async function coarseMaps(
  folder: string,
  count: number,
  nameOf: (index: number) => string,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    const path = join(folder, nameOf(i));
    await Deno.mkdir(dirname(path), { recursive: true });
    const number = `${i + 1}`.padStart(2, "0");
    await niglm(
      "resample",
      join(testData!, `${wager}/con_008100${number}.hdr`),
      ...["--target-affine", "-12,0,0,0,12,0,0,0,12", "--out", path],
    );
  }
}

/** Cuts a run into 3-D images in a folder, each moved by up to some mm. */
export async function cutRun(
  image: string,
  folder: string,
  moved = 1,
): Promise<void> {
  await Deno.mkdir(folder);
  const run = await openRun(image);
  for await (const { index, data } of run.volumes()) {
    const affine = run.grid.affine.map((value, i) =>
      i % 4 === 3 && i < 12 ? value + moved * Math.sin(index + i) : value
    );
    const volume = { grid: { ...run.grid, affine }, volumeCount: 1, data };
    const name = `volume-${`${index}`.padStart(3, "0")}.nii`;
    await writeImage(volume, join(folder, name), { datatype: "float32" });
  }
}

/** Scans of each run of the real study. */
export const SCANS = 78;

/** The localizer at 9 mm, in two runs, as the images of a subject. */
async function writeHalves(
  folder: string,
  nameOf: (run: number) => string,
  shift: number,
): Promise<void> {
  const whole = join(folder, "whole.nii");
  const affine = [9, 0, 0, -108, 0, 9, 0, -126 + shift, 0, 0, 9, -63];
  await niglm(
    ...["resample", join(testData!, `${localizer}_bold.nii.gz`)],
    ...["--target-affine", affine.join(), "--target-shape", "25,26,16"],
    ...["--out", whole],
  );
  const run = await openRun(whole);
  const halves: Float64Array[][] = [[], []];
  for await (const { index, data } of run.volumes()) {
    halves[Math.floor(index / SCANS)].push(Float64Array.from(data));
  }
  // The second subject's brain lies elsewhere on the grid of the first's.
  const grid = { ...run.grid, affine: run.grid.affine.with(7, -126) };
  for (const [half, volumes] of halves.entries()) {
    const size = volumes[0].length;
    const data = new Float64Array(size * SCANS);
    volumes.forEach((volume, t) => data.set(volume, t * size));
    await writeImage(
      { grid, volumeCount: SCANS, data },
      nameOf(half + 1),
      { datatype: "float32", tR: 2 },
    );
  }
  await Deno.remove(whole);
}

/** The events of a half of the localizer. */
async function eventsOfHalf(run: number): Promise<string> {
  const start = (run - 1) * SCANS * 2;
  const all = await readEvents(
    join(testData!, `${localizer}_events.tsv`),
    { onWarning: () => {} },
  );
  const rows = all.filter(({ onset }) =>
    onset >= start && onset < start + SCANS * 2
  ).map(({ onset, duration, trialType }) =>
    `${(onset - start).toFixed(3)}\t${duration}\t${trialType}`
  );
  return ["onset\tduration\ttrial_type", ...rows, ""].join("\n");
}

/**
 * Writes a BIDS folder with fMRIPrep's derivatives: two subjects with two runs
 * each, which are the halves of the localizer.
 *
 * @param folder Its path.
 */
export async function realStudy(folder: string): Promise<void> {
  await makeStudy(folder, (files) => {
    for (const path of files.keys()) {
      if (/_(bold|mask)\.nii\.gz$/.test(path)) files.delete(path);
    }
  }, SCANS);
  for (const [s, sub] of ["01", "02"].entries()) {
    const stem = (run: number) =>
      `sub-${sub}/func/sub-${sub}_task-localizer_run-${run}`;
    const made = (run: number) =>
      join(folder, `derivatives/fmriprep/${stem(run)}_${SPACE}`);
    await writeHalves(
      folder,
      (run) => `${made(run)}_desc-preproc_bold.nii.gz`,
      s * 4,
    );
    for (const run of [1, 2]) {
      const events = join(folder, `${stem(run)}_events.tsv`);
      await Deno.writeTextFile(events, await eventsOfHalf(run));
      await niglm(
        ...["mask", `${made(run)}_desc-preproc_bold.nii.gz`],
        ...["--out", `${made(run)}_desc-brain_mask.nii.gz`],
      );
    }
  }
}
