/** The commands that are compared. @module */

import { join } from "@std/path";
import type { MadeRun } from "./make_run.ts";
import { type Contender, OUT } from "./measure.ts";
import { conditions } from "./synthetic_run.ts";
import { projectFile, type Setting } from "./setting.ts";

/** A first-level fit, the same for every program. */
export interface FitJob {
  /** The image. */
  readonly image: string;
  /** Events table. */
  readonly events: string;
  /** Confounds table, where there is one. */
  readonly confounds: string | undefined;
  /** Repetition time in seconds. */
  readonly tR: number;
  /** Cutoff of the drifts in Hz. */
  readonly highPass: number;
  /** The response, as nilearn names it. */
  readonly hrfModel: string;
  /** The noise model. */
  readonly noiseModel: "ar1" | "ols";
  /** The contrast. */
  readonly contrast: string;
}

/** The fit of a made run: 18 columns, one contrast. */
export function fitOf(made: MadeRun, noiseModel: "ar1" | "ols"): FitJob {
  return {
    ...made,
    tR: made.spec.tR,
    hrfModel: "spm + derivative",
    noiseModel,
    contrast: `${conditions[0]} - ${conditions[1]}`,
  };
}

/** A module of the project, run by Deno. */
export function deno(file: string, ...args: string[]): string[] {
  return [Deno.execPath(), "run", "-A", projectFile(file), ...args];
}

/**
 * `niglm first-level`, with two workers where it has any.
 *
 * @param setting What there is.
 * @param fit The fit.
 * @param name What the table calls it.
 * @param extra More options.
 */
export function niglm(
  setting: Setting,
  fit: FitJob,
  name = "niglm",
  ...extra: string[]
): Contender {
  const workers = setting.hasOption("--workers") ? ["--workers", "2"] : [];
  const confounds = fit.confounds ? ["--confounds", fit.confounds] : [];
  return {
    name,
    command: [
      ...deno("cli.ts", "first-level", fit.image),
      ...["--events", fit.events, ...confounds],
      ...["--t-r", String(fit.tR), "--high-pass", String(fit.highPass)],
      ...["--hrf-model", fit.hrfModel, "--noise-model", fit.noiseModel],
      ...["--contrast", fit.contrast, "--out", OUT, "--quiet"],
      ...workers,
      ...extra,
    ],
  };
}

/** nilearn's `FirstLevelModel` with its documented defaults. */
export function nilearn({ python }: Setting, fit: FitJob): Contender {
  return {
    name: "nilearn",
    command: [
      python,
      projectFile("bench", "peers", "nilearn_first_level.py"),
      ...[fit.image, fit.events, OUT, String(fit.tR), String(fit.highPass)],
      ...[fit.hrfModel, fit.noiseModel, fit.contrast],
      ...(fit.confounds ? [fit.confounds] : []),
    ],
  };
}

/** A Deno process that inflates a file with zlib and does nothing with it. */
export function inflate(image: string): Contender {
  return { name: "inflate", command: deno("bench/peers/inflate.ts", image) };
}

/** The same through lib/bytes, checks of the format included. */
export function inflateLibrary(image: string): Contender {
  return { name: "niglm", command: deno("bench/inflate_library.ts", image) };
}

/** A program that decompresses to nowhere. */
export function decompress(program: string, image: string): Contender {
  return {
    name: program,
    command: ["sh", "-c", `${program} -dc "$1" > /dev/null`, "sh", image],
  };
}

/** `niglm --help`. */
export function help(): Contender {
  return { name: "niglm --help", command: deno("cli.ts", "--help") };
}

/** The X′Y kernel on some threads; prints GFLOP/s. */
export function xty(name: string, threads: number): Contender {
  return {
    name,
    command: deno("bench/xty.ts", XTY_VOXELS, String(threads), ...XTY_SIZES),
    printsRates: true,
  };
}

/** numpy's matrix product on one thread; prints GFLOP/s. */
export function openblas({ python }: Setting): Contender {
  return {
    name: "OpenBLAS",
    command: [
      python,
      projectFile("bench", "peers", "xty.py"),
      XTY_VOXELS,
      ...XTY_SIZES,
    ],
    env: { OPENBLAS_NUM_THREADS: "1" },
    printsRates: true,
  };
}

const XTY_VOXELS = "102400";
const XTY_SIZES: readonly string[] = ["300,12", "300,40", "1000,12"];

/** Relabellings a second on one thread. */
export function relabel(job: "max-t" | "tfce"): Contender {
  return {
    name: "niglm",
    command: deno("bench/relabel.ts", GROUP_MAPS, job),
    printsRates: true,
  };
}

/** The same by nilearn's `permuted_ols` with one job. */
export function nilearnRelabel(
  { python }: Setting,
  job: "max-t" | "tfce",
): Contender {
  return {
    name: "nilearn",
    command: [
      python,
      projectFile("bench", "peers", "nilearn_relabel.py"),
      GROUP_MAPS,
      job,
    ],
    env: { OPENBLAS_NUM_THREADS: "1" },
    printsRates: true,
  };
}

const GROUP_MAPS = "30";

/** `niglm mean`. */
export function niglmMean(image: string): Contender {
  return {
    name: "niglm",
    command: deno("cli.ts", "mean", image, "--out", MEAN, "--quiet"),
  };
}

/** nilearn's `mean_img`. */
export function nilearnMean({ python }: Setting, image: string): Contender {
  return {
    name: "nilearn",
    command: [
      python,
      projectFile("bench", "peers", "nilearn_mean.py"),
      image,
      MEAN,
    ],
  };
}

/** `niimath -Tmean`. */
export function niimathMean(image: string): Contender {
  return { name: "niimath", command: ["niimath", image, "-Tmean", MEAN] };
}

const MEAN = join(OUT, "mean.nii.gz");
