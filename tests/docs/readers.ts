/** The files that each document takes for granted. @module */

import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { makeStudy, SPACE } from "../bids/made_study.ts";
import { serveFiles } from "../bytes/file_server.ts";
import { madeRunFile } from "../made_brain.ts";
import { testData } from "../data.ts";
import { serveDatasets } from "./dataset_mirror.ts";
import {
  auditoryRun,
  coarseMaps,
  copyGroup,
  copyReal,
  cutRun,
  haxby,
  haxbyMask,
  niglm,
  realStudy,
  SCANS,
} from "./real_images.ts";
import type { Reader } from "./run_blocks.ts";

/** Makes a document's files in a folder; servers end with the stack. */
export type Prepare = (
  folder: string,
  stack: AsyncDisposableStack,
) => Promise<Omit<Reader, "folder"> | void>;

/** A document that has blocks which take files for granted. */
export interface Needs {
  /** Whether it needs the real images. @default {false} */
  readonly real?: boolean;
  /** Makes the files. */
  readonly prepare: Prepare;
  /** Looks at what the blocks printed. */
  readonly check?: (printed: readonly string[]) => void;
}

const spm = "spm-auditory/sub-01_task-auditory";
const localizer = "studyforrest-localizer/sub-02_task-oneback_run-1";

/** Fits the auditory run as the README does. */
async function auditoryFit(folder: string): Promise<void> {
  await niglm(
    "first-level",
    join(testData!, `${spm}_bold.nii.gz`),
    ...["--events", join(testData!, `${spm}_events.tsv`), "--t-r", "7"],
    ...["--hrf-model", "spm", "--contrast", "active - rest"],
    ...["--out", join(folder, "results")],
  );
}

/** A study of real images where there are some, else of made ones. */
export async function study(folder: string): Promise<void> {
  if (testData) await realStudy(join(folder, "study"));
  else await makeStudy(join(folder, "study"), undefined, SCANS);
}

/** The first subject of the study as 3-D images, houses for scrambled faces. */
async function nativeRuns(folder: string): Promise<void> {
  const stem = "sub-01/func/sub-01_task-localizer_run-";
  for (const run of [1, 2]) {
    const image =
      `derivatives/fmriprep/${stem}${run}_${SPACE}_desc-preproc_bold.nii.gz`;
    await cutRun(join(folder, "study", image), join(folder, `run${run}`));
    const events = await Deno.readTextFile(
      join(folder, "study", `${stem}${run}_events.tsv`),
    );
    await Deno.writeTextFile(
      join(folder, `run${run}_events.tsv`),
      events.replaceAll("\tface", "\tfaces").replaceAll("house", "scrambled"),
    );
  }
}

/** A run and its events, with the conditions `a` and `b`. */
async function run(folder: string): Promise<void> {
  const real = testData && join(testData, haxby(1).bold);
  await Deno.writeFile(
    join(folder, "bold.nii.gz"),
    real ? await Deno.readFile(real) : await madeRunFile(121, true),
  );
  await Deno.writeTextFile(
    join(folder, "events.tsv"),
    "onset\tduration\ttrial_type\n15\t22.5\ta\n52.5\t22.5\tb\n" +
      "87.5\t22.5\ta\n122.5\t22.5\tb\n",
  );
}

/** What each document takes for granted, by its path. */
export const needs: Readonly<Record<string, Needs>> = {
  "README.md": {
    real: true,
    async prepare(folder, stack) {
      await copyReal(folder, auditoryRun);
      await copyGroup(folder);
      await study(folder);
      await nativeRuns(folder);
      const mirror = stack.use(await serveDatasets(["spm-auditory"]));
      return { mirror: mirror.address };
    },
    check(printed) {
      const rows = printed
        .map((text) => text.split("Cluster ID\t")[1])
        .filter((table) => table !== undefined)
        .map((table) => table.trimEnd().split("\n").length - 1);
      assertEquals(rows, [37, 17]);
    },
  },
  "docs/bids.md": {
    async prepare(folder, stack) {
      await study(folder);
      const func = join(folder, "study/derivatives/fmriprep/sub-01/func");
      const name = "sub-01_task-localizer_run-1";
      const web = stack.use(serveFiles({
        "/bold.nii.gz": await Deno.readFile(
          join(
            func,
            `${name}_${SPACE}_desc-preproc_bold.nii.gz`,
          ),
        ),
        "/events.tsv": await Deno.readFile(
          join(folder, `study/sub-01/func/${name}_events.tsv`),
        ),
      }));
      return { web: web.base };
    },
  },
  "docs/cohorts.md": { prepare: study },
  "docs/from-nilearn.md": {
    real: true,
    prepare: (folder) => copyReal(folder, auditoryRun),
  },
  "docs/library.md": {
    real: true,
    async prepare(folder, stack) {
      await copyReal(folder, auditoryRun);
      await copyGroup(folder);
      const bundle = () =>
        new Response(Deno.readTextFileSync(join(folder, "dist/niglm.js")), {
          headers: { "content-type": "application/javascript" },
        });
      const web = stack.use(serveFiles({
        get "/niglm.js"() {
          return bundle();
        },
      }));
      return { web: web.base };
    },
  },
  "docs/permissions.md": { prepare: run },
  "docs/permutation.md": {
    real: true,
    prepare: (folder) => coarseMaps(folder, 10, (i) => `maps/con_${i}.nii`),
  },
  "docs/plots.md": {
    real: true,
    async prepare(folder) {
      await auditoryFit(folder);
      await copyReal(folder, {
        ...auditoryRun,
        "sub-02_task-oneback_run-1_bold.nii.gz": `${localizer}_bold.nii.gz`,
        "sub-02_task-oneback_run-1_events.tsv": `${localizer}_events.tsv`,
      });
      for (const run of [1, 2]) {
        const { bold, events } = haxby(run);
        await niglm(
          "first-level",
          join(testData!, bold),
          ...["--events", join(testData!, events)],
          ...["--mask", join(testData!, haxbyMask)],
          ...["--contrast", "face - house"],
          ...["--out", join(folder, `run0${run}`)],
        );
      }
      await coarseMaps(
        folder,
        16,
        (i) => `maps/${"AB"[i % 2]}-${10 + Math.floor(i / 2)}.nii.gz`,
      );
      const rows = [..."AB"].flatMap((label) =>
        Array.from({ length: 8 }, (_, i) => `${i}\t${label}`)
      );
      await Deno.writeTextFile(
        join(folder, "groups.tsv"),
        ["subject_label\tgroup", ...rows, ""].join("\n"),
      );
    },
  },
};
