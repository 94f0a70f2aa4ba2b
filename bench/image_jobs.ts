/** The comparisons of work on images, by name. @module */

import { faster, peakAtMost, rateRatio, slower } from "./finding.ts";
import {
  niglmResample,
  niglmResampleRates,
  niglmSmooth,
  niimathSmooth,
  niimathWasm,
  niimathWasmSmooth,
  nilearnResample,
  nilearnSmooth,
  scipyResampleRates,
  scipySmooth,
} from "./image_contenders.ts";
import type { Job, Plan } from "./job.ts";
import { makeRun } from "./make_run.ts";
import type { Setting } from "./setting.ts";

/** Peak memory in MB that a command may take. */
const PEAK = 250;
/** Wall times over nilearn's where the programs are not installed. */
const MERGE_BY_NILEARN = 0.17;
const NIIMATH_BY_NILEARN = 0.25;
/** Ways of resampling whose rates are compared. */
const WAYS = ["turned", "parallel"] as const;

async function gzippedRun({ folder }: Setting): Promise<string> {
  const spec = { shape: [64, 64, 40], scans: 300, tR: 0.9, seed: 1 } as const;
  const { image } = await makeRun(folder, spec, { gzip: true });
  return image;
}

async function planSmooth(setting: Setting): Promise<Plan> {
  const image = await gzippedRun(setting);
  const native = setting.has("niimath");
  const wasm = await niimathWasm();
  return {
    contenders: [
      niglmSmooth(image),
      nilearnSmooth(setting, image),
      scipySmooth(setting, image),
      ...(native ? [niimathSmooth(image)] : []),
      ...(wasm ? [niimathWasmSmooth(image)] : []),
    ],
    skipped: [
      `3dmerge is taken as ${MERGE_BY_NILEARN} × nilearn`,
      ...(native ? [] : [
        `niimath is not on the PATH; taken as ${NIIMATH_BY_NILEARN} × nilearn`,
      ]),
      ...(wasm ? [] : ["npm:@niivue/niimath cannot be loaded"]),
    ],
    judge: ([ours, nilearn, scipy, ...niimaths]) => [
      slower(ours, nilearn, MERGE_BY_NILEARN),
      faster(ours, scipy, 1),
      ...(native ? [] : [
        slower(
          ours,
          nilearn,
          1,
          NIIMATH_BY_NILEARN,
          `${NIIMATH_BY_NILEARN} nilearn, for niimath`,
        ),
      ]),
      ...niimaths.map((niimath) => faster(ours, niimath, 1)),
      peakAtMost(ours, PEAK),
    ],
  };
}

async function planResampleRun(setting: Setting): Promise<Plan> {
  const image = await gzippedRun(setting);
  return {
    contenders: [niglmResample(image), nilearnResample(setting, image)],
    skipped: [],
    judge: ([ours, theirs]) => [
      faster(ours, theirs, 4),
      peakAtMost(ours, PEAK),
    ],
  };
}

function planResample(setting: Setting): Promise<Plan> {
  return Promise.resolve({
    contenders: [niglmResampleRates(), scipyResampleRates(setting)],
    skipped: [],
    judge: ([ours, theirs]) => [
      ...WAYS.map((way) => rateRatio(`cubic, ${way}`, ours, theirs, 4)),
      ...WAYS.map((way) => rateRatio(`linear, ${way}`, ours, theirs, 1)),
    ],
  });
}

/** Every comparison of work on images, by its name on the command line. */
export const imageJobs: Readonly<Record<string, Job>> = {
  smooth: {
    title: "Gaussian of 5 mm, T = 300, .nii.gz to float32 .nii",
    plan: planSmooth,
  },
  resample: {
    title: "Resampling with the prefilter, Mvoxel/s on one thread",
    plan: planResample,
  },
  "resample-run": {
    title: "Cubic resampling of a run, T = 300, .nii.gz to float32 .nii",
    rounds: 3,
    plan: planResampleRun,
  },
};
