/** `niglm mask`. @module */

import { InputError, UsageError } from "../../errors.ts";
import {
  computeBackgroundMask,
  computeBrainMask,
  computeEpiMask,
  computeMultiBackgroundMask,
  computeMultiEpiMask,
  meanImg,
} from "../../image/mod.ts";
import { requireSameGrid } from "../../image/_checks.ts";
import {
  type Grid,
  type Image,
  type NiftiRun,
  openRun,
  writeImage,
} from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import {
  checkStrategy,
  type Strategy,
  type StrategyOptions,
} from "../mask_options.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import { readMap } from "../read_map.ts";
import { targetOf } from "../target_options.ts";

/** Options of `niglm mask`, as the table declares them. */
export interface MaskOptions extends StrategyOptions {
  readonly strategy: Strategy;
  readonly out: string;
  readonly overwrite: boolean;
}

/** A mask and its grid. */
interface Found {
  readonly inside: Uint8Array;
  readonly grid: Grid;
}

/** Computes a brain mask. */
export async function mask(
  options: MaskOptions,
  names: readonly string[],
  context: Context,
): Promise<Report> {
  const { strategy, template, out, overwrite } = options;
  checkStrategy(strategy, options);
  const runs = await openRuns(names, options, context);
  const inputs = imageFilesOf(runs);
  if (template !== undefined) inputs.push(template);
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const { inside, grid } = strategy === "brain"
    ? await maskOfTemplate(template!, runs, options, context)
    : await maskOfMeans(runs, options, context);
  const voxels = inside.reduce((sum, value) => sum + value, 0);
  if (voxels === 0) {
    throw new InputError(
      `${
        names[0]
      }: the mask computed from it is empty, expected values that differ from those at the image's border; try another --strategy or --opening`,
      { file: names[0], field: "mask" },
    );
  }
  const data = Float64Array.from(inside);
  await writeImage({ grid, volumeCount: 1, data }, out, { datatype: "uint8" });
  return {
    text: `${out}: ${voxels} of ${inside.length} voxels`,
    json: { out, images: names, strategy, voxels, of: inside.length },
  };
}

/** Opens each name as a run; several 3-D images are one run together. */
async function openRuns(
  names: readonly string[],
  options: MaskOptions,
  { signal, warn }: Context,
): Promise<NiftiRun[]> {
  const { strategy, multi, threshold } = options;
  const runs: NiftiRun[] = [];
  for (const name of names) runs.push(await openRun(name, { signal }));
  const together = runs.length > 1 && !multi && strategy !== "brain" &&
    runs.every((run) => run.volumeCount === 1);
  const opened = together
    ? [await openRun(runs.map((run) => run.images[0].name), { signal })]
    : runs;
  for (const run of opened) run.warnings.forEach(warn);
  if (multi && runs.some((run) => run.volumeCount > 1)) {
    warn(
      runs.length > 1
        ? "--multi: images of several volumes have a mask each without it"
        : "--multi: there is one image, whose mask is joined with no other",
    );
  }
  if (options.targetAffine.length === 0) requireOneGrid(opened);
  if (strategy === "brain" || threshold === undefined) return opened;
  if (opened.length === 1 && !multi) {
    throw new UsageError(
      `--threshold: found one run, expected several${
        together ? " (--multi takes each 3-D image for one)" : ""
      }: it is the part of them in whose masks a voxel must be`,
      { field: "--threshold" },
    );
  }
  if (threshold >= 0 && threshold <= 1) return opened;
  throw new UsageError(
    `--threshold: found ${threshold}, expected a part of the runs, from 0 to 1`,
    { field: "--threshold" },
  );
}

function requireOneGrid(runs: readonly NiftiRun[]): void {
  const [{ grid, name: first }] = runs;
  for (const run of runs) requireSameGrid(run.grid, grid, run.name, first);
}

async function maskOfMeans(
  runs: readonly NiftiRun[],
  options: MaskOptions,
  context: Context,
): Promise<Found> {
  const { strategy } = options;
  const means: Image[] = [];
  for (const run of runs) means.push(await meanOf(run, options, context));
  const [{ grid }] = means;
  const parameters = {
    ...shared(options),
    lowerCutoff: options.lowerCutoff,
    upperCutoff: options.upperCutoff,
    excludeZeros: options.excludeZeros,
    ensureFinite: !options.noEnsureFinite,
    borderSize: options.borderSize,
    name: runs[0].name,
  };
  const several = means.length > 1 || options.multi;
  if (strategy === "epi") {
    const inside = several
      ? computeMultiEpiMask(means, parameters)
      : computeEpiMask(means[0], parameters);
    return { inside, grid };
  }
  const inside = several
    ? computeMultiBackgroundMask(means, parameters)
    : computeBackgroundMask(means[0], parameters);
  return { inside, grid };
}

async function meanOf(
  run: NiftiRun,
  options: MaskOptions,
  { signal, warn, progress }: Context,
): Promise<Image> {
  using stage = progress({
    label: `Reading ${run.name}`,
    total: run.volumeCount,
    unit: "volumes",
  });
  return await meanImg([run], {
    ...targetOf(options),
    signal,
    onProgress: stage.update,
    onWarning: warn,
  });
}

async function maskOfTemplate(
  name: string,
  runs: readonly NiftiRun[],
  options: MaskOptions,
  { signal, warn }: Context,
): Promise<Found> {
  const [{ grid }] = runs;
  const template = await readMap(name, signal);
  const greatest = template.data.reduce((most, v) => v > most ? v : most, 0);
  if (options.threshold === undefined && greatest > 1) {
    warn(
      `${name}: has values up to ${greatest}, expected 0 to 1; voxels of at least 0.5 are taken for the brain (--threshold)`,
    );
  }
  const parameters = { ...shared(options), name, onWarning: warn };
  return { inside: computeBrainMask(template, grid, parameters), grid };
}

/** What all strategies know, without what was not given. */
function shared({ opening, connected, noConnected, threshold }: MaskOptions) {
  return {
    ...opening !== undefined && { opening },
    ...(connected || noConnected) && { connected },
    ...threshold !== undefined && { threshold },
  };
}
