/** What a study will do, and what it did, in words. @module */

import type { Unit } from "../../cohort/unit.ts";
import type { SettledUnit } from "../../cohort/unit_state.ts";
import type { Report } from "../command.ts";
import type { Unplanned } from "./plan_participants.ts";
import type { StudyMachine } from "./settle_machine.ts";

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
      } s${
        Number.isFinite(limits.units)
          ? `, at most ${limits.units} at a time`
          : " if all jobs run at once"
      }`,
    ].join("\n"),
    json: { units, unplanned, seconds: time },
    shortfall: shortfallOf(unplanned),
  };
}

/** What is known of a study's units when nothing runs any more. */
export interface StudyOutcome {
  /** What was to be done. */
  readonly before: readonly SettledUnit[];
  /** What is to be done now. */
  readonly after: readonly SettledUnit[];
  /** Why units ended without a record, by their keys. */
  readonly ended: ReadonlyMap<string, string>;
  /** Those that cannot run. */
  readonly unplanned: readonly Unplanned[];
}

/**
 * Says what became of a study's units.
 *
 * @param out The study's folder.
 * @param outcome What is known of them.
 * @returns What was done, and what failed and why.
 */
export function describeResult(
  out: string,
  { after, before, ended, unplanned }: StudyOutcome,
): Report {
  const failed: Unplanned[] = [...unplanned];
  const counts = { before: 0, now: 0 };
  after.forEach(({ unit: { key }, state }, i) => {
    const was = before[i].state.state;
    if (state.state === "done") counts[was === "done" ? "before" : "now"]++;
    else if (state.state === "failed") {
      const hint = was === "failed" && !ended.has(key)
        ? " (--retry-failed runs it again)"
        : "";
      failed.push({ key, reason: `${state.reason}${hint}` });
    } else {
      failed.push({ key, reason: ended.get(key) ?? state.reason });
    }
  });
  return {
    text: [
      `units                ${after.length + unplanned.length}`,
      `done before          ${counts.before}`,
      `done now             ${counts.now}`,
      `failed               ${failed.length}`,
      ...failed.map(({ key, reason }) => `  ${key}: ${reason}`),
      `written to           ${out}`,
    ].join("\n"),
    json: { out, before: counts.before, done: counts.now, failed },
    shortfall: shortfallOf(failed),
  };
}

function shortfallOf(failed: readonly Unplanned[]): string | undefined {
  if (failed.length === 0) return undefined;
  return `${failed.length} ${failed.length === 1 ? "unit" : "units"} failed: ${
    failed.map(({ key }) => key).join(", ")
  }`;
}
