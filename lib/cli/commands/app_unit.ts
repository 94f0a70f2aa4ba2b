/** `niglm app-unit`. @module */

import type { Unit } from "../../cohort/unit.ts";
import { UsageError } from "../../errors.ts";
import { runUnit } from "../app/run_unit.ts";
import { readJson, StudyFolder, type StudyPlan } from "../app/study_folder.ts";
import type { Command, Context, Report } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import type { PermuteCommandOptions } from "./permute.ts";
import type { SecondLevelCommandOptions } from "./second_level.ts";

/** Options of `niglm app-unit`, as the table declares them. */
export interface AppUnitOptions {
  readonly attached: boolean;
}

/** Makes a call of `app` that was put off. */
export type DeferredCall = Command["run"];

/** Does one unit of a plan that `app` wrote, or the call that it put off. */
export async function appUnit(
  { attached }: AppUnitOptions,
  [file, name]: readonly string[],
  given: Context,
  deferred: DeferredCall,
): Promise<Report> {
  const context = attached
    ? { ...given, signal: AbortSignal.any([given.signal, inputsEnd()]) }
    : given;
  const plan = readJson<StudyPlan>(file);
  if (plan?.deferred) {
    const { operands, values } = plan.deferred;
    return await deferred(new Map(Object.entries(values)), operands, context);
  }
  const units = plan?.units;
  if (!plan || !Array.isArray(units)) {
    throw new UsageError(`${file}: is no plan that 'app' wrote`, { file });
  }
  const unit: Unit | undefined = /^\d+$/.test(name)
    ? units[Number(name)]
    : units.find(({ key }) => key === name);
  if (unit === undefined) {
    throw new UsageError(
      `${file}: has no unit '${name}', expected one of its ${units.length}`,
      { file, field: "UNIT" },
    );
  }
  const work = async (unit: Unit, out: string, context: Context) => {
    const options = { ...unit.options, ...plan.machine, out, overwrite: false };
    await commands[unit.command](options, unit.operands, context);
  };
  const record = await runUnit(
    unit,
    new StudyFolder(plan.out),
    work,
    context,
  );
  return {
    text: "",
    json: { ...record },
    shortfall: record.status === "done" ? undefined : record.error,
  };
}

/** Does the work of a command. */
type Work = (
  options: Readonly<Record<string, unknown>>,
  operands: readonly string[],
  context: Context,
) => Promise<Report>;

const commands: Readonly<Record<Unit["command"], Work>> = {
  "first-level": async (options, operands, context) =>
    await (await import("./first_level.ts")).firstLevel(
      options as unknown as FirstLevelOptions,
      operands,
      context,
    ),
  "second-level": async (options, operands, context) =>
    await (await import("./second_level.ts")).secondLevel(
      options as unknown as SecondLevelCommandOptions,
      operands,
      context,
    ),
  permute: async (options, operands, context) =>
    await (await import("./permute.ts")).permute(
      options as unknown as PermuteCommandOptions,
      operands,
      context,
    ),
};

/** Aborted when standard input ends: who started this process is gone. */
function inputsEnd(): AbortSignal {
  const end = new AbortController();
  (async () => {
    const bytes = new Uint8Array(64);
    while (await Deno.stdin.read(bytes) !== null);
    end.abort(new DOMException("The caller is gone", "AbortError"));
  })().catch(() => end.abort());
  return end.signal;
}
