/** Opening a run: one image, or several one after another. @module */

import { listImages } from "../bytes/list.ts";
import { breathe } from "../breathe.ts";
import { InputError } from "../errors.ts";
import { cornerDistance } from "./affine.ts";
import type { NiftiImage } from "./nifti_image.ts";
import { NiftiRun } from "./nifti_run.ts";
import { openImage, type OpenImageOptions } from "./open_image.ts";
import type { Affine } from "./types.ts";
import { warnOfNameOrder } from "./warn_of_name_order.ts";

/** Options of {@linkcode openRun}. */
export interface OpenRunOptions extends OpenImageOptions {
  /**
   * Whether the images of a list keep their own grids, of any shape, to be
   * resampled; otherwise they are taken on the first one's.
   *
   * @default {false}
   */
  readonly ownGrids?: boolean;
}

/** An image of a list lies on another grid than the first, too far away. */
export class VolumesApart extends InputError {}

function refuse(file: string, message: string, field: string): never {
  throw new InputError(`${file}: ${message}`, { file, field });
}

/** Only the fourth axis may be longer than one beyond the third. */
function checkAxes(image: NiftiImage): void {
  if (image.shape.slice(4).every((n) => n === 1)) return;
  refuse(
    image.name,
    `has ${image.shape.length} axes (${
      image.shape.join("×")
    }), expected a run of three-dimensional volumes`,
    "dim",
  );
}

/** The affines are equal as nilearn compares them. */
function close(a: Affine, b: Affine): boolean {
  return a.every((value, i) =>
    Math.abs(value - b[i]) <= 1e-8 + 1e-5 * Math.abs(b[i])
  );
}

function checkOneVolume(image: NiftiImage): void {
  if (image.volumeCount === 1) return;
  refuse(
    image.name,
    `holds ${image.volumeCount} volumes, expected one in each image of a list`,
    "dim",
  );
}

/** Checks the grid of a volume of a list against the first's. */
function checkGrid(image: NiftiImage, first: NiftiImage): number {
  const { shape, affine } = first.grid;
  if (image.grid.shape.some((n, axis) => n !== shape[axis])) {
    throw new VolumesApart(
      `${image.name}: has ${image.grid.shape.join("×")} voxels, expected ${
        shape.join("×")
      } as in ${first.name}`,
      { file: image.name, field: "dim" },
    );
  }
  if (close(image.grid.affine, affine)) return 0;
  const { mm, voxels } = cornerDistance(shape, affine, image.grid.affine);
  if (voxels <= 1) return mm;
  throw new VolumesApart(
    `${image.name}: lies up to ${mm.toFixed(3)} mm (${
      voxels.toFixed(2)
    } voxels) from ${first.name}, expected at most one voxel`,
    { file: image.name, field: "affine" },
  );
}

/**
 * Tells of a list only part of whose images have their affine in a `.mat`.
 *
 * @param name What the user called the list.
 * @param images Its images.
 * @returns A sentence, where there is something to tell.
 */
export function warnOfMixedAffines(
  name: string,
  images: readonly NiftiImage[],
): string[] {
  const without = images.filter(({ files }) => files.mat === undefined);
  if (without.length === 0 || without.length === images.length) return [];
  return [
    `${name}: ${without.length} of ${images.length} images have no .mat beside them, such as ${
      without[0].name
    }; their affines come from their headers, those of the others from their .mat`,
  ];
}

async function openList(
  name: string,
  files: readonly string[],
  options: OpenRunOptions & { readonly listed: boolean },
): Promise<NiftiRun> {
  const { ownGrids = false } = options;
  const images: NiftiImage[] = [];
  let farthest = 0;
  let moved = 0;
  for (const file of files) {
    await breathe();
    options.signal?.throwIfAborted();
    const image = await openImage(file, options);
    images.push(image);
    checkOneVolume(image);
    const mm = ownGrids ? 0 : checkGrid(image, images[0]);
    farthest = Math.max(farthest, mm);
    if (mm > 0) moved++;
  }
  const warning =
    `${name}: the affines of ${moved} of ${images.length} volumes differ from the first's, by at most ${
      farthest.toPrecision(3)
    } mm at a corner; the volumes are taken on the first's grid, without resampling`;
  return new NiftiRun(name, images, [
    ...images.flatMap((image) => image.warnings),
    ...warnOfMixedAffines(name, images),
    ...options.listed ? [] : warnOfNameOrder(name, files),
    ...moved > 0 ? [warning] : [],
  ], ownGrids);
}

/**
 * Opens a run. Three-dimensional images of one shape are one run on the first
 * one's grid; affines that move a corner by at most one voxel are accepted
 * with a warning, and nothing is resampled.
 *
 * @param run A 4-D image; a folder, a glob or a `.txt` list of 3-D images; or
 * the paths of the images in order.
 * @param options Signal, and whether images keep their own grids.
 * @returns The run.
 * @throws {InputError} Where an image cannot be read, or does not belong to
 * the same run as the first: another shape, a grid further away, several
 * volumes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRun, writeImage } from "@niglm/niglm/nifti";
 *
 * const affine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
 * const grid = { shape: [2, 1, 1], affine, voxelSizes: [2, 2, 2] } as const;
 * const folder = await Deno.makeTempDir();
 * for (const [i, value] of [10, 20, 30].entries()) {
 *   const data = new Float64Array(2).fill(value);
 *   await writeImage({ grid, volumeCount: 1, data }, `${folder}/vol_${i}.nii`);
 * }
 *
 * const run = await openRun(`${folder}/vol_*.nii`);
 * assertEquals(run.volumeCount, 3);
 * const values: number[] = [];
 * for await (const { data } of run.volumes()) values.push(data[0]);
 * assertEquals(values, [10, 20, 30]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openRun(
  run: string | readonly string[],
  options: OpenRunOptions = {},
): Promise<NiftiRun> {
  const files = typeof run === "string" ? await listImages(run) : run;
  if (files.length === 0) {
    throw new InputError("The list of images is empty, expected at least one");
  }
  const name = typeof run === "string" ? run : `${files[0]} and following`;
  if (files.length > 1) {
    const listed = typeof run !== "string" || /\.txt$/i.test(run);
    return openList(name, files, { ...options, listed });
  }
  const image = await openImage(files[0], options);
  checkAxes(image);
  return new NiftiRun(
    typeof run === "string" ? run : files[0],
    [image],
    image.warnings,
  );
}
