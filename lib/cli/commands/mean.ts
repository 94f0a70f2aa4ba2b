/** `niglm mean`. @module */

import { requireSameGrid } from "../../image/_checks.ts";
import { type NiftiRun, openRun, writeImage } from "../../nifti/mod.ts";
import { meanOfRun } from "../../slab/mean_of_run.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import type { MapOptions } from "../machine_options.ts";
import { openMachine } from "../open_machine.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapType } from "../shared_options.ts";

/** Options of `niglm mean`, as the table declares them. */
export interface MeanOptions extends MapOptions {
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
  const [{ grid, name: first }] = runs;
  for (const run of runs) requireSameGrid(run.grid, grid, run.name, first);
  const volumes = runs.reduce((sum, run) => sum + run.volumeCount, 0);
  using stage = progress({
    label: `Averaging ${names.join(", ")}`,
    total: volumes,
    unit: "volumes",
  });
  const data = new Float64Array(grid.shape[0] * grid.shape[1] * grid.shape[2]);
  let before = 0;
  for (const run of runs) {
    const onProgress = (read: number) => stage.update(before + read);
    const own = await meanOfRun(run, machine.streams, { signal, onProgress });
    for (let v = 0; v < data.length; v++) data[v] += own[v];
    before += run.volumeCount;
  }
  for (let v = 0; v < data.length; v++) data[v] /= runs.length;
  const image = { grid, volumeCount: 1, data };
  await writeImage(image, out, { datatype: dtype });
  return {
    text: `${out}: mean of ${volumes} volumes`,
    json: { out, images: names, volumes, dtype },
  };
}
