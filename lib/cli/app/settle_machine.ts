/** What of the machine a study uses. @module */

import type { Limits } from "../../cohort/side_by_side.ts";
import type { UnitMachine } from "../../cohort/planned_bytes.ts";
import type { Unit } from "../../cohort/unit.ts";
import { UsageError } from "../../errors.ts";
import { DEFAULT_MEMORY } from "../../slab/default_memory.ts";
import type { AppOptions } from "./app_options.ts";

/** The machine as a study uses it. */
export interface StudyMachine {
  /** How much may run at a time. */
  readonly limits: Limits;
  /** Processors: of this machine, or of each job. */
  readonly cpus: number;
  /** How a unit uses it. */
  readonly unit: UnitMachine;
  /** The same as options of every unit's command. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Settles what of the machine a study uses: a unit a processor, each on one
 * thread, unless the call says how many workers a unit has. A job of Slurm has
 * a unit and as many threads as processors.
 *
 * @param options The call's options.
 * @param values All its options by name.
 * @returns The machine.
 */
export function settleMachine(
  options: AppOptions,
  values: ReadonlyMap<string, unknown>,
): StudyMachine {
  const onSlurm = options.executor === "slurm";
  const cpus = options.nCpus ?? (onSlurm ? 1 : navigator.hardwareConcurrency);
  const workers = (values.get("workers") as number | undefined) ??
    (onSlurm && cpus > 1 ? cpus : 0);
  const memory = values.get("memory") as number | undefined;
  return {
    limits: {
      units: onSlurm
        ? options.throttle ?? Infinity
        : Math.max(1, Math.floor(cpus / Math.max(1, workers))),
      memory: options.mem ??
        (onSlurm ? Infinity : Deno.systemMemoryInfo().available),
    },
    cpus,
    unit: { workers, memory: memory ?? DEFAULT_MEMORY },
    options: {
      memory,
      engine: values.get("engine"),
      scratch: options.workDir,
      workers,
    },
  };
}

/**
 * Refuses a study one of whose units exceeds the memory by itself.
 *
 * @param units The units that are to run.
 * @param memory Bytes that there are.
 * @throws {UsageError} If one does.
 */
export function refuseMissingMemory(
  units: readonly Unit[],
  memory: number,
): void {
  const worst =
    units.toSorted((a, b) => b.predicted.memory - a.predicted.memory)[0];
  if (worst === undefined || worst.predicted.memory <= memory) return;
  throw new UsageError(
    `app: --mem: ${worst.key} is expected to take ${
      inMiB(worst.predicted.memory)
    } MiB and there are ${inMiB(memory)} MiB, expected at least as many`,
    { field: "--mem" },
  );
}

function inMiB(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
