/** What is said to Slurm, and what it answers. @module */

import { type Prediction, UNIT_FLAGS } from "./unit.ts";

/** An array of jobs, one a unit. */
export interface JobArray {
  /** Its name, by which the jobs of a study are found again. */
  readonly name: string;
  /** The plan's file, which the jobs carry as their comment. */
  readonly plan: string;
  /** How many units the plan has. */
  readonly units: number;
  /** Most bytes that a unit takes. */
  readonly memory: number;
  /** Most seconds that a unit is expected to take. */
  readonly seconds: number;
  /** Processors of a job. */
  readonly cpus: number;
  /** Most jobs that run at a time; as many as Slurm likes without it. */
  readonly throttle: number | undefined;
  /** Jobs that must have ended, however they did. */
  readonly after: readonly string[];
  /** Where the jobs' outputs go. */
  readonly logs: string;
  /** Further options of `sbatch`, which come last and prevail. */
  readonly options: readonly string[];
}

/** Part of a prediction that is asked for besides, and least minutes. */
const TIME_MARGIN = 4;
const LEAST_MINUTES = 10;

/**
 * The arguments of `sbatch` for an array of jobs; the script comes from
 * standard input.
 *
 * @param array The array.
 * @returns The arguments.
 */
export function sbatchArguments(array: JobArray): string[] {
  const { after, cpus, logs, memory, name, options, plan, seconds } = array;
  const limit = array.throttle === undefined ? "" : `%${array.throttle}`;
  const minutes = Math.max(
    LEAST_MINUTES,
    Math.ceil(TIME_MARGIN * seconds / 60),
  );
  return [
    "--parsable",
    `--job-name=${name}`,
    `--comment=${plan}`,
    `--array=0-${array.units - 1}${limit}`,
    `--mem=${inMiB(memory)}M`,
    `--cpus-per-task=${cpus}`,
    "--nodes=1",
    "--ntasks=1",
    `--time=${minutes}`,
    "--requeue",
    "--open-mode=append",
    `--output=${logs}/slurm-%A_%a.log`,
    ...after.length === 0 ? [] : [`--dependency=afterany:${after.join(":")}`],
    ...options,
  ];
}

/**
 * The script of a job: makes sure that the node has Deno and niglm's modules,
 * and does the unit.
 *
 * @param deno Path of Deno.
 * @param program Path or address of the program.
 * @param plan The plan's file.
 * @returns The script.
 */
export function jobScript(
  deno: string,
  program: string,
  plan: string,
): string {
  const [runtime, cli, file] = [deno, program, plan].map(quoted);
  return `#!/bin/sh
fail() { echo "niglm: node $(uname -n): $1" >&2; exit 96; }
[ -x ${runtime} ] || fail "there is no Deno at "${runtime}", which submitted this job; install it in a folder that the nodes share"
${runtime} run --cached-only -A ${cli} --version >/dev/null ||
  fail "Deno cannot load "${cli}" here; DENO_DIR must be a folder that the nodes share, filled by: deno cache "${cli}
[ -r ${file} ] || fail "there is no "${file}" here; the study's folder must be one that the nodes share"
exec ${runtime} run --cached-only -A ${UNIT_FLAGS} ${cli} app-unit ${file} "$SLURM_ARRAY_TASK_ID" --quiet
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A job that is waiting or running. */
export interface QueuedJob {
  /** The array that it belongs to. */
  readonly array: string;
  /** Its number in the array, that of its unit in the plan. */
  readonly index: number;
  /** `PENDING`, `RUNNING`, … */
  readonly state: string;
  /** The plan's file. */
  readonly plan: string;
}

/** How `squeue` is to write a job: what {@linkcode parseQueue} reads. */
export const QUEUE_FORMAT = "%F|%K|%T|%k";

/**
 * Reads what `squeue -h -r -o` says in {@linkcode QUEUE_FORMAT}.
 *
 * @param text Its output.
 * @returns The jobs.
 */
export function parseQueue(text: string): QueuedJob[] {
  const jobs: QueuedJob[] = [];
  for (const line of text.split("\n")) {
    const [array, index, state, ...plan] = line.trim().split("|");
    if (!/^\d+$/.test(index ?? "")) continue;
    jobs.push({ array, index: Number(index), state, plan: plan.join("|") });
  }
  return jobs;
}

/**
 * Finds out why a job ended without a word of its own.
 *
 * @param state What `scontrol show job` says of it, where it is known still.
 * @param log What its log holds.
 * @param predicted What its unit was expected to take.
 * @returns Why, and what to ask for.
 */
export function whyEnded(
  state: string,
  log: string,
  { memory }: Prediction,
): string {
  const said = log.trimEnd().split("\n").findLast((line) =>
    line.startsWith("niglm: ")
  );
  if (
    /OUT_OF_MEMORY/.test(state) ||
    /exceeded (?:its )?memory limit|oom[-_ ]kill|being killed.*memory/i.test(
      log,
    )
  ) {
    return `its job took more memory than it had; ask for more, such as --mem ${
      Math.ceil(1.5 * inMiB(memory))
    }MiB`;
  }
  if (/TIMEOUT/.test(state) || /DUE TO TIME LIMIT/.test(log)) {
    return "its job ran out of time; ask for more, such as --sbatch-option=--time=1-0";
  }
  if (/CANCELLED/.test(state) || /CANCELLED AT/.test(log)) {
    return "its job was cancelled";
  }
  if (said !== undefined) return said.slice("niglm: ".length);
  return `its job ended early${state === "" ? "" : ` (${state})`}`;
}

function inMiB(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
