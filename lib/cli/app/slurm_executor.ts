/** Units as jobs of Slurm. @module */

import { resolve } from "@std/path";
import {
  type JobArray,
  jobScript,
  parseQueue,
  QUEUE_FORMAT,
  type QueuedJob,
  sbatchArguments,
  whyEnded,
} from "../../cohort/slurm.ts";
import type { Executor } from "../../cohort/executor.ts";
import type { Level, Prediction, Unit } from "../../cohort/unit.ts";
import { InputError } from "../../errors.ts";
import type { Context } from "../command.ts";
import { PROGRAM } from "../../workers/program.ts";
import type { StudyMachine } from "./settle_machine.ts";
import { slurm } from "./slurm_command.ts";
import {
  makeFolder,
  readJson,
  type StudyFolder,
  type StudyPlan,
} from "./study_folder.ts";

/** How a study uses Slurm. */
export interface SlurmOptions {
  readonly throttle: number | undefined;
  readonly sbatchOption: readonly string[];
  readonly wait: boolean;
  readonly cancel: boolean;
}

/** Most jobs of an array where Slurm does not say. */
const MOST_JOBS = 1000;
/** Milliseconds between two looks at the queue, and how long it may be away. */
const LOOK = 2000;
const AWAY = 600_000;

/** The jobs of one study. */
export class SlurmQueue {
  readonly #folder: StudyFolder;
  readonly #name: string;
  readonly #plans = new Map<string, StudyPlan | undefined>();

  private constructor(folder: StudyFolder, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  /**
   * Looks for the jobs of a study by a name that its folder gives.
   *
   * @param folder The study's folder.
   * @returns The queue.
   */
  static async of(folder: StudyFolder): Promise<SlurmQueue> {
    const bytes = new TextEncoder().encode(resolve(folder.path));
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const hash = new Uint8Array(digest).toHex().slice(0, 10);
    return new SlurmQueue(folder, `niglm-${hash}`);
  }

  /** The jobs that wait or run. */
  async jobs(): Promise<QueuedJob[]> {
    const said = await slurm("squeue", [
      "--noheader",
      "--array",
      "--me",
      `--name=${this.#name}`,
      `--format=${QUEUE_FORMAT}`,
    ]);
    return parseQueue(said);
  }

  /** The unit of a job; nothing for one that plans the group level. */
  unitOf({ index, plan }: QueuedJob): Unit | undefined {
    if (!this.#plans.has(plan)) this.#plans.set(plan, readJson(plan));
    return this.#plans.get(plan)?.units[index];
  }

  /**
   * Submits units as arrays of jobs.
   *
   * @param level The level, for the plan's name.
   * @param plan The plan.
   * @param how What each job is given.
   * @returns The arrays' numbers.
   * @throws {InputError} If Slurm is not there or refuses them.
   */
  async submit(
    level: string,
    plan: StudyPlan,
    how: Pick<JobArray, "cpus" | "memory" | "throttle" | "options"> & {
      readonly after?: readonly string[];
    },
  ): Promise<string[]> {
    const most = plan.deferred ? 1 : await mostJobs();
    const logs = resolve(this.#folder.own("logs"));
    await makeFolder(logs);
    const ids: string[] = [];
    for (let from = 0; from < Math.max(1, plan.units.length); from += most) {
      const units = plan.units.slice(from, from + most);
      const part = { ...plan, units };
      const name = `${level}-${crypto.randomUUID().slice(0, 8)}.json`;
      const file = resolve(await this.#folder.write(["plans", name], part));
      const said = await slurm(
        "sbatch",
        sbatchArguments({
          name: this.#name,
          plan: file,
          units: Math.max(1, units.length),
          seconds: Math.max(0, ...units.map((unit) => unit.predicted.seconds)),
          after: [],
          logs,
          ...how,
        }),
        jobScript(Deno.execPath(), PROGRAM, file),
      );
      ids.push(said.trim().split(";")[0]);
    }
    return ids;
  }

  /**
   * Waits until none of the study's jobs is left.
   *
   * @param total Units to tell the progress of.
   * @param options Whether jobs end with the waiting.
   * @param context Progress and signal.
   * @returns The jobs that were seen, by the key of their unit.
   * @throws {InputError} If Slurm is away for too long.
   */
  async wait(
    total: number,
    { cancel }: SlurmOptions,
    { notice, progress, signal }: Context,
  ): Promise<Map<string, QueuedJob>> {
    using bar = progress({
      label: "Slurm's jobs",
      total,
      unit: "units",
      timeLeft: true,
    });
    const seen = new Map<string, QueuedJob>();
    let heard = performance.now();
    for (;;) {
      if (signal.aborted) await this.#leave(cancel, notice);
      signal.throwIfAborted();
      try {
        const jobs = await this.jobs();
        heard = performance.now();
        for (const job of jobs) {
          const key = this.unitOf(job)?.key;
          if (key !== undefined) seen.set(key, job);
        }
        if (jobs.length === 0) return seen;
        bar.update(Math.max(0, total - jobs.length));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        if (performance.now() - heard > AWAY) throw error;
      }
      await pause(LOOK, signal);
    }
  }

  async #leave(
    cancel: boolean,
    notice: (text: string) => void,
  ): Promise<void> {
    if (cancel) {
      await slurm("scancel", ["--me", `--name=${this.#name}`]);
      notice("the jobs were cancelled");
    } else {
      notice(`the jobs go on; scancel --me --name=${this.#name} ends them`);
    }
  }

  /**
   * Says why a job ended without a record of its unit.
   *
   * @param job The job.
   * @param predicted What its unit was expected to take.
   * @returns Why, and what to ask for.
   */
  async why(job: QueuedJob, predicted: Prediction): Promise<string> {
    const id = `${job.array}_${job.index}`;
    const told = await slurm("scontrol", ["--oneliner", "show", "job", id])
      .catch(() => "");
    const state = /JobState=(\S+)/.exec(told)?.[1] ?? "";
    const path = this.#folder.own("logs", `slurm-${id}.log`);
    const log = await Deno.readTextFile(path).catch(() => "");
    return `${whyEnded(state, log, predicted)}; see ${path}`;
  }
}

/**
 * Units as jobs of Slurm.
 *
 * @param queue The study's jobs.
 * @param folder The study's folder.
 * @param level The level, for the plan's name.
 * @param machine What each job is given.
 * @param options How Slurm is used.
 * @param context Progress and signal.
 * @returns The executor.
 */
export function slurmExecutor(
  queue: SlurmQueue,
  folder: StudyFolder,
  level: Level,
  machine: StudyMachine,
  options: SlurmOptions,
  context: Context,
): Executor {
  return {
    queued: async () => {
      const queued = new Map<string, string>();
      for (const job of await queue.jobs()) {
        const key = queue.unitOf(job)?.key;
        if (key === undefined) continue;
        queued.set(key, `job ${job.array}_${job.index}, ${job.state}`);
      }
      return queued;
    },
    run: async (units, release) => {
      const memory = Math.max(0, ...units.map((unit) => unit.predicted.memory));
      const ids = units.length === 0 ? [] : await queue.submit(
        level,
        { out: folder.path, machine: machine.options, units },
        {
          cpus: machine.cpus,
          memory: Number.isFinite(machine.limits.memory)
            ? machine.limits.memory
            : memory,
          throttle: options.throttle,
          options: options.sbatchOption,
        },
      );
      release();
      if (!options.wait) {
        return { ended: new Map(), going: goingOn(ids), jobs: ids };
      }
      const seen = await queue.wait(units.length, options, context);
      const ended = new Map<string, string>();
      for (const unit of units) {
        const job = seen.get(unit.key);
        if (job === undefined || isDone(folder, unit)) continue;
        ended.set(unit.key, await queue.why(job, unit.predicted));
      }
      return { ended };
    },
  };
}

function isDone(folder: StudyFolder, { key }: Unit): boolean {
  return folder.record(key)?.status === "done";
}

/**
 * Says how to follow jobs that were submitted.
 *
 * @param ids The arrays' numbers.
 * @returns Some lines.
 */
export function goingOn(ids: readonly string[]): string {
  if (ids.length === 0) return "nothing to submit; jobs of this study go on";
  const jobs = ids.join(",");
  return [
    `submitted            ${jobs}`,
    `to follow them       squeue --array --jobs=${jobs}`,
    "what is done         the same call with --dry-run",
    `to end them          scancel ${ids.join(" ")}`,
  ].join("\n");
}

async function mostJobs(): Promise<number> {
  const said = await slurm("scontrol", ["show", "config"]);
  const [, most] = /^MaxArraySize\s*=\s*(\d+)/m.exec(said) ?? [];
  return most === undefined ? MOST_JOBS : Math.max(1, Number(most) - 1);
}

async function pause(time: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, time);
  const end = () => resolve();
  signal.addEventListener("abort", end);
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
}
