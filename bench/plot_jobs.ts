/** Comparisons of pictures. @module */

import { join } from "@std/path";
import { deno, fitOf } from "./contenders.ts";
import { faster } from "./finding.ts";
import type { Job, Plan } from "./job.ts";
import { makeRun } from "./make_run.ts";
import { OUT } from "./measure.ts";
import { projectFile, type Setting } from "./setting.ts";

/** How many times faster a picture must be; the aim is ten. */
const LEAST = 5;

/** The z map of a fit over its mean image, three cuts, with a colour bar. */
async function planStatMap({ folder, python }: Setting): Promise<Plan> {
  const fitted = join(folder, "fit-for-pictures");
  const spec = { shape: [64, 64, 40], scans: 60, tR: 2, seed: 1 } as const;
  const fit = fitOf(await makeRun(folder, spec, { gzip: true }), "ols");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...deno("cli.ts", "first-level", fit.image).slice(1),
      ...["--events", fit.events, "--t-r", "2", "--contrast"],
      ...[`map=${fit.contrast}`, "--save", "z", "--out", fitted],
      ...["--overwrite", "--quiet"],
    ],
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  const map = join(fitted, "contrast-map_stat-z_statmap.nii.gz");
  const mean = join(fitted, "mean.nii.gz");
  const cuts = ["-10", "10", "5"];
  const picture = join(OUT, "map.png");
  return {
    contenders: [
      {
        name: "niglm",
        command: [
          ...deno("cli.ts", "plot", "stat-map", map, "--bg-img", mean),
          ...["--threshold", "1.5", "--cut-coords", cuts.join(",")],
          ...["--out", picture, "--quiet"],
        ],
      },
      {
        name: "nilearn",
        command: [
          ...[python, projectFile("bench", "peers", "nilearn_stat_map.py")],
          ...[map, mean, "1.5", ...cuts, picture],
        ],
      },
    ],
    skipped: [],
    judge: ([ours, theirs]) => [faster(ours, theirs, LEAST)],
  };
}

/** Comparisons of pictures, by their names on the command line. */
export const plotJobs: Readonly<Record<string, Job>> = {
  plot: { title: "A statistical map over a background", plan: planStatMap },
};
