/** Doing a unit of a study by a model. @module */

import type { Unit } from "../../cohort/unit.ts";
import type { Context } from "../command.ts";
import type { FindFitCommand } from "./call_command.ts";
import type { Places } from "./settle_fit.ts";

/**
 * Does a unit: the fit of a subject, or the model of a group.
 *
 * @param unit The unit.
 * @param places The folder to write, and the one that the results go to.
 * @param machine Options of this machine.
 * @param commands The commands that fit.
 * @param context Where warnings and progress go.
 * @throws {InputError} If a file cannot be read or used.
 */
export async function runModelUnit(
  unit: Unit,
  places: Places,
  machine: Readonly<Record<string, unknown>>,
  commands: FindFitCommand,
  context: Context,
): Promise<void> {
  if (unit.level === "participant") {
    const { runModelSubject } = await import("./run_model_subject.ts");
    await runModelSubject(unit, places, machine, commands, context);
  } else {
    const { runModelGroup } = await import("./run_model_group.ts");
    await runModelGroup(unit, places, machine, commands, context);
  }
}
