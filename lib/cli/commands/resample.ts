/** `niglm resample`. @module */

import { counted } from "../../counted.ts";
import { UsageError } from "../../errors.ts";
import type { Interpolation } from "../../image/interpolation.ts";
import type { TargetGridOptions } from "../../image/mod.ts";
import { nonFiniteWarning, planResample } from "../../image/plan_resample.ts";
import { filesOfImage, openImage, openRun } from "../../nifti/mod.ts";
import type { MappedVolume } from "../../slab/volume_map.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapOptions } from "../machine_options.ts";
import { once } from "../once.ts";
import { openMapping } from "../open_mapping.ts";
import { withRunRanges } from "../run_ranges.ts";
import type { MapType } from "../shared_options.ts";
import { writeMapped } from "../write_mapped.ts";

/** Options of `niglm resample`, as the table declares them. */
export interface ResampleOptions extends MapOptions {
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
  await using mapping = openMapping(options, notice);
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
  const { grid, operation } = planResample(run, {
    ...target,
    interpolation,
    fillValue,
    clip,
  });
  const resampled = operation.kind === "resample";
  if (!resampled) {
    notice(`${name} is on that grid already; its volumes are copied`);
  }
  const { tR, volumeCount } = run;
  const whole = [{ volumes: volumeCount, operation }];
  const parts = resampled && clip && options.compat === "nilearn"
    ? await withRunRanges(run, whole, mapping, context)
    : whole;
  const label = `Resampling ${name}`;
  const onNonFinite = once(({ nonFinite, index }: MappedVolume) =>
    warn(nonFiniteWarning(name, nonFinite, index))
  );
  const written = { parts, grid, tR, out, dtype, label, onNonFinite };
  await writeMapped(run, written, mapping, context);
  const { shape, affine } = grid;
  return {
    text: `${out}: ${counted(volumeCount, "volume")} of ` +
      `${shape.join("×")} voxels`,
    json: {
      out,
      image: name,
      resampled,
      volumes: volumeCount,
      shape,
      affine: [0, 4, 8, 12].map((row) => affine.slice(row, row + 4)),
      interpolation,
      fillValue,
      clip,
      compat: options.compat,
      dtype,
      run: mapping.used,
    },
  };
}

/** The grid that is told in numbers, checked as far as words go. */
function givenGrid(
  { like, targetAffine, targetShape }: ResampleOptions,
): TargetGridOptions {
  const told = targetAffine.length > 0 || targetShape.length > 0;
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
