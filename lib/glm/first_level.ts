/** The first-level fit: one run, from its volumes to a model. @module */
import type { DesignMatrix } from "../design/types.ts";
import { InputError } from "../errors.ts";
import { computeMultiEpiMask } from "../image/multi_epi_mask.ts";
import { maskFromImage } from "../image/mask_from_image.ts";
import { smoothVolume } from "../image/smooth.ts";
import { createEngine } from "../kernels/engine.ts";
import type { Engine } from "../kernels/types.ts";
import type { Grid, Image, VolumeSeries } from "../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { RunAccumulator } from "./accumulator.ts";
import { type DesignBasis, makeDesignBasis } from "./basis.ts";
import { FirstLevelModel } from "./first_level_model.ts";
import {
  makeRunDesign,
  type RunDesign,
  type RunDesignOptions,
} from "./first_level_design.ts";
import { indicesOf } from "./indices_of.ts";
import { reduceSums } from "./reduce.ts";
import type { NoiseModel, RunSums } from "./sums.ts";
import type { SignalScaling } from "./voxel_reader.ts";

/** Options of {@linkcode fitFirstLevel}; names and defaults are nilearn's. */
export interface FirstLevelOptions extends RunDesignOptions {
  /** The design from {@linkcode makeRunDesign}, in place of what makes it. */
  readonly runDesign?: RunDesign;
  /**
   * Voxels to fit: an image of zeros and one other value on the run's grid,
   * `"none"` for every voxel, or nothing for the computed EPI mask.
   */
  readonly mask?: Image | "none";
  /** The mask's name in messages. */
  readonly maskName?: string;
  /** Full width at half maximum of a Gaussian filter in mm, one or x, y, z. */
  readonly smoothingFwhm?: number | readonly [number, number, number];
  /**
   * Scaling of the series to percent of its mean (0), of the mean of all
   * voxels and scans, or none (false).
   *
   * @default {0}
   */
  readonly signalScaling?: SignalScaling;
  /**
   * Model of the noise over time.
   *
   * @default {"ar1"}
   */
  readonly noiseModel?: NoiseModel;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
  /** Told after every volume how many were read. */
  readonly onProgress?: (volumes: number) => void;
  /** Ends the fit with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Fits a general linear model to every voxel of a run, in one reading of its
 * volumes.
 *
 * @param run The run; volumes are read in order, once.
 * @param options Design, images, model.
 * @returns The model, from which contrasts are computed.
 * @throws {InputError} If run, design and mask do not fit together.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { fitFirstLevel, type VolumeSeries } from "@niglm/niglm";
 *
 * const run: VolumeSeries = {
 *   name: "made",
 *   grid: {
 *     shape: [2, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 40,
 *   tR: 2,
 *   async *volumes() {
 *     for (let index = 0; index < 40; index++) {
 *       const on = (index + 17) % 20 < 10 ? 3 : 0;
 *       const noise = (index * 37) % 11 / 10;
 *       yield { index, data: Float64Array.of(100 + on + noise, 100 + noise) };
 *     }
 *   },
 * };
 * const model = await fitFirstLevel(run, {
 *   events: [
 *     { onset: 0, duration: 20, trialType: "on" },
 *     { onset: 40, duration: 20, trialType: "on" },
 *   ],
 *   mask: "none",
 * });
 * const z = model.computeContrast("on").toImage("z");
 * assert(z.data[0] > 5 && Math.abs(z.data[1]) < 2);
 * ```
 */
export async function fitFirstLevel(
  run: VolumeSeries,
  options: FirstLevelOptions = {},
): Promise<FirstLevelModel> {
  const { noiseModel = "ar1", signalScaling = 0 } = options;
  const onWarning = options.onWarning ?? warnOnConsole;
  const { matrix, kept } = options.runDesign ?? makeRunDesign(run, options);
  const basis = checkedBasis(matrix, run.name, onWarning);
  const given = givenVoxels(run, options);
  const streamed = await streamRun(run, kept, basis, noiseModel, given, {
    ...options,
    engine: createEngine(),
  });
  const voxels = given ??
    indicesOf(computeMultiEpiMask([{ grid: run.grid, data: streamed.mean }], {
      name: run.name,
    }));
  warnOfVoxels(streamed, given ? undefined : voxels, run.name, onWarning);
  const fit = reduceSums(
    streamed.sums,
    basis,
    signalScaling,
    given ? given.map((_, i) => i) : voxels,
  );
  return new FirstLevelModel({
    grid: run.grid,
    voxels,
    design: matrix,
    fit,
    mean: streamed.mean,
    onWarning,
  });
}

function checkedBasis(
  matrix: DesignMatrix,
  name: string,
  onWarning: WarningHandler,
): DesignBasis {
  const { rowCount, columns, data } = matrix;
  if (columns.length >= rowCount) {
    throw new InputError(
      `${name}: the design has ${columns.length} columns for ${rowCount} scans; expected fewer columns than scans`,
      { file: name, field: "design_matrix" },
    );
  }
  const basis = makeDesignBasis(data, rowCount, columns.length);
  if (basis.rank < columns.length) {
    onWarning(
      `${name}: the design is rank-deficient: ${columns.length} columns span ${basis.rank} dimensions; single parameters may not be determined`,
    );
  }
  return basis;
}

function givenVoxels(
  run: VolumeSeries,
  options: FirstLevelOptions,
): Uint32Array | undefined {
  const { mask, maskName: name } = options;
  if (mask === undefined) return undefined;
  if (mask === "none") {
    const [nx, ny, nz] = run.grid.shape;
    return new Uint32Array(nx * ny * nz).map((_, i) => i);
  }
  return indicesOf(
    maskFromImage(mask, run.grid, { name, imageName: run.name }),
  );
}

/** What one reading of a run leaves. */
interface StreamedRun {
  readonly sums: RunSums;
  /** Mean of all volumes, every voxel. */
  readonly mean: Float64Array;
  /** Samples that were NaN or infinite. */
  readonly nonFinite: number;
}

interface StreamOptions extends
  Pick<
    FirstLevelOptions,
    "smoothingFwhm" | "onProgress" | "signal"
  > {
  readonly engine: Engine;
}

async function streamRun(
  run: VolumeSeries,
  kept: Uint8Array,
  basis: DesignBasis,
  noiseModel: NoiseModel,
  given: Uint32Array | undefined,
  options: StreamOptions,
): Promise<StreamedRun> {
  const { engine, onProgress, signal } = options;
  const size = sizeOf(run.grid);
  const mean = new Float64Array(size);
  const accumulator = new RunAccumulator(
    given?.length ?? size,
    basis,
    noiseModel,
    engine,
  );
  for await (const { index, data } of run.volumes({ signal })) {
    engine.addVolumes(
      mean,
      { values: data, stride: size, start: 0 },
      1,
      0,
      size,
    );
    if (kept[index]) {
      const values = options.smoothingFwhm === undefined
        ? data
        : smoothVolume(data, run.grid, options.smoothingFwhm);
      gather(values, given, accumulator.next);
      accumulator.commit();
    }
    onProgress?.(index + 1);
  }
  for (let v = 0; v < size; v++) mean[v] /= run.volumeCount;
  return {
    sums: accumulator.finish(),
    mean,
    nonFinite: accumulator.nonFinite,
  };
}

function gather(
  values: Float64Array,
  voxels: Uint32Array | undefined,
  target: Float64Array,
): void {
  if (voxels === undefined) target.set(values);
  else for (let i = 0; i < voxels.length; i++) target[i] = values[voxels[i]];
}

function sizeOf(grid: Grid): number {
  return grid.shape[0] * grid.shape[1] * grid.shape[2];
}

/** Says how many voxels of the fit have no usable series. */
function warnOfVoxels(
  { sums, nonFinite }: StreamedRun,
  voxels: Uint32Array | undefined,
  name: string,
  onWarning: WarningHandler,
): void {
  let zero = 0;
  let constant = 0;
  const check = (v: number) => {
    if (sums.squares[v] !== 0) return;
    if (sums.shift[v] === 0) zero++;
    else constant++;
  };
  if (voxels) voxels.forEach(check);
  else for (let v = 0; v < sums.voxelCount; v++) check(v);
  if (nonFinite > 0) {
    onWarning(
      `${name}: ${nonFinite} samples are NaN or infinite and are taken as 0`,
    );
  }
  if (zero > 0) {
    onWarning(`${name}: ${zero} voxels of the mask are 0 or NaN in every scan`);
  }
  if (constant > 0) {
    onWarning(`${name}: ${constant} voxels of the mask never change`);
  }
}
