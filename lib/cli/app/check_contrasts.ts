/** Contrasts that a study's fits would refuse. @module */

import type { Unit } from "../../cohort/unit.ts";
import { InputError, UsageError } from "../../errors.ts";
import type { Context } from "../command.ts";
import { gatherContrasts } from "../contrasts.ts";
import { planContrasts } from "../fit_output.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import { readRunEvents } from "../run_events.ts";
import type { Unplanned } from "./plan_participants.ts";
import { unitDesigns } from "./unit_designs.ts";

/** Units whose contrasts can be tested, and those whose cannot. */
export interface CheckedUnits {
  /** Those that are to run. */
  readonly due: readonly Unit[];
  /** Those that cannot, and why. */
  readonly refused: readonly Unplanned[];
}

/**
 * Holds the contrasts of fits against their designs before any of them runs.
 * The designs are made of one unit of each task and list of conditions, and of
 * those that are refused; what depends on the confounds of the others they find
 * out themselves.
 *
 * @param due Units of the participant level.
 * @param context Signal.
 * @returns The units that can run, and those that cannot.
 * @throws {UsageError} If the contrasts fit no unit.
 */
export async function checkContrasts(
  due: readonly Unit[],
  context: Context,
): Promise<CheckedUnits> {
  const refused = new Map<Unit, UsageError>();
  const suspects: Unit[] = [];
  for (const units of Map.groupBy(due, taskOf).values()) {
    const known = new Map<string, boolean>();
    for (const unit of units) {
      context.signal.throwIfAborted();
      const conditions = await conditionsOf(unit, context);
      const before = known.get(conditions);
      if (before === true) continue;
      const fault = before === undefined
        ? await faultOf(unit, context)
        : undefined;
      known.set(conditions, before ?? fault === undefined);
      if (fault) refused.set(unit, fault);
      else if (before === false) suspects.push(unit);
    }
  }
  const [first] = refused;
  if (first && refused.size + suspects.length === due.length) {
    const [{ key }, fault] = first;
    throw new UsageError(`${key}: ${fault.message}`, fault);
  }
  for (const unit of suspects) {
    context.signal.throwIfAborted();
    const fault = await faultOf(unit, context);
    if (fault) refused.set(unit, fault);
  }
  return {
    due: due.filter((unit) => !refused.has(unit)),
    refused: [...refused].map(([{ key }, { message }]) => ({
      key,
      reason: message,
    })),
  };
}

function taskOf({ options }: Unit): unknown {
  return options.taskLabel;
}

/** The conditions of a unit's runs, as a text that can be compared. */
async function conditionsOf(
  { inputs, options }: Unit,
  context: Context,
): Promise<string> {
  const silent = { ...context, warn() {} };
  const lists: string[][] = [];
  for (const file of inputs) {
    if (!file.endsWith("_events.tsv")) continue;
    try {
      const events = await readRunEvents(
        file,
        undefined,
        options as unknown as FirstLevelOptions,
        silent,
      );
      const names = events.map(({ trialType = "" }) => trialType);
      lists.push([...new Set(names)].sort());
    } catch (error) {
      // The unit itself will say what is wrong with it.
      if (!(error instanceof InputError)) throw error;
      lists.push([file]);
    }
  }
  return JSON.stringify(lists);
}

/** Why a unit's contrasts cannot be tested, where that is so. */
async function faultOf(
  unit: Unit,
  context: Context,
): Promise<UsageError | undefined> {
  const silent = { ...context, warn() {}, notice() {} };
  let columns: { readonly name: string; readonly columns: readonly string[] }[];
  let options: Parameters<typeof planContrasts>[2];
  const { contrast = [], contrasts, statType } = unit
    .options as Partial<FirstLevelOptions>;
  try {
    const { designs, runs, subject } = await unitDesigns(unit, silent);
    options = subject.options;
    columns = designs.map(({ matrix }, k) => ({
      name: runs[k].name,
      columns: matrix.columns,
    }));
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
  const named = await gatherContrasts(
    contrast,
    contrasts,
    statType,
    columns.flatMap((run) => run.columns),
  );
  try {
    planContrasts(named, columns, options, silent);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error;
  }
}
