/** The runs that `fixed-effects` combines: maps, or fits. @module */

import { counted } from "../counted.ts";
import { join } from "@std/path";
import { listImages } from "../bytes/mod.ts";
import { InputError, UsageError } from "../errors.ts";
import type { RunEffect } from "../glm/fixed_effects.ts";
import { maskFromImage } from "../image/mod.ts";
import { openImage, readImage } from "../nifti/mod.ts";
import type { Image } from "../nifti/types.ts";
import type { Context } from "./command.ts";
import {
  expandFits,
  findContrast,
  type FitFolder,
  mapOfContrast,
  readFitFolder,
  requireContrastName,
} from "./fit_folder.ts";
import { warnOfRepeats } from "./warn_of_repeats.ts";

/** Options that say which runs are combined. */
export interface FixedInputOptions {
  /** Maps of effects. */
  readonly effect: readonly string[];
  /** Their variances. */
  readonly variance: readonly string[];
  /** Degrees of freedom of each run. */
  readonly dof: readonly number[];
  /** Contrasts of fits. */
  readonly contrast: readonly string[];
  /** Mask image. */
  readonly mask: string | undefined;
  /** What the contrast is called. */
  readonly name: string | undefined;
}

/** The runs of one contrast. */
export interface FixedRuns {
  /** What the contrast is called. */
  readonly name: string;
  /** Effect and variance of each run. */
  readonly runs: readonly RunEffect[];
  /** Voxels to combine, where the runs alone do not say so. */
  readonly mask: Image | undefined;
}

/** All that a call combines. */
export interface FixedInputs {
  /** The contrasts. */
  readonly contrasts: readonly FixedRuns[];
  /** All files that are read. */
  readonly files: readonly string[];
}

/**
 * Finds the runs that a call means.
 *
 * @param folders Folders of fits, where they are given.
 * @param options Maps, degrees of freedom, contrasts, mask.
 * @param context The signal.
 * @returns The runs of each contrast.
 * @throws {UsageError} If options do not fit together.
 * @throws {InputError} If a map or a fit cannot be read.
 */
export async function readFixedInputs(
  folders: readonly string[],
  options: FixedInputOptions,
  context: Context,
): Promise<FixedInputs> {
  const { dof, effect, variance } = options;
  const maps = effect.length + variance.length > 0;
  if (!maps && folders.length === 0) {
    throw new UsageError(
      "no run is given, expected DIR… with --contrast, or --effect and --variance",
      { field: "DIR" },
    );
  }
  const fits = maps ? [] : await expandFits(folders);
  warnOfRepeats(fits, "run", context);
  const inputs = maps
    ? await fromMaps(options, context)
    : await fromFits(fits, options, context);
  const [{ runs }] = inputs.contrasts;
  if (dof.length > 0 && dof.length !== runs.length) {
    throw new UsageError(
      `--dof: found ${
        counted(dof.length, "number")
      }, expected ${runs.length}, one for each run`,
      { field: "--dof" },
    );
  }
  return {
    files: inputs.files,
    contrasts: inputs.contrasts.map((contrast) => ({
      ...contrast,
      runs: contrast.runs.map((run, i) => ({ ...run, dof: dof[i] ?? run.dof })),
    })),
  };
}

async function fromMaps(
  options: FixedInputOptions,
  context: Context,
): Promise<FixedInputs> {
  const effects = await expand(options.effect);
  warnOfRepeats(effects, "run", context);
  const variances = await expand(options.variance);
  if (effects.length !== variances.length) {
    throw new UsageError(
      `--variance: found ${
        counted(variances.length, "map")
      }, expected ${effects.length}, one for each --effect`,
      { field: "--variance" },
    );
  }
  const { runs, files } = await openRuns(effects, variances, context);
  const mask = options.mask === undefined
    ? undefined
    : await readImage(options.mask, context);
  return {
    contrasts: [{
      name: options.name ?? commonName(effects) ?? "fixedEffects",
      runs,
      mask,
    }],
    files: [...files, ...options.mask === undefined ? [] : [options.mask]],
  };
}

async function fromFits(
  folders: readonly string[],
  options: FixedInputOptions,
  context: Context,
): Promise<FixedInputs> {
  const fits: FitFolder[] = [];
  for (const folder of folders) fits.push(await readFitFolder(folder));
  const [first] = fits;
  const wanted = options.contrast.length > 0
    ? options.contrast
    : [requireContrastName(undefined, first, "--contrast")];
  if (options.name !== undefined && wanted.length > 1) {
    throw new UsageError(
      `--name: found one name for ${wanted.length} contrasts, expected one contrast`,
      { field: "--name" },
    );
  }
  const masks = options.mask === undefined
    ? fits.map(({ path, prefix }) => join(path, `${prefix}mask.nii.gz`))
    : [options.mask];
  const mask = await commonMask(masks, context);
  const all = [...fits.map(({ manifest }) => manifest), ...masks];
  const contrasts: FixedRuns[] = [];
  for (const name of wanted) {
    const effects: string[] = [];
    const variances: string[] = [];
    const dofs: number[] = [];
    for (const fit of fits) {
      const contrast = findContrast(fit, name, "--contrast");
      effects.push(await mapOfContrast(fit, contrast, "effect"));
      variances.push(await mapOfContrast(fit, contrast, "variance"));
      dofs.push(contrast.dof);
    }
    const { runs, files } = await openRuns(effects, variances, context);
    all.push(...files);
    contrasts.push({
      name: options.name ?? findContrast(first, name, "--contrast").label,
      runs: runs.map((run, i) => ({ ...run, dof: dofs[i] })),
      mask,
    });
  }
  return { contrasts, files: [...new Set(all)] };
}

async function expand(names: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names) files.push(...await listImages(name));
  return files;
}

async function openRuns(
  effects: readonly string[],
  variances: readonly string[],
  { signal }: Context,
): Promise<{ runs: RunEffect[]; files: string[] }> {
  const runs: RunEffect[] = [];
  const files: string[] = [];
  for (const [i, name] of effects.entries()) {
    const effect = await openImage(name, { signal });
    const variance = await openImage(variances[i], { signal });
    for (const image of [effect, variance]) {
      files.push(image.files.header, image.files.image);
    }
    runs.push({ effect, variance });
  }
  return { runs, files };
}

/** Voxels that all masks share. */
async function commonMask(
  names: readonly string[],
  { signal }: Context,
): Promise<Image> {
  const images: Image[] = [];
  for (const name of names) images.push(await readImage(name, { signal }));
  const [{ grid }] = images;
  const masks = images.map((image, i) =>
    maskFromImage(image, grid, { name: names[i], imageName: names[0] })
  );
  const inside = masks[0].map((value, v) =>
    masks.every((mask) => mask[v] !== 0) ? value : 0
  );
  if (!inside.includes(1)) {
    throw new InputError(
      `${names[0]}: shares no voxel with the masks of all ${
        names.length - 1
      } other fits, expected fits that overlap`,
      { file: names[0], field: "mask" },
    );
  }
  return { grid, volumeCount: 1, data: Float64Array.from(inside) };
}

/** The NAME that all files have as `contrast-NAME`. */
function commonName(files: readonly string[]): string | undefined {
  const names = files.map((file) =>
    /(?:^|[/\\_])contrast-([\p{L}\p{N}]+)_[^/\\]*$/u.exec(file)?.[1]
  );
  return names.every((name) => name === names[0]) ? names[0] : undefined;
}
