/** `niglm concat`. @module */

import { listImages } from "../../bytes/mod.ts";
import { InputError } from "../../errors.ts";
import { concatImgs } from "../../image/mod.ts";
import { type NiftiImage, openImage } from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapType } from "../shared_options.ts";
import { writeSeries } from "../write_series.ts";

/** Options of `niglm concat`, as the table declares them. */
export interface ConcatOptions {
  readonly autoResample: boolean;
  readonly compat: "nilearn" | undefined;
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Joins images along time. */
export async function concat(
  { autoResample, compat, out, overwrite, dtype }: ConcatOptions,
  names: readonly string[],
  context: Context,
): Promise<Report> {
  const { signal, warn } = context;
  const images: NiftiImage[] = [];
  for (const name of names) {
    for (const file of await listImages(name)) {
      signal.throwIfAborted();
      images.push(await openImage(file, { signal }));
    }
  }
  images.forEach((image) => checkAxes(image, images));
  const inputs = images.flatMap(({ files }) => [files.header, files.image]);
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const joined = concatImgs(images, {
    autoResample,
    clipRange: compat === "nilearn" ? "run" : "volume",
    onWarning: warn,
  });
  const label = `Joining ${names.join(", ")}`;
  await writeSeries(joined, { out, dtype, label }, context);
  const { grid: { shape }, volumeCount } = joined;
  return {
    text: `${out}: ${volumeCount} volumes of ${images.length} images`,
    json: {
      out,
      images: images.map(({ name }) => name),
      volumes: volumeCount,
      shape,
      autoResample,
      compat,
      dtype,
    },
  };
}

/** All images are volumes, or all are series of them; nothing has more axes. */
function checkAxes(image: NiftiImage, images: readonly NiftiImage[]): void {
  const { name: file, shape, volumeCount } = image;
  const axes = `${shape.length} axes (${shape.join("×")})`;
  if (shape.slice(4).some((n) => n > 1)) {
    throw new InputError(`${file}: has ${axes}, expected 3 or 4`, {
      file,
      field: "dim",
    });
  }
  const volume = images.find((other) => other.shape.length === 3);
  if (volume === undefined || volumeCount === 1) return;
  throw new InputError(
    `${file}: has ${axes}, expected 3 as ${volume.name} has; join the ` +
      "three-dimensional images first",
    { file, field: "dim" },
  );
}
