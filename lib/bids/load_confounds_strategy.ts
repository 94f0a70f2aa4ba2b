/** Strategies from the literature. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { warnOnConsole } from "../warnings.ts";
import {
  type ConfoundPart,
  type ConfoundPartOptions,
  partOptions,
  type SelectConfoundsOptions,
} from "./confounds_options.ts";
import {
  loadConfounds,
  type LoadConfoundsOptions,
  type LoadedConfounds,
} from "./load_confounds.ts";

/** The strategies that have a name. */
export const DENOISE_STRATEGIES = [
  "simple",
  "scrubbing",
  "compcor",
  "ica_aroma",
] as const;

/** A strategy that has a name. */
export type DenoiseStrategy = typeof DENOISE_STRATEGIES[number];

interface Preset {
  readonly parts: readonly ConfoundPart[];
  readonly options: ConfoundPartOptions;
}

const PRESETS: Readonly<Record<DenoiseStrategy, Preset>> = {
  simple: {
    parts: ["high_pass", "motion", "wm_csf"],
    options: { motion: "full", wmCsf: "basic" },
  },
  scrubbing: {
    parts: ["high_pass", "motion", "wm_csf", "scrub"],
    options: {
      motion: "full",
      wmCsf: "full",
      scrub: 5,
      fdThreshold: 0.5,
      stdDvarsThreshold: 1.5,
    },
  },
  compcor: {
    parts: ["high_pass", "motion", "compcor"],
    options: { motion: "full", compcor: "anat_combined", nCompcor: "all" },
  },
  ica_aroma: {
    parts: ["high_pass", "wm_csf", "ica_aroma"],
    options: { wmCsf: "basic", icaAroma: "full" },
  },
};

/** Options of {@linkcode loadConfoundsStrategy}. */
export interface LoadConfoundsStrategyOptions
  extends Omit<LoadConfoundsOptions, "strategy" | "icaAroma"> {
  /** How ICA-AROMA is used; the strategy knows only `full`. */
  readonly icaAroma?: "full";
}

/**
 * Turns a named strategy into the options of {@linkcode loadConfounds}.
 *
 * @param strategy Its name: `simple` (motion, white matter and CSF, high
 * pass), `scrubbing` (these in full, without scans that moved), `compcor`
 * (motion, CompCor, high pass), or `ica_aroma` (white matter and CSF, high
 * pass, for images that ICA-AROMA denoised).
 * @param options What is to differ. `globalSignal` adds the part
 * `global_signal`.
 * @returns The parts and options, and the names of those options that the
 * strategy has no use for.
 * @throws {UsageError} If there is no such strategy.
 */
export function resolveStrategy(
  strategy: DenoiseStrategy,
  options: LoadConfoundsStrategyOptions = {},
): { readonly options: SelectConfoundsOptions; readonly unused: string[] } {
  if (!Object.hasOwn(PRESETS, strategy)) {
    const nearest = nearestName(strategy, DENOISE_STRATEGIES);
    throw new UsageError(
      `strategy: found '${strategy}', expected one of ${
        DENOISE_STRATEGIES.join(", ")
      }${nearest === undefined ? "" : ` (did you mean '${nearest}'?)`}`,
      { field: "strategy" },
    );
  }
  const preset = PRESETS[strategy];
  const parts: ConfoundPart[] = options.globalSignal === undefined
    ? [...preset.parts]
    : [...preset.parts, "global_signal"];
  const known = new Set<string>(parts.flatMap((part) => partOptions[part]));
  known.add("demean");
  const given = Object.entries(options).filter(([key, value]) =>
    value !== undefined && key !== "onWarning" && key !== "confoundsFile"
  );
  const used = given.filter(([key]) => known.has(key));
  return {
    options: {
      ...preset.options,
      ...Object.fromEntries(used),
      strategy: parts,
      onWarning: options.onWarning,
    },
    unused: given.filter(([key]) => !known.has(key)).map(([key]) => key),
  };
}

/**
 * Loads the confounds of an image by a strategy from the literature, as
 * nilearn's `load_confounds_strategy` does.
 *
 * @param imgFile The preprocessed image, as {@linkcode loadConfounds} takes
 * it.
 * @param denoiseStrategy The strategy's name, see
 * {@linkcode resolveStrategy}.
 * @param options What is to differ; what the strategy has no use for is
 * warned of.
 * @returns The confounds and the kept scans.
 * @throws {UsageError} If there is no such strategy, or an option is unknown.
 * @throws {InputError} As {@linkcode loadConfounds}.
 *
 * @example
 * ```ts ignore
 * import { loadConfoundsStrategy } from "@niglm/niglm";
 *
 * const { confounds, sampleMask } = await loadConfoundsStrategy(
 *   "sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz",
 *   "scrubbing",
 *   { fdThreshold: 0.25 },
 * );
 * ```
 */
export async function loadConfoundsStrategy(
  imgFile: string,
  denoiseStrategy: DenoiseStrategy = "simple",
  options: LoadConfoundsStrategyOptions = {},
): Promise<LoadedConfounds> {
  const { onWarning = warnOnConsole, confoundsFile } = options;
  const resolved = resolveStrategy(denoiseStrategy, options);
  if (resolved.unused.length > 0) {
    onWarning(
      `The strategy '${denoiseStrategy}' has no use for ${
        resolved.unused.join(", ")
      }.`,
    );
  }
  return await loadConfounds(imgFile, { ...resolved.options, confoundsFile });
}
