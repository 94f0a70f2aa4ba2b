/** The group level of a study whose subjects are still jobs. @module */

import { counted } from "../../counted.ts";
import type { Report } from "../command.ts";
import type { AppOptions } from "./app_options.ts";
import type { StudyMachine } from "./settle_machine.ts";
import { goingOn, type SlurmQueue } from "./slurm_executor.ts";
import type { StudyFolder } from "./study_folder.ts";

/** Bytes of the job that does the group level, where none are asked for. */
const MEMORY = 4 * 2 ** 30;

/**
 * Where jobs of the subjects wait or run, submits one job that does the group
 * level when they have ended, however they did.
 *
 * @param queue The study's jobs.
 * @param options The call's options.
 * @param values All its options by name.
 * @param machine What the job is given.
 * @param folder The study's folder.
 * @param operands The call's operands.
 * @returns What was done; nothing where no such jobs are left.
 */
export async function groupAfterJobs(
  queue: SlurmQueue,
  options: AppOptions,
  values: ReadonlyMap<string, unknown>,
  machine: StudyMachine,
  folder: StudyFolder,
  operands: readonly string[],
): Promise<Report | undefined> {
  const jobs = (await queue.jobs()).filter((job) =>
    queue.unitOf(job)?.level === "participant"
  );
  if (jobs.length === 0 || options.wait) return undefined;
  if (options.dryRun) {
    return {
      text: `the group level would wait for ${
        counted(jobs.length, "job")
      } of subjects`,
      json: { units: [], unplanned: [], seconds: 0, waits: jobs.length },
    };
  }
  const memory = options.mem ?? MEMORY;
  const ids = await queue.submit("group", {
    out: folder.path,
    machine: {},
    units: [],
    deferred: {
      operands,
      values: {
        ...Object.fromEntries(values),
        "executor": "local",
        "n-cpus": machine.cpus,
        "mem": memory,
        "sbatch-option": [],
        "throttle": undefined,
        "wait": false,
        "cancel": false,
      },
    },
  }, {
    cpus: machine.cpus,
    memory,
    throttle: undefined,
    options: options.sbatchOption,
    after: [...new Set(jobs.map(({ array }) => array))],
  });
  const going = goingOn(ids);
  return {
    text: going,
    json: { out: folder.path, going, submitted: 1, jobs: ids },
  };
}
