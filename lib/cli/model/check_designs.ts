/** Designs that a model cannot make of a study. @module */

import type { Unit } from "../../cohort/unit.ts";
import { InputError } from "../../errors.ts";
import type { Context } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import { modelDesigns } from "./model_designs.ts";
import type { ModelFile } from "./model_file.ts";
import type { SubjectUnitOptions } from "./model_unit.ts";

/** Units that are looked at. */
const SAMPLE = 3;

/**
 * Makes the designs of a study's first units before anything runs: where none
 * of them can be made, it is the model that is wrong.
 *
 * @param due The units that are to run.
 * @param file The model.
 * @param context Signal; its warnings are the fits' to tell.
 * @throws {InputError} If no design can be made.
 */
export async function checkModelDesigns(
  due: readonly Unit[],
  { model }: ModelFile,
  context: Context,
): Promise<void> {
  const silent = { ...context, warn() {}, notice() {} };
  const [root] = model.nodes;
  let fault: InputError | undefined;
  for (const { key, options } of due.slice(0, SAMPLE)) {
    const own = options as unknown as SubjectUnitOptions & FirstLevelOptions;
    try {
      await modelDesigns(root, own, own, silent);
      return;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      fault ??= new InputError(`${key}: ${error.message}`, error);
    }
  }
  if (fault) throw fault;
}
