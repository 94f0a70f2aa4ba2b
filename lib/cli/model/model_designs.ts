/** The designs of a subject's runs by a model. @module */

import type { Unit } from "../../cohort/unit.ts";
import { readText } from "../../bytes/read_text.ts";
import { makeFrameTimes } from "../../design/frame_times.ts";
import { parseTable } from "../../design/table.ts";
import type { DesignMatrix } from "../../design/types.ts";
import { InputError } from "../../errors.ts";
import { eventVariables, scanVariables } from "../../model/read_variables.ts";
import { makeNodeDesign } from "../../model/run_design.ts";
import type { StatsNode } from "../../model/types.ts";
import type { Variables } from "../../model/variable.ts";
import { type NiftiRun, openRun } from "../../nifti/mod.ts";
import { settleTiming } from "../bids_timing.ts";
import type { Context } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import { modelOfKept } from "./model_file.ts";
import type { PlannedRun, SubjectUnitOptions } from "./model_unit.ts";

/** A run and its design. */
export interface ModelledRun {
  /** The run as it was planned. */
  readonly planned: PlannedRun;
  /** Its image. */
  readonly run: NiftiRun;
  /** Its design. */
  readonly design: DesignMatrix;
  /** What was warned of while it was made. */
  readonly warnings: readonly string[];
}

/**
 * Makes the designs of a subject's runs by a node of a model.
 *
 * @param node A node of the run level.
 * @param options The runs, and how responses are sampled.
 * @param given Repetition time and slice time reference of the call.
 * @param context Where warnings go.
 * @returns The runs in their order.
 * @throws {InputError} If a table cannot be read, or lacks what the model
 * names.
 */
export async function modelDesigns(
  node: StatsNode,
  { runs, statsModel: { sampling }, subject }: SubjectUnitOptions,
  given: {
    readonly tR?: number;
    readonly sliceTimeRef?: number;
  },
  context: Context,
): Promise<ModelledRun[]> {
  const made: ModelledRun[] = [];
  for (
    const own of Map.groupBy(runs, ({ entities }) => entities.task).values()
  ) {
    const timing = await settleTiming(
      {
        label: subject,
        runs: own.map((run) => ({
          ...run,
          entities: new Map(Object.entries(run.entities)),
        })),
      },
      { tR: given.tR, sliceTimeRef: given.sliceTimeRef },
      context,
    );
    for (const planned of own) {
      const run = await openRun(planned.image, context);
      const tR = timing.tR ?? run.tR;
      if (tR === undefined) {
        throw new InputError(
          `${planned.image}: neither a sidecar nor the header says the repetition time, expected --t-r`,
          { file: planned.image, field: "RepetitionTime" },
        );
      }
      const warnings: string[] = [];
      const design = makeNodeDesign(node, {
        variables: await variablesOf(planned, run.volumeCount),
        timing: {
          tR,
          frameTimes: makeFrameTimes(run.volumeCount, tR, {
            sliceTimeRef: sampling === "pybids" ? 0 : timing.sliceTimeRef,
          }),
          sampling,
        },
        image: planned.image,
        onWarning: (message) => {
          warnings.push(message);
          context.warn(message);
        },
      });
      made.push({ planned, run, design, warnings });
    }
  }
  return made;
}

async function variablesOf(
  { confounds, events }: PlannedRun,
  scanCount: number,
): Promise<Variables> {
  const tableOf = async (file: string) =>
    parseTable(await readText(file), { file });
  return new Map([
    ...eventVariables(await tableOf(events)),
    ...confounds === undefined
      ? []
      : scanVariables(await tableOf(confounds), scanCount),
  ]);
}

/**
 * What of a unit says how much memory its fits take.
 *
 * @param unit A unit that fits a subject by a model.
 * @param context Signal; its warnings are the fits' to tell.
 * @returns Columns of the widest design, the first run and its mask.
 * @throws {InputError} If a design cannot be made.
 */
export async function modelShape(
  { options }: Pick<Unit, "options">,
  context: Context,
): Promise<{
  readonly columns: number;
  readonly run: NiftiRun;
  readonly mask: string | undefined;
}> {
  const own = options as unknown as SubjectUnitOptions & FirstLevelOptions;
  const [root] = modelOfKept(own.statsModel).nodes;
  const silent = { ...context, warn() {}, notice() {} };
  const runs = await modelDesigns(root, own, own, silent);
  const [{ planned, run }] = runs;
  const derived = own.mask === "derivatives" ||
    (own.mask === undefined && root.brainMask);
  return {
    columns: Math.max(...runs.map(({ design }) => design.columns.length)),
    run,
    mask: derived ? planned.mask : own.mask,
  };
}
