/** The files that the examples of docs/cli.md name. @module */

import { join } from "@std/path";
import { SPACE } from "../bids/made_study.ts";
import { testData } from "../data.ts";
import { made } from "../datasets/real_layouts.ts";
import { inFolder } from "../in_folder.ts";
import { blocksOf } from "../docs/document.ts";
import {
  auditoryRun,
  coarseMaps,
  cutRun,
  haxby,
  niglm,
  realStudy,
} from "../docs/real_images.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The auditory run at 12 mm, and what is made of it. */
async function coarseAuditory(folder: string): Promise<void> {
  const at = (name: string) => join(folder, name);
  const [bold, events] = Object.values(auditoryRun)
    .map((name) => join(testData!, name));
  await Deno.copyFile(events, at("events.tsv"));
  await niglm(
    ...["resample", bold, "--target-affine", "-12,0,0,0,12,0,0,0,12"],
    ...["--out", at("bold.nii.gz")],
  );
  await niglm(
    ...["first-level", at("bold.nii.gz"), "--events", at("events.tsv")],
    ...["--t-r", "7", "--contrast", "active - rest", "--contrast", "rest"],
    ...["--save-model", "--out", at("results")],
  );
  const map = (name: string) =>
    at(`results/contrast-${name}_stat-z_statmap.nii.gz`);
  await Deno.copyFile(map("activeMinusRest"), at("z.nii.gz"));
  await Deno.copyFile(map("rest"), at("other_z.nii.gz"));
  for (const name of ["anat", "T1w", "mean"]) {
    await Deno.copyFile(at("results/mean.nii.gz"), at(`${name}.nii.gz`));
  }
  await Deno.copyFile(at("results/mask.nii.gz"), at("mask.nii.gz"));
  await Deno.copyFile(at("results/run-1_design.tsv"), at("design.tsv"));
  await niglm(
    ...["threshold", at("z.nii.gz"), "--json", "--out", at("thr.nii.gz")],
  ).then((printed) => Deno.writeTextFile(at("threshold.json"), printed));
}

/** Fits of runs, of a study and of subjects. */
async function fits(folder: string): Promise<void> {
  const study = join(folder, "study");
  await realStudy(study);
  const stem = (run: number) => `sub-01/func/sub-01_task-localizer_run-${run}`;
  const image = (run: number) =>
    join(
      study,
      `derivatives/fmriprep/${stem(run)}_${SPACE}_desc-preproc_bold.nii.gz`,
    );
  for (const run of [1, 2]) {
    await cutRun(image(run), join(folder, `run${run}`));
    const events = join(study, `${stem(run)}_events.tsv`);
    const text = await Deno.readTextFile(events);
    await Deno.writeTextFile(
      join(folder, `${run}.tsv`),
      text.replaceAll("\tface", "\tfaces").replaceAll("house", "scrambled"),
    );
    const out = join(folder, `run-${run}`);
    await niglm(
      ...["first-level", image(run), "--events", events, "--out", out],
      ...["--contrast", "facesMinusHouses=face - house", "--dtype", "float64"],
    );
    for (const stat of ["effect", "variance"]) {
      await niglm(
        ...[
          "mean",
          `${out}/contrast-facesMinusHouses_stat-${stat}_statmap.nii.gz`,
        ],
        ...["--out", `${out}_${stat}.nii`],
      );
    }
  }
  await cutRun(image(1), join(folder, "volumes"), 0);
  for (const subject of [1, 2, 3, 4]) {
    const { bold, events } = haxby(subject);
    await niglm(
      ...["first-level", join(testData!, bold)],
      ...["--events", join(testData!, events), "--mask", "none"],
      ...["--contrast", "faces=face"],
      ...["--out", join(folder, `sub-${subject}/results`)],
    );
  }
  await Deno.writeTextFile(
    join(folder, "groups.tsv"),
    "subject_label\tgroup\n1\tpatients\n2\tpatients\n3\tcontrols\n4\tcontrols\n",
  );
}

/**
 * Writes all files that the examples name.
 *
 * @param folder Where to.
 */
export async function exampleFiles(folder: string): Promise<void> {
  await coarseAuditory(folder);
  await fits(folder);
  await coarseMaps(folder, 8, (i) => `maps/con_${i}.nii`);
  const model = (await blocksOf("docs/cohorts.md")).find(({ note }) =>
    note === "file faces_smdl.json"
  );
  await Deno.writeTextFile(join(folder, "model_smdl.json"), model!.text);
  await Deno.mkdir(
    join(folder, "home/.local/share/bash-completion/completions"),
    { recursive: true },
  );
}

/** The files of Haxby's subjects 2 and 3, by their paths in a mirror. */
export async function haxbySubjects(): Promise<Record<string, Bytes>> {
  const files: Record<string, Bytes> = {};
  await inFolder(async (folder) => {
    const { sources } = await made.haxby2001(folder);
    for (const [path, bytes] of Object.entries(sources)) {
      for (const subject of ["sub-2", "sub-3"]) {
        files[`/${path.replaceAll("sub-1", subject)}`] = bytes;
      }
    }
  });
  return files;
}
