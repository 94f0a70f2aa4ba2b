/** `niglm concat`. @module */

import { counted } from "../../counted.ts";
import { listImages } from "../../bytes/mod.ts";
import { InputError } from "../../errors.ts";
import { planConcat } from "../../image/plan_concat.ts";
import { nonFiniteWarning } from "../../image/plan_resample.ts";
import { type NiftiImage, NiftiRun, openImage } from "../../nifti/mod.ts";
import type { MappedVolume } from "../../slab/volume_map.ts";
import type { Context, Report } from "../command.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapOptions } from "../machine_options.ts";
import { openMapping } from "../open_mapping.ts";
import { withRunRanges } from "../run_ranges.ts";
import type { MapType } from "../shared_options.ts";
import { writeMapped } from "../write_mapped.ts";

/** Options of `niglm concat`, as the table declares them. */
export interface ConcatOptions extends MapOptions {
  readonly autoResample: boolean;
  readonly compat: "nilearn" | undefined;
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Joins images along time. */
export async function concat(
  options: ConcatOptions,
  names: readonly string[],
  context: Context,
): Promise<Report> {
  const { autoResample, compat, out, overwrite, dtype } = options;
  const { signal, warn, notice } = context;
  await using mapping = openMapping(options, notice);
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
  const operations = planConcat(images, autoResample);
  const whole = operations.map((operation, i) => ({
    volumes: images[i].volumeCount,
    operation,
  }));
  const title = names.join(", ");
  const joined = new NiftiRun(title, images, []);
  const parts = compat === "nilearn" && autoResample
    ? await withRunRanges(joined, whole, mapping, context)
    : whole;
  const { grid, volumeCount } = joined;
  const { shape } = grid;
  await writeMapped(
    joined,
    {
      parts,
      grid,
      tR: images[0].tR,
      out,
      dtype,
      label: `Joining ${title}`,
      onNonFinite: nonFiniteOnce(images, warn),
    },
    mapping,
    context,
  );
  return {
    text: `${out}: ${counted(volumeCount, "volume")} of ${
      counted(images.length, "image")
    }`,
    json: {
      out,
      images: images.map(({ name }) => name),
      volumes: volumeCount,
      shape,
      autoResample,
      compat,
      dtype,
      run: mapping.used,
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

/** Warns once of each image with voxels that are not finite. */
function nonFiniteOnce(
  images: readonly NiftiImage[],
  warn: (message: string) => void,
): (volume: MappedVolume) => void {
  const told = new Set<NiftiImage>();
  const owners = images.flatMap((image) =>
    Array.from(
      { length: image.volumeCount },
      (_, volume) => ({ image, volume }),
    )
  );
  return ({ index, nonFinite }) => {
    const { image, volume } = owners[index];
    if (told.has(image)) return;
    told.add(image);
    warn(nonFiniteWarning(image.name, nonFinite, volume));
  };
}
