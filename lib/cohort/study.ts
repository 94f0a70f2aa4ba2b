/** A whole study from a program. @module */

import { InputError, UsageError } from "../errors.ts";
import type { WarningHandler } from "../warnings.ts";
import { askProgram } from "../workers/program.ts";
import { commandOptions, type StudyOptions } from "./study_options.ts";

/** How far a study has come. */
export interface StudyProgress {
  /** What is being done. */
  readonly label: string;
  /** Units that have ended. */
  readonly done: number;
  /** Units there are. */
  readonly total: number;
}

/** What to tell while a study is planned or run, and how to end it. */
export interface StudyHooks {
  /** Told how many units have ended. */
  readonly onProgress?: (progress: StudyProgress) => void;
  /** Receives warnings. @default {the console} */
  readonly onWarning?: WarningHandler;
  /** Told of a unit that failed while others run on. */
  readonly onNotice?: (notice: string) => void;
  /** Ends what is running with the signal's reason; what is done stays. */
  readonly signal?: AbortSignal;
}

/** A unit of a plan. */
export interface PlannedUnit {
  /** Its name: `sub-01_task-words`. */
  readonly unit: string;
  /** What would become of it: `run`, or what it is. */
  readonly state: "run" | "done" | "failed" | "queued";
  /** Why it would run, has failed or is queued. */
  readonly why: string;
  /** The files that it is made from. */
  readonly files: readonly string[];
  /** Scans, or maps, that are read. */
  readonly scans: number;
  /** Most bytes that it is expected to have resident at a time. */
  readonly memory: number;
  /** Seconds that it is expected to take on one processor. */
  readonly seconds: number;
}

/** A unit that has failed, or cannot run. */
export interface FailedUnit {
  /** Its name. */
  readonly key: string;
  /** Why. */
  readonly reason: string;
}

/** What a study would do. */
export interface StudyPlanned {
  /** The units. */
  readonly units: readonly PlannedUnit[];
  /** What cannot run, and why. */
  readonly unplanned: readonly FailedUnit[];
  /** Seconds until all would have ended. */
  readonly seconds: number;
}

/** What became of a study. */
export interface StudyResult {
  /** The study's folder. */
  readonly out: string;
  /** Units that were done before. */
  readonly before: number;
  /** Units that were done now. */
  readonly done: number;
  /** Units that failed, and why. */
  readonly failed: readonly FailedUnit[];
  /** Units that were submitted to Slurm and not waited for. */
  readonly submitted: number;
  /** Numbers of the arrays of jobs that these are. */
  readonly jobs: readonly string[];
}

/**
 * Plans a level of a study and runs nothing: what `niglm app --dry-run` says.
 *
 * @param options The study.
 * @param hooks Warnings and signal.
 * @returns What would run, what is done, and what each unit will take.
 * @throws {UsageError} If options do not go together, or the folder holds
 * something else.
 * @throws {InputError} If what is asked for is not there.
 *
 * @example
 * ```ts ignore
 * import { planStudy } from "@niglm/niglm/cohort";
 *
 * const { units } = await planStudy({
 *   bidsDir: "study",
 *   outDir: "study/derivatives/niglm",
 *   level: "participant",
 *   modelOptions: { contrast: ["face - house"] },
 * });
 * for (const { memory, unit } of units) console.log(unit, memory / 1e6, "MB");
 * ```
 */
export async function planStudy(
  options: StudyOptions,
  hooks: StudyHooks = {},
): Promise<StudyPlanned> {
  const { seconds, units, unplanned } = await ask(options, true, hooks);
  return { seconds, units, unplanned } as StudyPlanned;
}

/**
 * Runs a level of a study: what `niglm app` does, by the same processes, so
 * that either finds done what the other did. What is done is not done again; a
 * unit that fails does not stop the others. Needs the permissions to run Deno
 * and to read.
 *
 * @param options The study.
 * @param hooks Progress, warnings and signal.
 * @returns What was done, and what failed and why.
 * @throws {UsageError} If options do not go together, or the folder holds
 * something else.
 * @throws {InputError} If what is asked for is not there, or another process
 * works on the study.
 *
 * @example
 * ```ts ignore
 * import { runStudy, type StudyOptions } from "@niglm/niglm/cohort";
 *
 * const study = { bidsDir: "study", outDir: "study/derivatives/niglm" };
 * const subjects: StudyOptions = {
 *   ...study,
 *   level: "participant",
 *   derivatives: "derivatives/fmriprep",
 *   modelOptions: { contrast: ["face - house"], confoundsStrategy: "simple" },
 * };
 * const { failed } = await runStudy(subjects, {
 *   onProgress: ({ done, total }) => console.log(`${done} of ${total}`),
 * });
 * for (const { key, reason } of failed) console.error(key, reason);
 * await runStudy({ ...study, level: "group", permute: true });
 * ```
 */
export async function runStudy(
  options: StudyOptions,
  hooks: StudyHooks = {},
): Promise<StudyResult> {
  const found = await ask(options, false, hooks);
  const { before = 0, done = 0, failed = [], jobs = [], out, submitted = 0 } =
    found as Partial<StudyResult>;
  return { out: out ?? options.outDir, before, done, failed, submitted, jobs };
}

/** A line that the program says. */
interface Message {
  readonly warning?: string;
  readonly notice?: string;
  readonly progress?: StudyProgress;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: {
    readonly message: string;
    readonly file?: string;
    readonly field?: string;
    readonly usage: boolean;
  };
}

async function ask(
  options: StudyOptions,
  dryRun: boolean,
  { onNotice, onProgress, onWarning = console.warn, signal }: StudyHooks,
): Promise<Readonly<Record<string, unknown>>> {
  const request = {
    operands: [options.bidsDir, options.outDir, options.level],
    options: { ...commandOptions(options), "dry-run": dryRun },
  };
  let result: Message["result"];
  for await (const line of askProgram("app-study", request, signal)) {
    const { error, notice, progress, warning, ...rest } = line as Message;
    if (warning !== undefined) onWarning(warning);
    if (notice !== undefined) onNotice?.(notice);
    if (progress !== undefined) onProgress?.(progress);
    if (error !== undefined) {
      throw new (error.usage ? UsageError : InputError)(error.message, error);
    }
    result ??= rest.result;
  }
  if (result !== undefined) return result;
  throw new InputError("niglm ended early without a word");
}
