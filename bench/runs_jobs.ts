/** Comparisons of fits over several runs. @module */

import { deno, fitOf } from "./contenders.ts";
import { faster, peakAtMost, peakRatio } from "./finding.ts";
import type { Job, Plan } from "./job.ts";
import { fiveDrifts, makeRun } from "./make_run.ts";
import { makeVolumes } from "./make_moved.ts";
import { type Contender, OUT } from "./measure.ts";
import { projectFile, type Setting } from "./setting.ts";

/** Peak memory in MB that a fit may take. */
const PEAK = 250;
/** Most that a peak may be of another. */
const FLAT = 1.1;

/** Faces, and scrambled ones for houses; what else is seen is not told. */
const FACES = new Map([["faces", "faces"], ["houses", "scrambled"]]);

/** Two runs of 390 pairs, each on its own grid, as nilearn's faces example. */
async function planFaces({ folder, python }: Setting): Promise<Plan> {
  const shape = [64, 64, 24] as const;
  const runs = [];
  for (const seed of [1, 2]) {
    const spec = { shape, scans: 390, tR: 2, seed };
    const how = { pairs: true, moved: true, names: FACES };
    runs.push(await makeVolumes(folder, spec, how));
  }
  const contrasts = [
    "faces - scrambled",
    "scrambled - faces",
    "effects=faces; scrambled",
  ];
  return {
    contenders: [
      {
        name: "niglm",
        command: [
          ...deno("cli.ts", "first-level", ...runs.map((run) => run.folder)),
          ...runs.flatMap(({ events }) => ["--events", events]),
          ...contrasts.flatMap((contrast) => ["--contrast", contrast]),
          ...["--auto-resample", "--t-r", "2", "--save", "z", "--quiet"],
          ...["--hrf-model", "spm + derivative", "--workers", "2"],
          ...["--out", OUT],
        ],
      },
      {
        name: "nilearn",
        command: [
          ...[python, projectFile("bench", "peers", "nilearn_faces.py"), OUT],
          ...runs.flatMap((run) => [run.folder, run.events]),
        ],
      },
    ],
    skipped: [],
    judge: ([ours, theirs]) => [
      faster(ours, theirs, 10),
      peakAtMost(ours, PEAK),
    ],
  };
}

/** The same columns over 2, 6 and 12 runs, and over 2,000 files of one run. */
async function planMemory({ folder }: Setting): Promise<Plan> {
  const shape = [64, 64, 40] as const;
  const spec = { shape, scans: 300, tR: 0.9, seed: 1 };
  const run = await makeRun(folder, spec);
  const fit = fitOf(run, "ar1");
  const long = { ...spec, scans: 2000 };
  const files = await makeVolumes(folder, long);
  const contender = (
    name: string,
    images: readonly string[],
    events: string,
    highPass: number,
  ): Contender => ({
    name,
    command: [
      ...deno("cli.ts", "first-level", ...images, "--same-events", events),
      ...["--t-r", "0.9", "--hrf-model", fit.hrfModel, "--workers", "2"],
      ...["--high-pass", String(highPass), "--contrast", fit.contrast],
      ...["--out", OUT, "--quiet"],
    ],
  });
  return {
    contenders: [
      ...[2, 6, 12].map((count) =>
        contender(
          `${count} runs`,
          Array.from({ length: count }, () => run.image),
          run.events,
          fit.highPass,
        )
      ),
      contender("2,000 files", [files.folder], files.events, fiveDrifts(long)),
    ],
    skipped: [],
    judge: ([two, six, twelve, many]) => [
      peakAtMost(two, PEAK),
      peakRatio(six, two, FLAT),
      peakRatio(twelve, two, FLAT),
      peakRatio(many, two, FLAT),
    ],
  };
}

/** The comparisons by name. */
export const runsJobs: Readonly<Record<string, Job>> = {
  faces: {
    title: "Two runs of 390 pairs on their own grids, three contrasts",
    rounds: 3,
    plan: planFaces,
  },
  "memory-runs": {
    title: "Peak memory of AR(1) by number of runs, and of 3-D files",
    rounds: 3,
    plan: planMemory,
  },
};
