/** What the units of a study are expected to take. @module */

import { modelOf, type Unit } from "../../cohort/unit.ts";
import { paceOf, predict, type UnitSize } from "../../cohort/predict.ts";
import { fitMemory } from "../../cohort/fit_memory.ts";
import type { UnitMachine } from "../../cohort/planned_bytes.ts";
import { InputError } from "../../errors.ts";
import { orderOf } from "../../glm/noise_model.ts";
import { sameGrid, targetGrid } from "../../image/target_grid.ts";
import { RAW_BYTES } from "../../kernels/decode.ts";
import { openImage } from "../../nifti/open_image.ts";
import type { Grid } from "../../nifti/types.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import type { Context } from "../command.ts";
import type {
  ParticipantUnit,
  PlannedParticipants,
  Unplanned,
} from "./plan_participants.ts";
import { isSeriesMap } from "../series_maps.ts";
import type { StudyFolder } from "./study_folder.ts";
import { type TaskShape, taskShape } from "./task_shape.ts";

/** How much more twice as many fits of a unit take, one after the other. */
const LEFTOVER = 0.1;

/** A unit that is planned but for what it takes. */
interface Sized {
  readonly unit: ParticipantUnit;
  readonly size: UnitSize;
  /** Bytes that it is expected to take. */
  readonly memory: number;
  /** Seconds that the same unit took before. */
  readonly measured: number | undefined;
}

/**
 * Predicts what the fits of a study take, from the headers of their images and
 * from what the study's units took before. A unit whose header cannot be read
 * cannot run.
 *
 * @param planned The fits.
 * @param folder The study's folder.
 * @param machine How a unit uses the machine.
 * @param context Signal.
 * @returns The fits, and those that cannot run.
 */
export async function predictParticipants(
  { units, unplanned }: PlannedParticipants,
  folder: StudyFolder,
  machine: UnitMachine,
  context: Context,
): Promise<{ units: Unit[]; unplanned: readonly Unplanned[] }> {
  const sized: Sized[] = [];
  const shapes = new Map<unknown, TaskShape>();
  const failed: Unplanned[] = [];
  for (const unit of units) {
    try {
      const { taskLabel } = unit.options;
      const shape = shapes.get(taskLabel) ?? await taskShape(unit, context);
      shapes.set(taskLabel, shape);
      const size = await sizeOf(unit, shape, context);
      const record = folder.record(unit.key);
      const same = record?.status === "done" && record.model === modelOf(unit);
      const measured = same ? record.seconds : undefined;
      sized.push({
        unit,
        size,
        memory: leftover(unit) * fitMemory(size, machine),
        measured,
      });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failed.push({ key: unit.key, reason: error.message });
    }
  }
  const pace = paceOf(
    sized.filter(({ measured }) => measured !== undefined)
      .map(({ measured = 0, size }) => ({
        measured,
        predicted: predict(size, 0, 1).seconds,
      })),
  );
  return {
    units: sized.map(({ memory, unit: { images: _, ...unit }, size }) => ({
      ...unit,
      scans: size.allScans,
      predicted: predict(size, memory, pace),
    })),
    unplanned: [...unplanned, ...failed],
  };
}

/** Units of a model have several fits, one after the other. */
function leftover({ command, images }: ParticipantUnit): number {
  return command === "model" ? 1 + LEFTOVER * Math.log2(images.length) : 1;
}

/** A unit whose images are all there has its size in their headers. */
async function sizeOf(
  { command, images, options }: ParticipantUnit,
  { columns, fitted, listed }: TaskShape,
  { signal }: Context,
): Promise<UnitSize> {
  const {
    autoResample = false,
    contrast = [],
    contrasts,
    mask,
    noiseModel = "ar1",
    report = false,
    save = [],
    smoothingFwhm = [],
    targetAffine = [],
    targetShape = [],
  } = options as Partial<FirstLevelOptions>;
  const grids: Grid[] = [];
  const scans: number[] = [];
  let storedBytes = 0;
  for (const image of images) {
    const { header, grid } = await openImage(image, { signal });
    grids.push(grid);
    scans.push(header.volumeCount);
    storedBytes = Math.max(
      storedBytes,
      voxelsOf(grid) * RAW_BYTES[header.datatype],
    );
  }
  const target = targetAffine.length === 0 ? undefined : targetGrid(grids[0], {
    targetAffine,
    targetShape: targetShape.length === 0 ? undefined : targetShape,
  });
  const wanted = target ?? (autoResample ? grids[0] : undefined);
  const voxels = voxelsOf(target ?? grids[0]);
  return {
    voxels,
    storedVoxels: Math.max(...grids.map(voxelsOf)),
    storedBytes,
    compressed: images.some((image) => image.endsWith(".gz")),
    // A model's runs are fitted one after the other.
    runs: command === "model" ? 1 : images.length,
    scans: Math.max(...scans),
    allScans: scans.reduce((sum, count) => sum + count, 0),
    columns,
    contrasts: contrast.length + Number(contrasts !== undefined),
    listed: Math.ceil(listed * voxels),
    fitted: Math.ceil(fitted * voxels),
    given: mask !== undefined,
    smoothed: smoothingFwhm.length > 0,
    resampled: wanted !== undefined &&
      grids.some((grid) => !sameGrid(grid, wanted)),
    order: orderOf(noiseModel),
    series: save.some(isSeriesMap),
    report,
  };
}

function voxelsOf({ shape: [x, y, z] }: Pick<Grid, "shape">): number {
  return x * y * z;
}
