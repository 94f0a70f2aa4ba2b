/** The fit of a run as a job. @module */
import { counted } from "../counted.ts";
import { checkDesignValues } from "../design/check_values.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError } from "../errors.ts";
import { maskFromImage } from "../image/mask_from_image.ts";
import type { Grid, Image, VolumeSeries } from "../nifti/types.ts";
import { loadLate } from "../load_late.ts";
import { indicesOf } from "../slab/indices_of.ts";
import { inlineStreams } from "../slab/stream_inline.ts";
import type { WarningHandler } from "../warnings.ts";
import { type DesignBasis, makeDesignBasis } from "./basis.ts";
import { makeRunDesign } from "./first_level_design.ts";
import type { ModelOptions, RunOptions } from "./first_level_options.ts";
import type { FitJob } from "./fit_job.ts";
import { orderOf } from "./noise_model.ts";

/** A run to fit, alone or among others. */
export interface RunJob extends FitJob {
  /** The design of its kept scans. */
  readonly design: DesignMatrix;
  /** Its repetition time in seconds, where it is known. */
  readonly tR: number | undefined;
}

/** What of a job all runs share, or what only the fit knows. */
export type JobShare =
  & Pick<RunJob, "given" | "standardize" | "hooks">
  & { readonly onWarning: WarningHandler };

/**
 * Makes the job of a run: its design, checked, and how it is fitted.
 *
 * @param run The run.
 * @param model Images and model.
 * @param design What its design is made from.
 * @param share What only the fit knows.
 * @returns The job.
 * @throws {InputError} If run and design do not fit together.
 */
export function makeJob(
  run: VolumeSeries,
  model: ModelOptions,
  design: RunOptions,
  { onWarning, ...share }: JobShare,
): RunJob {
  const { noiseModel = "ar1", signalScaling = 0 } = model;
  const { matrix, kept } = design.runDesign ?? makeRunDesign(run, design);
  const basis = checkedBasis(matrix, run.name, onWarning);
  checkOrder(orderOf(noiseModel), basis, run.name);
  return {
    run,
    kept,
    design: matrix,
    tR: design.tR ?? run.tR,
    smoothingFwhm: model.smoothingFwhm,
    basis,
    noiseModel,
    scaling: signalScaling,
    compat: model.compat,
    streams: model.streams ?? inlineStreams(),
    slabs: model.slabs ??
      loadLate(async () => (await import("./slab_pass.ts")).inlineSlabs()),
    ...share,
  };
}

/**
 * Tells whether series are standardised: nilearn takes the option and does
 * nothing.
 *
 * @param options The fit's options.
 * @param onWarning Told where the option is ignored.
 * @returns Whether they are.
 */
export function standardizes(
  { compat, standardize = false }: ModelOptions,
  onWarning: WarningHandler,
): boolean {
  if (!standardize || compat !== "nilearn") return standardize;
  onWarning(
    "standardize: nilearn accepts it and does nothing, and so does its profile",
  );
  return false;
}

function checkOrder(order: number, basis: DesignBasis, name: string): void {
  const most = basis.rowCount - basis.columnCount - 1;
  if (order <= Math.max(most, 1)) return;
  throw new InputError(
    `${name}: ${basis.rowCount} scans and ${basis.columnCount} design columns leave nothing to find ${order} autoregressive coefficients from; expected at most ${most}`,
    { file: name, field: "noise_model" },
  );
}

function checkedBasis(
  matrix: DesignMatrix,
  name: string,
  onWarning: WarningHandler,
): DesignBasis {
  const { rowCount, columns, data } = matrix;
  if (columns.length >= rowCount) {
    throw new InputError(
      `${name}: the design has ${counted(columns.length, "column")} for ${
        counted(rowCount, "scan")
      }; expected fewer columns than scans`,
      { file: name, field: "design_matrix" },
    );
  }
  checkDesignValues(matrix);
  const basis = makeDesignBasis(data, rowCount, columns.length);
  if (basis.rank < columns.length) {
    onWarning(
      `${name}: the design is rank-deficient: ${columns.length} columns span ${basis.rank} dimensions; single parameters may not be determined`,
    );
  }
  return basis;
}

/**
 * Finds the voxels that the options name.
 *
 * @param run The run, or the first of several.
 * @param options The fit's options.
 * @returns Their indices, ascending; nothing for the computed mask.
 * @throws {InputError} If the mask does not fit the run.
 */
export async function givenVoxels(
  run: VolumeSeries,
  options: ModelOptions,
): Promise<Uint32Array | undefined> {
  const { mask, maskName: name } = options;
  if (mask === undefined) return undefined;
  if (mask === "none") {
    const [nx, ny, nz] = run.grid.shape;
    const all = new Uint32Array(nx * ny * nz);
    for (let v = 0; v < all.length; v++) all[v] = v;
    return all;
  }
  const onGrid = options.targetAffine ? await maskOnGrid(mask, run.grid) : mask;
  return indicesOf(
    maskFromImage(onGrid, run.grid, { name, imageName: run.name }),
  );
}

/** A mask on a grid that was asked for, each voxel from the nearest. */
async function maskOnGrid(
  mask: Image,
  { affine, shape }: Grid,
): Promise<Image> {
  const { resampleImg } = await import("../image/resample_img.ts");
  return resampleImg(mask, {
    targetAffine: affine,
    targetShape: shape,
    interpolation: "nearest",
    clip: false,
  });
}
