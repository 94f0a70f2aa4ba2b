/** What the units of a study are expected to take. @module */

import { modelOf, type Unit } from "../../cohort/unit.ts";
import { paceOf, predict, type UnitSize } from "../../cohort/predict.ts";
import {
  fitMemory,
  groupMemory,
  type UnitMachine,
} from "../../cohort/fit_memory.ts";
import { InputError } from "../../errors.ts";
import { RAW_BYTES } from "../../kernels/decode.ts";
import { openImage } from "../../nifti/open_image.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import type { Context } from "../command.ts";
import { bidsInputs } from "../bids_inputs.ts";
import { openRuns } from "../open_runs.ts";
import { readRunsConfounds } from "../run_confounds.ts";
import { readRunDesigns } from "../run_design.ts";
import type { GroupUnit } from "./plan_group.ts";
import type {
  ParticipantUnit,
  PlannedParticipants,
  Unplanned,
} from "./plan_participants.ts";
import { isSeriesMap } from "../series_maps.ts";
import type { StudyFolder } from "./study_folder.ts";

/** Columns that a design is taken to have where none can be made. */
const COLUMNS = 20;

/** A unit that is planned but for what it takes. */
interface Sized {
  readonly unit: ParticipantUnit;
  readonly size: UnitSize;
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
  const columns = new Map<unknown, number>();
  const failed: Unplanned[] = [];
  for (const unit of units) {
    try {
      const { taskLabel } = unit.options;
      const width = columns.get(taskLabel) ?? await columnsOf(unit, context);
      columns.set(taskLabel, width);
      const size = { ...await sizeOf(unit, context), columns: width };
      const record = folder.record(unit.key);
      const same = record?.status === "done" && record.model === modelOf(unit);
      const measured = same ? record.seconds : undefined;
      sized.push({ unit, size, measured });
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
    units: sized.map(({ unit: { images: _, ...unit }, size }) => ({
      ...unit,
      scans: size.scans,
      predicted: predict(
        size,
        fitMemory(size, machine),
        pace,
      ),
    })),
    unplanned: [...unplanned, ...failed],
  };
}

/**
 * Predicts what the models of a group take, from the header of their first map.
 *
 * @param units The models.
 * @param machine How a unit uses the machine.
 * @param context Signal.
 * @returns The units.
 * @throws {InputError} If the map cannot be read.
 */
export async function predictGroup(
  units: readonly GroupUnit[],
  machine: UnitMachine,
  { signal }: Context,
): Promise<Unit[]> {
  const predicted: Unit[] = [];
  for (const unit of units) {
    const { header } = await openImage(unit.operands[0], { signal });
    const [x, y, z] = header.shape;
    const size = {
      voxels: x * y * z,
      valueBytes: 4,
      scans: unit.scans,
      columns: 1,
      filtered: false,
      masked: true,
      series: false,
    };
    predicted.push({
      ...unit,
      predicted: predict(size, groupMemory(size, machine), 1),
    });
  }
  return predicted;
}

function howOf(
  options: Readonly<Record<string, unknown>>,
): Pick<UnitSize, "filtered" | "masked" | "series"> {
  const {
    autoResample,
    mask,
    noiseModel,
    save = [],
    smoothingFwhm,
    targetAffine,
  } = options as Partial<
    FirstLevelOptions
  >;
  return {
    filtered: autoResample === true || (smoothingFwhm ?? []).length > 0 ||
      (targetAffine ?? []).length > 0,
    masked: mask !== "none",
    series: /^ar(?!1$)/.test(noiseModel ?? "") || save.some(isSeriesMap),
  };
}

/** A unit whose images are all there has its size in their headers. */
async function sizeOf(
  { images, options }: ParticipantUnit,
  { signal }: Context,
): Promise<Omit<UnitSize, "columns">> {
  let scans = 0;
  let voxels = 0;
  let valueBytes = 0;
  for (const image of images) {
    const { header } = await openImage(image, { signal });
    const [x, y, z] = header.shape;
    scans += header.volumeCount;
    voxels = Math.max(voxels, x * y * z);
    valueBytes = Math.max(valueBytes, RAW_BYTES[header.datatype]);
  }
  return { scans, voxels, valueBytes, ...howOf(options) };
}

/** The columns of a unit's widest design; the others of its task are alike. */
async function columnsOf(
  { options }: ParticipantUnit,
  context: Context,
): Promise<number> {
  const silent = { ...context, warn() {}, notice() {} };
  try {
    const [subject] = await bidsInputs(
      { ...options, out: "." } as unknown as
        & FirstLevelOptions
        & { readonly bidsDir: string },
      silent,
    );
    const runs = await openRuns(subject.runs, subject.options, silent);
    const chosen = await readRunsConfounds(runs, subject.options, silent);
    const designs = await readRunDesigns(
      runs,
      subject.options,
      chosen,
      silent,
    );
    return Math.max(...designs.map(({ matrix }) => matrix.columns.length));
  } catch (error) {
    // The unit itself will say what is wrong with it.
    if (error instanceof InputError) return COLUMNS;
    throw error;
  }
}
