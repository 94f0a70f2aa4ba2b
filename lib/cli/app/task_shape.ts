/** What the fits of a task have in common. @module */

import { InputError } from "../../errors.ts";
import { computeEpiMask } from "../../image/epi_mask.ts";
import type { NiftiRun } from "../../nifti/nifti_run.ts";
import { readImage } from "../../nifti/read_image.ts";
import { provisionalVoxels } from "../../slab/provisional_voxels.ts";
import { LEAD } from "../../slab/stream_spec.ts";
import type { Context } from "../command.ts";
import type { ParticipantUnit } from "./plan_participants.ts";
import { unitDesigns } from "./unit_designs.ts";

/** What the fits of a task have in common, as one of them shows it. */
export interface TaskShape {
  /** Columns of the widest design. */
  readonly columns: number;
  /** Share of a volume that sums are kept for until the mask is known. */
  readonly listed: number;
  /** Share of a volume that the mask holds. */
  readonly fitted: number;
}

/** What is taken for granted where nothing can be read. */
const UNKNOWN: TaskShape = { columns: 20, listed: 0.6, fitted: 0.4 };

/**
 * Looks at a unit of a task: makes its designs, and finds from one of the first
 * volumes, as the fit does, how many voxels it will sum and fit.
 *
 * @param unit The unit.
 * @param context Signal.
 * @returns What the other fits of the task are likely to share.
 */
export async function taskShape(
  unit: ParticipantUnit,
  context: Context,
): Promise<TaskShape> {
  try {
    const { columns, mask, run } = unit.command === "model"
      ? await (await import("../model/model_designs.ts")).modelShape(
        unit,
        context,
      )
      : await fitShape(unit, context);
    return {
      columns,
      ...mask === undefined
        ? await computedShares(run, context)
        : await givenShares(mask, context),
    };
  } catch (error) {
    // The unit itself will say what is wrong with it.
    if (error instanceof InputError) return UNKNOWN;
    throw error;
  }
}

async function fitShape(unit: ParticipantUnit, context: Context) {
  const { designs, runs: [run], subject } = await unitDesigns(unit, context);
  const columns = designs.map(({ matrix }) => matrix.columns.length);
  const mask = subject.masks?.[0] ?? subject.options.mask;
  return { columns: Math.max(...columns), mask, run };
}

type Shares = Pick<TaskShape, "listed" | "fitted">;

async function givenShares(
  mask: string,
  { signal }: Context,
): Promise<Shares> {
  if (mask === "none") return { listed: 1, fitted: 1 };
  const { data } = await readImage(mask, { signal });
  const share = data.reduce((n, value) => n + Number(value !== 0), 0) /
    data.length;
  return { listed: share, fitted: share };
}

async function computedShares(
  run: NiftiRun,
  { signal }: Context,
): Promise<Shares> {
  const last = Math.min(LEAD, run.volumeCount) - 1;
  for await (const { data, index } of run.volumes({ signal })) {
    if (index < last) continue;
    const { grid } = run;
    const mask = computeEpiMask({ grid, data }, { name: run.name });
    return {
      listed: provisionalVoxels(data, grid).length / data.length,
      fitted: mask.reduce((n, inside) => n + inside, 0) / data.length,
    };
  }
  return UNKNOWN;
}
