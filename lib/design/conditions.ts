/** Events, gathered by condition. @module */

import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import type { TrialEvent } from "./events.ts";
import type { ConditionEvents } from "./sample_condition.ts";

/** A condition and its events. */
export interface Condition extends ConditionEvents {
  /** The condition's name. */
  readonly name: string;
}

/**
 * Gathers events by condition, in the order of the names' code points.
 * Duplicates (same condition, onset and duration) become one event with the
 * sum of their modulations, with a warning; conditions with events of no
 * duration are named in a warning.
 *
 * @param events The events.
 * @param onWarning Receives warnings.
 * @returns One entry a condition.
 */
export function gatherConditions(
  events: readonly TrialEvent[],
  onWarning: WarningHandler = warnOnConsole,
): Condition[] {
  const byName = new Map<string, Map<string, Required<TrialEvent>>>();
  let duplicates = 0;
  for (const event of events) {
    const { onset, duration, trialType = "dummy", modulation = 1 } = event;
    const others = byName.get(trialType) ?? new Map();
    byName.set(trialType, others);
    const key = `${onset} ${duration}`;
    const same = others.get(key);
    if (same) duplicates++;
    const total = (same?.modulation ?? 0) + modulation;
    others.set(key, { onset, duration, trialType, modulation: total });
  }
  const conditions = [...byName].sort(([a], [b]) => compareCodePoints(a, b))
    .map(([name, merged]) => {
      const list = [...merged.values()];
      return {
        name,
        onsets: list.map((event) => event.onset),
        durations: list.map((event) => event.duration),
        amplitudes: list.map((event) => event.modulation),
      };
    });

  const impulses = conditions.filter(({ durations }) => durations.includes(0));
  if (impulses.length > 0) {
    onWarning(
      `Conditions with events of zero duration, which are modelled as impulses: ${
        impulses.map(({ name }) => `'${name}'`).join(", ")
      }.`,
    );
  }
  if (duplicates > 0) {
    onWarning(
      `${duplicates} duplicated event${
        duplicates === 1 ? " was" : "s were"
      } found (same trial_type, onset and duration): their modulations are added up.`,
    );
  }
  return conditions;
}

/** Order by Unicode code points, as Python's; JavaScript's own differs. */
function compareCodePoints(a: string, b: string): number {
  const as = [...a];
  const bs = [...b];
  const length = Math.min(as.length, bs.length);
  for (let i = 0; i < length; i++) {
    const difference = as[i].codePointAt(0)! - bs[i].codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return as.length - bs.length;
}
