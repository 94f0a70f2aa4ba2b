/** What a study will do, and what it did, in words. @module */

import type { Unit } from "../../cohort/unit.ts";
import type { SettledUnit } from "../../cohort/unit_state.ts";
import type { Report } from "../command.ts";
import type { Unplanned } from "./plan_participants.ts";
import type { StudyMachine } from "./settle_machine.ts";
import type { StudyFolder } from "./study_folder.ts";

/**
 * Says what would run, what is done, and what each unit will take.
 *
 * @param settled All units.
 * @param due Those that would run.
 * @param unplanned Those that cannot.
 * @param machine What of the machine is used.
 * @returns A table and its sums.
 */
export function describePlan(
  settled: readonly SettledUnit[],
  due: readonly Unit[],
  unplanned: readonly Unplanned[],
  { limits }: StudyMachine,
): Report {
  const running = new Set(due);
  const units = settled.map(({ unit, state }) => ({
    unit: unit.key,
    state: running.has(unit) ? "run" : state.state,
    why: "reason" in state ? state.reason : "",
    files: unit.inputs,
    scans: unit.scans,
    memory: unit.predicted.memory,
    seconds: unit.predicted.seconds,
  }));
  const seconds = due.reduce(
    (sum, { predicted }) => sum + predicted.seconds,
    0,
  );
  const longest = Math.max(0, ...due.map(({ predicted }) => predicted.seconds));
  const lines = units.map((
    { files, memory, scans, seconds, state, unit, why },
  ) =>
    [
      unit,
      state,
      String(files.length),
      String(scans),
      (memory / 1e6).toFixed(0),
      seconds.toFixed(1),
      why,
    ].join("\t")
  );
  const time = Math.max(seconds / limits.units, longest);
  return {
    text: [
      "unit\tstate\tfiles\tscans\tmemory (MB)\ttime (s)\twhy",
      ...lines,
      ...unplanned.map(({ key, reason }) =>
        `${key}\tcannot run\t\t\t\t\t${reason}`
      ),
      `${due.length} of ${settled.length} units would run, in about ${
        time.toFixed(0)
      } s, at most ${limits.units} at a time`,
    ].join("\n"),
    json: { units, unplanned, seconds: time },
    shortfall: shortfallOf(unplanned),
  };
}

/**
 * Says what became of a study's units.
 *
 * @param folder The study's folder.
 * @param settled All units.
 * @param due Those that were run.
 * @param unplanned Those that could not.
 * @returns What was done, and what failed and why.
 */
export function describeResult(
  folder: StudyFolder,
  settled: readonly SettledUnit[],
  due: readonly Unit[],
  unplanned: readonly Unplanned[],
): Report {
  const ran = new Set(due);
  const failed: Unplanned[] = [...unplanned];
  let done = 0;
  for (const { unit, state } of settled) {
    const { key } = unit;
    if (!ran.has(unit)) {
      if (state.state === "failed") {
        failed.push({
          key,
          reason: `${state.reason} (--retry-failed runs it again)`,
        });
      }
      continue;
    }
    const record = folder.record(key);
    if (record?.status === "done") done++;
    else {
      failed.push({
        key,
        reason: record?.error ?? `it ended early, see ${folder.log(key)}`,
      });
    }
  }
  const before = settled.filter(({ state }) => state.state === "done").length;
  return {
    text: [
      `units                ${settled.length + unplanned.length}`,
      `done before          ${before}`,
      `done now             ${done}`,
      `failed               ${failed.length}`,
      ...failed.map(({ key, reason }) => `  ${key}: ${reason}`),
      `written to           ${folder.path}`,
    ].join("\n"),
    json: { out: folder.path, before, done, failed },
    shortfall: shortfallOf(failed),
  };
}

function shortfallOf(failed: readonly Unplanned[]): string | undefined {
  if (failed.length === 0) return undefined;
  return `${failed.length} ${failed.length === 1 ? "unit" : "units"} failed: ${
    failed.map(({ key }) => key).join(", ")
  }`;
}
