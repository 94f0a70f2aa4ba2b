/** What the models of a group are expected to take. @module */

import { readText } from "../../bytes/read_text.ts";
import { groupMemory, type Relabelled } from "../../cohort/group_memory.ts";
import type { UnitMachine } from "../../cohort/planned_bytes.ts";
import { predict, type UnitSize } from "../../cohort/predict.ts";
import type { Unit } from "../../cohort/unit.ts";
import { readImage } from "../../nifti/read_image.ts";
import type { Context } from "../command.ts";
import { isSeriesMap } from "../series_maps.ts";
import type { GroupUnit } from "./plan_group.ts";

/** Options of both models that decide what they take. */
interface GroupModel {
  readonly clusterP?: number;
  readonly confounds?: string;
  readonly designMatrix?: string;
  readonly group?: string;
  readonly mask?: string;
  readonly method?: string;
  readonly missingData?: string;
  readonly nPerm?: number;
  readonly paired?: boolean;
  readonly report?: boolean;
  readonly save?: readonly Parameters<typeof isSeriesMap>[0][];
  readonly smoothingFwhm?: readonly number[];
  readonly tail?: string;
  readonly tfce?: string;
}

/**
 * Predicts what the models of a group take, from their first map and their
 * design.
 *
 * @param units The models.
 * @param machine How a unit uses the machine.
 * @param context Signal.
 * @returns The units.
 * @throws {InputError} If the map cannot be read.
 * @throws {UsageError} If the budget is too small for a model.
 */
export async function predictGroup(
  units: readonly GroupUnit[],
  machine: UnitMachine,
  { signal }: Context,
): Promise<Unit[]> {
  const predicted: Unit[] = [];
  for (const unit of units) {
    const model = unit.options as GroupModel;
    const map = await readImage(unit.operands[0], { signal });
    const { data: inside } = model.mask === undefined
      ? map
      : await readImage(model.mask, { signal });
    const voxels = map.data.length;
    const fitted = inside.reduce((n, value) => n + Number(value !== 0), 0);
    const byVoxel = model.missingData === "available" ||
      (model.method !== undefined && model.method !== "ols");
    const size: UnitSize = {
      voxels,
      storedVoxels: voxels,
      storedBytes: 4 * voxels,
      compressed: unit.operands[0].endsWith(".gz"),
      runs: 1,
      scans: unit.scans,
      allScans: unit.scans,
      columns: await columnsOf(model, unit.scans),
      contrasts: 1,
      listed: model.mask === undefined ? voxels : fitted,
      fitted: Math.min(voxels, fitted),
      given: model.mask !== undefined,
      smoothed: (model.smoothingFwhm ?? []).length > 0,
      resampled: false,
      order: byVoxel ? 2 : 0,
      series: (model.save ?? []).some(isSeriesMap),
      report: model.report ?? false,
    };
    const relabelled = unit.command === "permute"
      ? relabelledOf(model)
      : undefined;
    const memory = groupMemory(size, machine, relabelled);
    predicted.push({ ...unit, predicted: predict(size, memory, 1) });
  }
  return predicted;
}

function relabelledOf(
  { clusterP, nPerm = 10_000, tail, tfce }: GroupModel,
): Relabelled {
  return {
    count: nPerm,
    clusters: clusterP !== undefined,
    tfce: tfce !== undefined,
    tail: tail === "gpd",
  };
}

/** The columns of a design, by the tables that it is made from. */
async function columnsOf(
  { confounds, designMatrix, group, paired = false }: GroupModel,
  maps: number,
): Promise<number> {
  if (designMatrix !== undefined) return await widthOf(designMatrix);
  const own = paired ? 1 + maps / 2 : group === undefined ? 1 : 2;
  return own + (confounds === undefined ? 0 : await widthOf(confounds) - 1);
}

async function widthOf(file: string): Promise<number> {
  const [header] = (await readText(file)).split("\n", 1);
  return header.split(/[\t,]/).length;
}
