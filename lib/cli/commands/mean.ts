/** `niglm mean`. @module */

import { counted } from "../../counted.ts";
import { meanOfMeans } from "../../image/mean_of_means.ts";
import {
  type NiftiRun,
  openRun,
  type VolumeSeries,
  writeImage,
} from "../../nifti/mod.ts";
import { meanOfRun } from "../../slab/mean_of_run.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import type { MapOptions } from "../machine_options.ts";
import { openMachine } from "../open_machine.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapType } from "../shared_options.ts";
import { targetOf, type TargetOptions } from "../target_options.ts";

/** Options of `niglm mean`, as the table declares them. */
export interface MeanOptions extends MapOptions, TargetOptions {
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Averages images. */
export async function mean(
  options: MeanOptions,
  names: readonly string[],
  { signal, warn, notice, progress }: Context,
): Promise<Report> {
  const { out, overwrite, dtype } = options;
  const machineOptions = { ...options, scratch: undefined };
  await using machine = openMachine(machineOptions, names, notice);
  const runs: NiftiRun[] = [];
  for (const name of names) {
    const run = await openRun(name, { signal });
    for (const warning of run.warnings) warn(warning);
    runs.push(run);
  }
  const inputs = imageFilesOf(runs);
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const volumes = runs.reduce((sum, run) => sum + run.volumeCount, 0);
  using stage = progress({
    label: `Averaging ${names.join(", ")}`,
    total: volumes,
    unit: "volumes",
  });
  let before = 0;
  const means = runs.map((run): VolumeSeries => ({
    name: run.name,
    grid: run.grid,
    volumeCount: 1,
    tR: undefined,
    async *volumes() {
      const onProgress = (read: number) => stage.update(before + read);
      const reading = { signal, onProgress };
      const data = await meanOfRun(run, machine.streams, reading);
      before += run.volumeCount;
      yield { index: 0, data };
    },
  }));
  const image = await meanOfMeans(means, {
    ...targetOf(options),
    signal,
    onWarning: warn,
  });
  await writeImage(image, out, { datatype: dtype });
  return {
    text: `${out}: mean of ${counted(volumes, "volume")}`,
    json: {
      out,
      images: names,
      volumes,
      dtype,
      run: { workers: machine.workers, engine: machine.engine },
    },
  };
}
