/** The comparisons by name: who takes part, and what is expected. @module */

import { join } from "@std/path";
import { afniColumns, deconvolve, remlfit } from "./afni.ts";
import {
  decompress,
  type FitJob,
  fitOf,
  help,
  inflate,
  inflateLibrary,
  niglm,
  niglmMean,
  niimathMean,
  nilearn,
  nilearnMean,
  nilearnRelabel,
  openblas,
  relabel,
  xty,
} from "./contenders.ts";
import {
  faster,
  peakAtMost,
  peakRatio,
  rateRatio,
  slower,
  wallAtMost,
} from "./finding.ts";
import { imageJobs } from "./image_jobs.ts";
import { type Job, type Plan, withoutImages } from "./job.ts";
import { type MadeRun, makeRun } from "./make_run.ts";
import type { Contender } from "./measure.ts";
import { repeatAuditoryRun } from "./repeat_run.ts";
import { groupJobs } from "./group_jobs.ts";
import { plotJobs } from "./plot_jobs.ts";
import { reportJobs } from "./report_jobs.ts";
import { runsJobs } from "./runs_jobs.ts";
import type { Setting } from "./setting.ts";

/** Peak memory in MB that a fit may take, and what it may add to a budget. */
const PEAK = 250;
const OVER_BUDGET = 120;
/** Wall time of 3dDeconvolve over nilearn's, where AFNI is not installed. */
const DECONVOLVE_BY_NILEARN = 0.89;

const SHAPE: readonly [number, number, number] = [64, 64, 40];

function made(
  { folder }: Setting,
  scans: number,
  gzip: boolean,
): Promise<MadeRun> {
  const spec = { shape: SHAPE, scans, tR: 0.9, seed: 1 };
  return makeRun(folder, spec, { gzip });
}

/** Splits what is installed from what is not. */
function installed(
  setting: Setting,
  programs: Readonly<Record<string, () => Contender>>,
): Pick<Plan, "contenders" | "skipped"> {
  const names = Object.keys(programs);
  return {
    contenders: names.filter(setting.has).map((name) => programs[name]()),
    skipped: names.filter((name) => !setting.has(name)).map((name) =>
      `${name} is not on the PATH`
    ),
  };
}

/** niglm against nilearn, expected to be `least` times faster. */
function againstNilearn(
  noiseModel: "ar1" | "ols",
  scans: number,
  least: number,
): (setting: Setting) => Promise<Plan> {
  return async (setting) => {
    const fit = fitOf(await made(setting, scans, false), noiseModel);
    return {
      contenders: [niglm(setting, fit), nilearn(setting, fit)],
      skipped: [],
      judge: ([ours, theirs]) => [
        faster(ours, theirs, least),
        peakAtMost(ours, PEAK),
      ],
    };
  };
}

async function planAr1Gz(setting: Setting): Promise<Plan> {
  const run = await made(setting, 300, true);
  const fit = fitOf(run, "ar1");
  const afni = setting.has("3dDeconvolve") && setting.has("3dREMLfit");
  const columns = afni ? await afniColumns(setting.folder, run) : "";
  return {
    contenders: [
      niglm(setting, fit),
      nilearn(setting, fit),
      inflate(fit.image),
      ...(afni ? [await remlfit(fit.image, columns)] : []),
    ],
    skipped: afni ? [] : ["3dREMLfit is not on the PATH"],
    judge: ([ours, theirs, inflated]) => [
      faster(ours, theirs, 7),
      slower(ours, inflated, 2),
      peakAtMost(ours, PEAK),
    ],
  };
}

async function planOlsGz(setting: Setting): Promise<Plan> {
  const run = await made(setting, 300, true);
  const fit = fitOf(run, "ols");
  const afni = setting.has("3dDeconvolve");
  const columns = afni ? await afniColumns(setting.folder, run) : "";
  return {
    contenders: [
      niglm(setting, fit),
      nilearn(setting, fit),
      ...(afni ? [deconvolve(fit.image, columns)] : []),
    ],
    skipped: afni ? [] : [
      `3dDeconvolve is not on the PATH; taken as ${DECONVOLVE_BY_NILEARN} × nilearn`,
    ],
    judge: ([ours, theirs, deconvolved]) => [
      faster(ours, theirs, 6),
      deconvolved ? slower(ours, deconvolved, 1) : slower(
        ours,
        theirs,
        1,
        DECONVOLVE_BY_NILEARN,
        `${DECONVOLVE_BY_NILEARN} nilearn, for 3dDeconvolve`,
      ),
      peakAtMost(ours, PEAK),
    ],
  };
}

function auditory(noiseModel: "ar1" | "ols") {
  return (setting: Setting): Promise<Plan> => {
    const { testData } = setting;
    if (testData === undefined) return Promise.resolve(withoutImages);
    const base = join(testData, "spm-auditory", "sub-01_task-auditory");
    const fit: FitJob = {
      image: `${base}_bold.nii.gz`,
      events: `${base}_events.tsv`,
      confounds: undefined,
      tR: 7,
      highPass: 0.01,
      hrfModel: "glover",
      noiseModel,
      contrast: "active - rest",
    };
    return Promise.resolve({
      contenders: [niglm(setting, fit), nilearn(setting, fit)],
      skipped: [],
      judge: ([ours, theirs]) => [
        faster(ours, theirs, 1),
        peakAtMost(ours, PEAK),
      ],
    });
  };
}

/** The auditory run and four of it, with two workers and on one thread. */
async function planAuditoryMemory(setting: Setting): Promise<Plan> {
  const { folder, testData } = setting;
  if (testData === undefined) return withoutImages;
  const contenders: Contender[] = [];
  for (const workers of ["2", "0"]) {
    for (const times of [1, 4]) {
      const fit = await repeatAuditoryRun(folder, testData, times);
      const name = `${times} ×, ${workers === "0" ? "inline" : "2 workers"}`;
      const contender = niglm(setting, fit, name);
      const at = contender.command.indexOf("--workers") + 1;
      const command = contender.command.with(at, workers);
      contenders.push({ ...contender, command });
    }
  }
  return {
    contenders,
    skipped: [],
    judge: ([one, four, inline, inline4]) => [
      peakAtMost(one, PEAK),
      peakRatio(four, one, 1.1),
      peakAtMost(inline, PEAK),
      peakRatio(inline4, inline, 1.1),
    ],
  };
}

/** AR(1) at three lengths, from `.nii` and `.nii.gz`. */
async function planMemory(setting: Setting): Promise<Plan> {
  const contenders: Contender[] = [];
  for (const gzip of [false, true]) {
    for (const scans of [300, 1200, 4800]) {
      const fit = fitOf(await made(setting, scans, gzip), "ar1");
      const name = `T ${scans}, ${gzip ? ".nii.gz" : ".nii"}`;
      contenders.push(niglm(setting, fit, name));
    }
  }
  return {
    contenders,
    skipped: [],
    judge: ([plain, plain4, plain16, packed, packed4, packed16]) => [
      peakAtMost(plain, PEAK),
      peakRatio(plain4, plain, 1.1),
      peakRatio(plain16, plain, 1.1),
      peakAtMost(packed, PEAK),
      peakRatio(packed4, packed, 1.1),
      peakRatio(packed16, packed, 1.1),
    ],
  };
}

/** AR(1) under three budgets. */
async function planBudgets(setting: Setting): Promise<Plan> {
  if (!setting.hasOption("--memory")) {
    return {
      contenders: [],
      skipped: ["niglm first-level has no --memory"],
      judge: () => [],
    };
  }
  const budgets = [64, 256, 1024];
  const fit = fitOf(await made(setting, 1200, true), "ar1");
  return {
    contenders: budgets.map((budget) =>
      niglm(setting, fit, `${budget} MiB`, "--memory", `${budget}MiB`)
    ),
    skipped: [],
    judge: (measured) =>
      measured.map((one, index) =>
        peakAtMost(
          one,
          Math.floor(budgets[index] * 2 ** 20 / 1e6) + OVER_BUDGET,
        )
      ),
  };
}

/** A run of 4.2 GB, most of it holes. */
async function planLarge(setting: Setting): Promise<Plan> {
  const run = await makeRun(
    setting.folder,
    { shape: [64, 76, 64], scans: 6804, tR: 0.9, seed: 1 },
    { every: 16 },
  );
  return {
    contenders: [niglm(setting, fitOf(run, "ar1"), "T 6804")],
    skipped: [],
    judge: ([ours]) => [peakAtMost(ours, 512)],
  };
}

/** Rates of relabelling on one thread. */
function relabelAgainstNilearn(job: "max-t" | "tfce", least: number) {
  return (setting: Setting): Promise<Plan> =>
    Promise.resolve({
      contenders: [relabel(job), nilearnRelabel(setting, job)],
      skipped: [],
      judge: ([ours, theirs]) => [rateRatio(job, ours, theirs, least)],
    });
}

async function planInflate(setting: Setting): Promise<Plan> {
  const { image } = await made(setting, 300, true);
  const others = installed(setting, {
    igzip: () => decompress("igzip", image),
    gzip: () => decompress("gzip", image),
  });
  return {
    contenders: [inflateLibrary(image), inflate(image), ...others.contenders],
    skipped: others.skipped,
    judge: ([ours, plain]) => [slower(ours, plain, 1.2)],
  };
}

async function planMean(setting: Setting): Promise<Plan> {
  const { image } = await made(setting, 300, true);
  const others = installed(setting, { niimath: () => niimathMean(image) });
  return {
    contenders: [
      niglmMean(image),
      nilearnMean(setting, image),
      ...others.contenders,
    ],
    skipped: others.skipped,
    judge: ([ours, theirs]) => [faster(ours, theirs, 1)],
  };
}

/** Every comparison, by its name on the command line. */
export const jobs: Readonly<Record<string, Job>> = {
  ...runsJobs,
  ...groupJobs,
  ...plotJobs,
  ...reportJobs,
  "ar1-gz": { title: "AR(1), T = 300, .nii.gz", plan: planAr1Gz },
  "ar1-nii": {
    title: "AR(1), T = 300, .nii",
    plan: againstNilearn("ar1", 300, 8),
  },
  "ols-gz": { title: "OLS, T = 300, .nii.gz", plan: planOlsGz },
  "ar1-nii-1000": {
    title: "AR(1), T = 1000, .nii",
    plan: againstNilearn("ar1", 1000, 10),
  },
  "ar1-auditory": {
    title: "AR(1), the auditory run, .nii.gz",
    plan: auditory("ar1"),
  },
  "ols-auditory": {
    title: "OLS, the auditory run, .nii.gz",
    plan: auditory("ols"),
  },
  memory: {
    title: "Peak memory of AR(1) by length",
    rounds: 3,
    plan: planMemory,
  },
  "memory-auditory": {
    title: "Peak memory of AR(1), the auditory run and four of it, .nii.gz",
    rounds: 3,
    plan: planAuditoryMemory,
  },
  budgets: {
    title: "Peak memory of AR(1) by budget, T = 1200, .nii.gz",
    rounds: 3,
    plan: planBudgets,
  },
  large: {
    title: "Peak memory of AR(1), 64×76×64×6804, .nii",
    rounds: 1,
    plan: planLarge,
  },
  help: {
    title: "Starting",
    plan: () =>
      Promise.resolve({
        contenders: [help()],
        skipped: [],
        judge: ([ours]) => [wallAtMost(ours, 80)],
      }),
  },
  xty: {
    title: "X′Y in float64, GFLOP/s",
    plan: (setting) =>
      Promise.resolve({
        contenders: [
          xty("1 thread", 1),
          xty("2 threads", 2),
          openblas(setting),
        ],
        skipped: [],
        judge: ([one, two, theirs]) => [
          rateRatio("T 300, p 12", one, theirs, 0.45),
          rateRatio("T 300, p 40", one, theirs, 0.35),
          rateRatio("T 1000, p 12", one, theirs, 0.45),
          rateRatio("T 300, p 12", two, one, 1.7),
          rateRatio("T 300, p 40", two, one, 1.7),
        ],
      }),
  },
  "max-t": {
    title: "max-t, 75,919 voxels, 30 maps, relabellings a second, one thread",
    rounds: 5,
    plan: relabelAgainstNilearn("max-t", 1),
  },
  tfce: {
    title: "TFCE, 75,919 voxels, 30 maps, relabellings a second, one thread",
    rounds: 5,
    plan: relabelAgainstNilearn("tfce", 12),
  },
  inflate: { title: "Inflating, T = 300", plan: planInflate },
  mean: { title: "Mean of a run, T = 300, .nii.gz", plan: planMean },
  ...imageJobs,
};
