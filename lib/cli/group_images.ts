/** The maps of a group as one series on one grid. @module */

import { counted } from "../counted.ts";
import { InputError } from "../errors.ts";
import { requireSameGrid } from "../image/_checks.ts";
import { concatImgs, resampleImg } from "../image/mod.ts";
import { sameGrid, targetGrid } from "../image/target_grid.ts";
import { filesOfImage, NiftiImage, NiftiRun, openImage } from "../nifti/mod.ts";
import { warnOfMixedAffines } from "../nifti/open_run.ts";
import type { Grid, VolumeSeries } from "../nifti/types.ts";
import type { Context } from "./command.ts";
import type { MachineOptions } from "./machine_options.ts";
import { requireRoom } from "./require_room.ts";

/** How maps come to one grid. */
export interface GroupGridOptions {
  /** Resample maps on another grid than the first one's onto it. */
  readonly autoResample: boolean;
  /** Affine of the grid that all maps are resampled onto; empty for none. */
  readonly targetAffine: readonly number[];
  /** Voxels of that grid; empty for as many as the maps reach. */
  readonly targetShape: readonly number[];
  /** `nilearn` to clip resampled maps to the range of all, as it does. */
  readonly compat: "nilearn" | undefined;
}

/** Maps of a group, one volume each. */
export interface GroupImages {
  /** All maps on the grid of the group. */
  readonly series: VolumeSeries;
  /**
   * The maps before they were resampled onto `--target-affine`; the same
   * series without that option, and where they were on several grids.
   */
  readonly originals: VolumeSeries;
  /** Headers and images of all maps. */
  readonly files: readonly string[];
}

/**
 * Opens maps as a series of one volume each.
 *
 * @param names The image files, at least one.
 * @param options How they come to one grid.
 * @param context Where warnings go.
 * @returns The series.
 * @throws {InputError} If a map cannot be read, has several volumes, or lies on
 * another grid than the first and is not to be resampled.
 */
export async function openGroupImages(
  names: readonly string[],
  options: GroupGridOptions & Pick<MachineOptions, "memory">,
  { signal, warn }: Context,
): Promise<GroupImages> {
  const images: NiftiImage[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const image = await openImage(name, { signal });
    requireOneMap(image);
    image.warnings.forEach(warn);
    images.push(image);
  }
  const { autoResample } = options;
  requireRoom(images[0], options, options.memory);
  const name = counted(images.length, "map");
  warnOfMixedAffines(name, images).forEach(warn);
  const [{ grid: first }] = images;
  const alike = images.every(({ grid }) => sameGrid(grid, first));
  const target = targetOf(first, options);
  if (target === undefined || !alike && !autoResample) {
    const together = concatImgs(images, { autoResample, onWarning: warn });
    const series = alike
      ? new NiftiRun(name, images, [])
      : { ...together, name };
    return { series, originals: series, files: filesOf(images) };
  }
  const files = filesOf(images);
  if (alike) {
    const originals = new NiftiRun(name, images, []);
    const series = resampleImg(originals, {
      ...target,
      clipRange: options.compat === "nilearn" ? "run" : "volume",
      onWarning: warn,
    });
    return { series, originals, files };
  }
  const resampled = images.map((image) =>
    resampleImg(image, { ...target, onWarning: warn })
  );
  const series = { ...concatImgs(resampled), name };
  return { series, originals: series, files };
}

/**
 * Opens maps that belong to others, on the grid of those.
 *
 * @param names The image files, at least one.
 * @param target The grid, the name of a map on it, and whether maps on other
 * grids are resampled onto it.
 * @param context Where warnings go.
 * @returns The series and its files.
 * @throws {InputError} If a map cannot be read, has several volumes, or lies on
 * another grid and is not to be resampled.
 */
export async function openGroupImagesOnto(
  names: readonly string[],
  target: {
    readonly grid: Grid;
    readonly name: string;
    readonly resample: boolean;
  },
  { signal, warn }: Context,
): Promise<Pick<GroupImages, "series" | "files">> {
  const images: NiftiImage[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const image = await openImage(name, { signal });
    requireOneMap(image);
    image.warnings.forEach(warn);
    images.push(image);
  }
  const { grid } = target;
  const onGrid = images.map((image) => {
    if (!target.resample) {
      requireSameGrid(image.grid, grid, image.name, target.name);
      return image;
    }
    return resampleImg(image, {
      targetAffine: grid.affine,
      targetShape: grid.shape,
      onWarning: warn,
    });
  });
  const name = counted(images.length, "map");
  const series = onGrid.every((map) => map instanceof NiftiImage)
    ? new NiftiRun(name, onGrid, [])
    : { ...concatImgs(onGrid), name };
  return { series, files: filesOf(images) };
}

function filesOf(images: readonly NiftiImage[]): string[] {
  return images.flatMap(({ files }) => filesOfImage(files));
}

/** The grid that all maps are resampled onto, unless they are on it already. */
function targetOf(
  first: Grid,
  { targetAffine, targetShape }: GroupGridOptions,
):
  | { targetAffine: readonly number[]; targetShape: readonly number[] }
  | undefined {
  const grid = targetGrid(first, {
    targetAffine: targetAffine.length > 0 ? targetAffine : undefined,
    targetShape: targetShape.length > 0 ? targetShape : undefined,
  });
  return grid && { targetAffine: grid.affine, targetShape: grid.shape };
}

function requireOneMap({ name, shape, volumeCount }: NiftiImage): void {
  if (volumeCount === 1) return;
  throw new InputError(
    `${name}: has ${shape.length} axes (${
      shape.join("×")
    }), expected a map of three`,
    { file: name, field: "dim" },
  );
}
