/** The designs of a unit of the participant level. @module */

import type { Unit } from "../../cohort/unit.ts";
import type { RunDesign } from "../../glm/mod.ts";
import type { NiftiRun } from "../../nifti/nifti_run.ts";
import { bidsInputs } from "../bids_inputs.ts";
import type { Context } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import type { SubjectInputs } from "../fit_subject.ts";
import { openRuns } from "../open_runs.ts";
import { readRunsConfounds } from "../run_confounds.ts";
import { readRunDesigns } from "../run_design.ts";

/** The runs of a unit and their designs. */
export interface UnitDesigns {
  /** What the unit is fitted from. */
  readonly subject: SubjectInputs;
  /** Its runs. */
  readonly runs: readonly NiftiRun[];
  /** The design of each. */
  readonly designs: readonly RunDesign[];
}

/**
 * Makes the designs of a unit, as its fit will.
 *
 * @param unit The unit.
 * @param context Signal; its warnings are the fit's to tell.
 * @returns Runs and designs.
 * @throws {InputError} If the fit would fail for it.
 */
export async function unitDesigns(
  { options }: Pick<Unit, "options">,
  context: Context,
): Promise<UnitDesigns> {
  const silent = { ...context, warn() {}, notice() {} };
  const [subject] = await bidsInputs(
    { ...options, out: "." } as unknown as
      & FirstLevelOptions
      & { readonly bidsDir: string },
    silent,
  );
  const runs = await openRuns(subject.runs, subject.options, silent);
  const chosen = await readRunsConfounds(runs, subject.options, silent);
  const designs = await readRunDesigns(runs, subject.options, chosen, silent);
  return { subject, runs, designs };
}
