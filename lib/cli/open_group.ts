/** A group study as a call describes it: maps, design and mask. @module */

import { readText } from "../bytes/mod.ts";
import {
  checkGroupDesign,
  type DesignMatrix,
  makeSecondLevelDesignMatrix,
  parseGroupConfounds,
  parseGroupLabels,
  readDesignMatrix,
} from "../design/mod.ts";
import { computeGroupMask } from "../glm/group_mask.ts";
import { maskFromImage, resampleImg } from "../image/mod.ts";
import { readImage } from "../nifti/mod.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import type { Context } from "./command.ts";
import {
  type GroupGridOptions,
  type GroupImages,
  openGroupImages,
} from "./group_images.ts";
import {
  type GroupInputs,
  type GroupMap,
  readGroupInputs,
  warnOfRepeatedSubjects,
} from "./group_inputs.ts";
import type { GroupOptions } from "./group_options.ts";
import { warnOfRepeats } from "./warn_of_repeats.ts";
import { smoothingWidths } from "./smoothing_widths.ts";

/** A group study, opened and checked. */
export interface Group {
  /** The maps in the order of the design's rows. */
  readonly maps: readonly GroupMap[];
  /** Their values on one grid, a volume a map. */
  readonly series: VolumeSeries;
  /** One row a map; columns are independent and fewer than maps. */
  readonly design: DesignMatrix;
  /** The mask on the grid of the series, where it does not depend on all maps. */
  readonly mask: Image | undefined;
  /** Name of the mask in messages. */
  readonly maskName: string | undefined;
  /** Width of a Gaussian filter, where the maps are smoothed. */
  readonly smoothingFwhm:
    | number
    | readonly [number, number, number]
    | undefined;
  /** All files that the study is read from. */
  readonly inputs: readonly string[];
}

/**
 * Opens what a call describes; only headers, tables, the mask and, of a table
 * or fits, the first map are read.
 *
 * @param operands The maps or fits as they were named.
 * @param options The call's options.
 * @param context Where warnings go.
 * @returns The study.
 * @throws {UsageError} If options do not fit together.
 * @throws {InputError} If maps, tables and mask do not fit together.
 */
export async function openGroup(
  operands: readonly string[],
  options: GroupOptions & Pick<GroupGridOptions, "compat"> & {
    readonly memory: number | undefined;
  },
  context: Context,
): Promise<Group> {
  const smoothingFwhm = smoothingWidths(options.smoothingFwhm);
  const inputs = await readGroupInputs(operands, options, context);
  const { maps } = inputs;
  if (!options.paired) warnOfRepeatedSubjects(maps, context);
  warnOfRepeats(maps.map(({ file }) => file), "map", context);
  const design = await readGroupDesign(maps, options);
  checkGroupDesign(
    design,
    maps.length,
    options.designMatrix ?? options.group ?? options.confounds,
  );
  const images = await openGroupImages(
    maps.map(({ file }) => file),
    options,
    context,
  );
  return {
    maps,
    series: images.series,
    design,
    mask: await knownMask(options, inputs, images, context),
    maskName: options.mask,
    smoothingFwhm,
    inputs: [
      ...new Set([
        ...inputs.files,
        ...images.files,
        ...[
          options.designMatrix,
          options.group,
          options.confounds,
          options.mask,
        ].filter((file) => file !== undefined),
      ]),
    ],
  };
}

/** The mask, unless it is to be found in the mean of all maps as they stream by. */
async function knownMask(
  { mask }: Pick<GroupOptions, "mask">,
  { source }: GroupInputs,
  { originals, series }: GroupImages,
  { progress, signal }: Context,
): Promise<Image | undefined> {
  if (mask !== undefined) {
    const image = await readImage(mask, { signal });
    const inside = maskFromImage(image, series.grid, {
      name: mask,
      imageName: series.name,
    });
    return { ...image, data: Float64Array.from(inside) };
  }
  if (source === "maps" && originals === series) return undefined;
  using bar = progress({
    label: "Finding the mask",
    total: source === "maps" ? originals.volumeCount : 1,
    unit: "maps",
  });
  const found = await computeGroupMask(originals, {
    from: source === "maps" ? "mean" : "first",
    onProgress: (maps) => bar.update(maps),
    signal,
  });
  return resampleImg(found, {
    targetAffine: series.grid.affine,
    targetShape: series.grid.shape,
    interpolation: "nearest",
  });
}

async function readGroupDesign(
  maps: readonly GroupMap[],
  { confounds, designMatrix, group, paired }: GroupOptions,
): Promise<DesignMatrix> {
  if (designMatrix !== undefined) return await readDesignMatrix(designMatrix);
  return makeSecondLevelDesignMatrix({
    mapCount: maps.length,
    subjects: maps.map(({ subject }) => subject),
    confounds: confounds === undefined
      ? undefined
      : parseGroupConfounds(await readText(confounds), { file: confounds }),
    groups: group === undefined
      ? undefined
      : parseGroupLabels(await readText(group), { file: group }),
    paired,
  });
}
