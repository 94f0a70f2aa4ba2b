/** Runs that a model would join in one fit. @module */

import { basename } from "@std/path";
import { InputError } from "../../errors.ts";
import type { StatsModel } from "../../model/types.ts";
import type { PlannedRun } from "./model_unit.ts";

/** What tells runs apart, by the words of GroupBy. */
const ENTITIES = [
  ["run", "run"],
  ["session", "ses"],
  ["task", "task"],
  ["subject", "sub"],
] as const;

/**
 * Refuses a model whose first node groups several runs together: each run is
 * fitted by itself.
 *
 * @param model The model.
 * @param runs The runs of all subjects.
 * @throws {InputError} If two of them differ only in what `GroupBy` lacks.
 */
export function refuseJoinedRuns(
  { file, nodes: [{ groupBy, name }] }: StatsModel,
  runs: Iterable<PlannedRun>,
): void {
  const lacking = ENTITIES.filter(([word]) => !groupBy.includes(word));
  if (lacking.length === 0) return;
  const firsts = new Map<string, PlannedRun>();
  for (const run of runs) {
    const key = ENTITIES.filter(([word]) => groupBy.includes(word))
      .map(([, entity]) => run.entities[entity] ?? "").join("\n");
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, run);
    const different = lacking.find(([, entity]) =>
      first !== undefined && first.entities[entity] !== run.entities[entity]
    );
    if (first === undefined || different === undefined) continue;
    const [word] = different;
    throw new InputError(
      `${file}: node '${name}': GroupBy lacks '${word}', so that one model would take the scans of ${
        basename(first.image)
      } and ${
        basename(run.image)
      }, which is not supported; expected '${word}' in it, or one ${word} chosen`,
      { file, field: "GroupBy" },
    );
  }
}
