/** `niglm mask`. @module */

import { meanImg } from "../../image/mean_img.ts";
import { computeEpiMask, computeMultiEpiMask } from "../../image/mod.ts";
import {
  type Image,
  type NiftiRun,
  openRun,
  writeImage,
} from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";

/** Options of `niglm mask`, as the table declares them. */
export interface MaskOptions {
  readonly strategy: "epi";
  readonly lowerCutoff: number;
  readonly upperCutoff: number;
  readonly opening: number;
  readonly noConnected: boolean;
  readonly excludeZeros: boolean;
  readonly out: string;
  readonly overwrite: boolean;
}

/** Computes a brain mask. */
export async function mask(
  options: MaskOptions,
  names: readonly string[],
  context: Context,
): Promise<Report> {
  const { strategy, noConnected, out, overwrite } = options;
  const { signal, progress } = context;
  const runs = await openRuns(names, context);
  const inputs = imageFilesOf(runs);
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const means: Image[] = [];
  for (const run of runs) {
    using stage = progress({
      label: `Reading ${run.name}`,
      total: run.volumeCount,
      unit: "volumes",
    });
    means.push(await meanImg([run], { signal, onProgress: stage.update }));
  }
  const parameters = { ...options, connected: !noConnected };
  const inside = means.length === 1
    ? computeEpiMask(means[0], { ...parameters, name: runs[0].name })
    : computeMultiEpiMask(means, parameters);
  const [{ grid }] = runs;
  const data = Float64Array.from(inside);
  await writeImage({ grid, volumeCount: 1, data }, out, { datatype: "uint8" });
  const voxels = inside.reduce((sum, value) => sum + value, 0);
  return {
    text: `${out}: ${voxels} of ${inside.length} voxels`,
    json: { out, images: names, strategy, voxels, of: inside.length },
  };
}

/** Opens each name as a run; several 3-D images are one run together. */
async function openRuns(
  names: readonly string[],
  { signal, warn }: Context,
): Promise<NiftiRun[]> {
  const runs: NiftiRun[] = [];
  for (const name of names) runs.push(await openRun(name, { signal }));
  const opened = runs.length > 1 && runs.every((run) => run.volumeCount === 1)
    ? [await openRun(runs.map((run) => run.images[0].name), { signal })]
    : runs;
  for (const run of opened) run.warnings.forEach(warn);
  return opened;
}
