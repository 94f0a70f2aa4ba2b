/** What a study is called with. @module */

import type { Level } from "./unit.ts";

/** A value of an option, as its command takes it. */
export type OptionValue =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | undefined;

/** A level of a study, and how it is run. */
export interface StudyOptions {
  /** The BIDS folder. */
  readonly bidsDir: string;
  /** The folder of the study's results, made where it is missing. */
  readonly outDir: string;
  /** The fits of the subjects, or the models of the group. */
  readonly level: Level;
  /** The subjects. @default {all} */
  readonly participantLabel?: readonly string[];
  /**
   * The sessions, each fitted by itself.
   *
   * @default {a subject's runs of all sessions are fitted together}
   */
  readonly sessionLabel?: readonly string[];
  /** The tasks, each fitted by itself. @default {all} */
  readonly taskLabel?: readonly string[];
  /** The space of the preprocessed images. @default {"MNI152NLin2009cAsym"} */
  readonly space?: string;
  /**
   * Where the preprocessed images are, within the BIDS folder; `"."` for the
   * raw ones.
   *
   * @default {"derivatives"}
   */
  readonly derivatives?: string;
  /** Of the group, the contrasts to model. @default {all} */
  readonly firstLevelContrast?: readonly string[];
  /** Of the group, test by relabelling too. @default {false} */
  readonly permute?: boolean;
  /**
   * The file of a BIDS Stats Model (version 1.0), in place of the options that
   * say the model.
   */
  readonly model?: string;
  /**
   * Where the responses of its `Convolve` are sampled: at the scans, or as
   * pybids does it.
   *
   * @default {"scans"}
   */
  readonly modelSampling?: "scans" | "pybids";
  /**
   * The model: the options of the commands `first-level`, or `second-level`
   * and `permute`, by their names in camel case, such as
   * `{ contrast: ["face - house"], hrfModel: "spm", smoothingFwhm: 6 }`.
   */
  readonly modelOptions?: Readonly<Record<string, OptionValue>>;
  /** Processors to use; of Slurm, of each job. @default {all; of a job 1} */
  readonly nCpus?: number;
  /**
   * Bytes that the fits which run at a time may take together, or a text such
   * as `"16GiB"`; of Slurm, of each job.
   *
   * @default {what is free; of a job what it is expected to take}
   */
  readonly mem?: number | string;
  /** Threads of a fit. @default {a fit a processor, each on one thread} */
  readonly workers?: number;
  /** Bytes that each fit has for image data. @default {"256MiB"} */
  readonly memory?: number | string;
  /** The kernels. @default {"wasm" where it can run} */
  readonly engine?: "wasm" | "ts";
  /** Folder for what memory cannot hold. @default {the system's} */
  readonly workDir?: string;
  /** Processes of this machine, or jobs of Slurm. @default {"local"} */
  readonly executor?: "local" | "slurm";
  /** Of Slurm, most jobs that run at a time. @default {no limit} */
  readonly throttle?: number;
  /** Of Slurm, further options of `sbatch`. */
  readonly sbatchOption?: readonly string[];
  /** Of Slurm, wait until the jobs have ended. @default {false} */
  readonly wait?: boolean;
  /** Of Slurm, cancel the jobs when the waiting is aborted. @default {false} */
  readonly cancel?: boolean;
  /** Run again what failed with the same input. @default {false} */
  readonly retryFailed?: boolean;
  /** Replace results of another model or version. @default {false} */
  readonly overwrite?: boolean;
}

/**
 * Options as a command has them: by their names in kebab case, bytes as texts.
 *
 * @param options The study's options.
 * @returns Names without dashes, and values.
 */
export function commandOptions(
  options: StudyOptions,
): Record<string, OptionValue> {
  const { bidsDir: _b, outDir: _o, level: _l, modelOptions, ...own } = options;
  const all = { ...modelOptions, ...own, mem: bytes(own.mem) };
  const named: Record<string, OptionValue> = {};
  const memory = bytes(own.memory);
  for (const [key, value] of Object.entries({ ...all, memory })) {
    if (value !== undefined) named[kebab(key)] = value;
  }
  return named;
}

function bytes(size: number | string | undefined): string | undefined {
  return typeof size === "number" ? `${size}B` : size;
}

function kebab(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
