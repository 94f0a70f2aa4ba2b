/** Comparisons of fits with their reports. @module */

import { join } from "@std/path";
import { deno } from "./contenders.ts";
import { faster, peakAtMost } from "./finding.ts";
import { type Job, type Plan, withoutImages } from "./job.ts";
import { type Contender, OUT } from "./measure.ts";
import { projectFile, type Setting } from "./setting.ts";

/** Peak memory in MB of a fit and its report. */
const PEAK = 300;
const CONTRAST = "active - rest";

/** The auditory run, fitted and reported by one command each. */
function planReport({ python, testData }: Setting): Promise<Plan> {
  if (testData === undefined) return Promise.resolve(withoutImages);
  const base = join(testData, "spm-auditory", "sub-01_task-auditory");
  const [run, events] = [`${base}_bold.nii.gz`, `${base}_events.tsv`];
  const ours: Contender = {
    name: "niglm",
    command: [
      ...deno("cli.ts", "first-level", run, "--events", events),
      ...["--t-r", "7", "--hrf-model", "spm", "--contrast", CONTRAST],
      ...["--save", "z", "--report", "--workers", "2"],
      ...["--out", OUT, "--quiet"],
    ],
  };
  const theirs: Contender = {
    name: "nilearn",
    command: [
      python,
      projectFile("bench", "peers", "nilearn_report.py"),
      ...[run, events, OUT, "7", "spm", CONTRAST, "0"],
    ],
  };
  return Promise.resolve({
    contenders: [ours, theirs],
    skipped: [],
    judge: (
      [ours, theirs],
    ) => [faster(ours, theirs, 5), peakAtMost(ours, PEAK)],
  });
}

/** Fits with reports. */
export const reportJobs: Readonly<Record<string, Job>> = {
  report: {
    title: "Fit and report of the auditory run",
    rounds: 3,
    plan: planReport,
  },
};
