/** `niglm threshold`. @module */

import { thresholdStatsImg } from "../../image/mod.ts";
import { writeImage } from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import { readMap } from "../read_map.ts";
import type { MapType } from "../shared_options.ts";

/** Options of `niglm threshold`, as the table declares them. */
export interface ThresholdOptions {
  readonly heightControl: "fpr" | "fdr" | "bonferroni" | "none";
  readonly alpha: number | undefined;
  readonly threshold: number | undefined;
  readonly clusterThreshold: number;
  readonly oneSided: boolean;
  readonly mask: string | undefined;
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Thresholds a map. */
export async function threshold(
  options: ThresholdOptions,
  [name]: readonly string[],
  { signal, warn }: Context,
): Promise<Report> {
  const { heightControl, clusterThreshold, mask, out, dtype } = options;
  const inputs = mask === undefined ? [name] : [name, mask];
  const { overwrite } = options;
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const twoSided = !options.oneSided;
  const result = thresholdStatsImg(await readMap(name, signal), {
    ...options,
    twoSided,
    mask: mask === undefined ? undefined : await readMap(mask, signal),
    name,
  });
  await writeImage(result.image, out, { datatype: dtype });
  const voxels = result.image.data.reduce(
    (sum, value) => value === 0 ? sum : sum + 1,
    0,
  );
  if (voxels === 0) warn(`${name}: no voxel reaches the threshold`);
  const controls = heightControl !== "none";
  return {
    text: `${result.threshold}`,
    json: {
      threshold: result.threshold,
      heightControl,
      alpha: controls ? options.alpha ?? 0.001 : null,
      twoSided,
      clusterThreshold,
      voxels,
      map: name,
      mask: mask ?? null,
      out,
    },
  };
}
