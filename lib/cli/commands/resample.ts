/** `niglm resample`. @module */

import { UsageError } from "../../errors.ts";
import type { Interpolation } from "../../image/interpolation.ts";
import { resampleImg, type TargetGridOptions } from "../../image/mod.ts";
import { filesOfImage, openImage, openRun } from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapType } from "../shared_options.ts";
import { writeSeries } from "../write_series.ts";

/** Options of `niglm resample`, as the table declares them. */
export interface ResampleOptions {
  readonly like: string | undefined;
  readonly targetAffine: readonly number[];
  readonly targetShape: readonly number[];
  readonly interpolation: Interpolation;
  readonly fillValue: number;
  readonly noClip: boolean;
  readonly compat: "nilearn" | undefined;
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Resamples an image onto another grid. */
export async function resample(
  options: ResampleOptions,
  [name]: readonly string[],
  context: Context,
): Promise<Report> {
  const { like, interpolation, fillValue, out, overwrite, dtype } = options;
  const clip = !options.noClip;
  const { signal, warn, notice } = context;
  const given = givenGrid(options);
  const run = await openRun(name, { signal });
  run.warnings.forEach(warn);
  const reference = like === undefined
    ? undefined
    : await openImage(like, { signal });
  const inputs = imageFilesOf([run]);
  if (reference) inputs.push(...filesOfImage(reference.files));
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const target: TargetGridOptions = reference === undefined ? given : {
    targetAffine: reference.grid.affine,
    targetShape: reference.grid.shape,
  };
  const resampled = resampleImg(run, {
    ...target,
    interpolation,
    fillValue,
    clip,
    clipRange: options.compat === "nilearn" ? "run" : "volume",
    onWarning: warn,
  });
  if (resampled === run) {
    notice(`${name} is on that grid already; its volumes are copied`);
  }
  const label = `Resampling ${name}`;
  await writeSeries(resampled, { out, dtype, label }, context);
  const { grid: { shape, affine }, volumeCount } = resampled;
  return {
    text: `${out}: ${volumeCount} volume${volumeCount === 1 ? "" : "s"} of ` +
      `${shape.join("×")} voxels`,
    json: {
      out,
      image: name,
      resampled: resampled !== run,
      volumes: volumeCount,
      shape,
      affine: [0, 4, 8, 12].map((row) => affine.slice(row, row + 4)),
      interpolation,
      fillValue,
      clip,
      compat: options.compat,
      dtype,
    },
  };
}

/** The grid that is told in numbers, checked as far as words go. */
function givenGrid(
  { like, targetAffine, targetShape }: ResampleOptions,
): TargetGridOptions {
  const told = targetAffine.length > 0 || targetShape.length > 0;
  if (like !== undefined && told) {
    throw new UsageError(
      "--like: found with --target-affine or --target-shape, expected one or the other",
      { field: "--like" },
    );
  }
  if (like === undefined && !told) {
    throw new UsageError(
      "resample: found no grid, expected --like or --target-affine",
      { field: "--like" },
    );
  }
  return {
    targetAffine: targetAffine.length > 0 ? targetAffine : undefined,
    targetShape: targetShape.length > 0 ? targetShape : undefined,
  };
}
