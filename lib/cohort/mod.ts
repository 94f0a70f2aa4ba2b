/**
 * Whole studies: every subject and task of a BIDS folder, or the group, on this
 * machine or on Slurm, restartable, as `niglm app` does.
 *
 * @example
 * ```ts ignore
 * import { planStudy, runStudy, type StudyOptions } from "@niglm/niglm/cohort";
 *
 * const options: StudyOptions = {
 *   bidsDir: "study",
 *   outDir: "study/derivatives/niglm",
 *   level: "participant",
 *   modelOptions: { contrast: ["face - house"] },
 * };
 * console.table((await planStudy(options)).units);
 * console.log(await runStudy(options));
 * ```
 *
 * @module
 */

export { planStudy, runStudy } from "./study.ts";
export type {
  FailedUnit,
  PlannedUnit,
  StudyHooks,
  StudyPlanned,
  StudyProgress,
  StudyResult,
} from "./study.ts";
export type { OptionValue, StudyOptions } from "./study_options.ts";
export type { Level } from "./unit.ts";
