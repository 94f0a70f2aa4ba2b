/** Maps as they are tested by relabelling. @module */
import { InputError } from "../errors.ts";
import { maskFromImage } from "../image/mask_from_image.ts";
import { smoothImg } from "../image/smooth_img.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import { indicesOf } from "../slab/indices_of.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { findGroupMask } from "./group_mask.ts";
import { nameOf } from "./map_coverage.ts";
import type { MaskedMaps } from "./permuted_ols.ts";

/** How {@linkcode maskMaps} reads. */
export interface MaskMapsOptions {
  /**
   * Voxels to test: an image of zeros and one other value on the maps' grid.
   *
   * @default {what is not background in the mean of the maps}
   */
  readonly mask?: Image;
  /** The mask's name in messages. */
  readonly maskName?: string;
  /** Full width at half maximum of a Gaussian filter in mm, one or x, y, z. */
  readonly smoothingFwhm?: number | readonly [number, number, number];
  /** Told how many maps the mask was found in, where it is. */
  readonly onMask?: (maps: number) => void;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Prepares maps for `permutedOls`: finds the mask, if none is given, and gives
 * the maps within it, smoothed; values that are not finite count as 0, as
 * nilearn has it.
 *
 * @param maps The maps, a volume each, on one grid.
 * @param options Mask and smoothing.
 * @returns The maps, which are read when they are asked for.
 * @throws {InputError} If the mask does not fit, or no voxel is inside.
 */
export async function maskMaps(
  maps: VolumeSeries,
  options: MaskMapsOptions = {},
): Promise<MaskedMaps> {
  const { maskName, onMask, signal } = options;
  const { grid, volumeCount: count } = maps;
  const { mask } = options;
  const inside = mask === undefined
    ? await findGroupMask(maps, { onProgress: onMask, signal })
    : maskFromImage(mask, grid, { name: maskName, imageName: maps.name });
  const voxels = indicesOf(inside);
  return { count, grid, voxels, rows: () => rowsOf(maps, voxels, options) };
}

async function* rowsOf(
  maps: VolumeSeries,
  voxels: Uint32Array,
  { onWarning = warnOnConsole, signal, smoothingFwhm }: MaskMapsOptions,
): AsyncGenerator<Float64Array, void> {
  const smoothed = smoothingFwhm === undefined
    ? maps
    : smoothImg(maps, smoothingFwhm, { onWarning });
  const gaps = new Uint8Array(voxels.length);
  const row = new Float64Array(voxels.length);
  for await (const { data, index } of smoothed.volumes({ signal })) {
    let values = 0;
    voxels.forEach((voxel, v) => {
      const isFinite = Number.isFinite(data[voxel]);
      row[v] = isFinite ? data[voxel] : 0;
      if (isFinite) values++;
      else gaps[v] = 1;
    });
    if (values === 0) {
      throw new InputError(
        `${
          nameOf(maps, index)
        }: found no finite voxel in the mask, expected a map with values`,
        { file: nameOf(maps, index) },
      );
    }
    yield row;
  }
  const missing = gaps.reduce((sum, gap) => sum + gap, 0);
  if (missing === 0) return;
  onWarning(
    `${missing} of the ${voxels.length} voxels of the mask are not finite in some maps and count as 0 there, as nilearn has it`,
  );
}
