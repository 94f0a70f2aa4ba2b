/** Strategies from the literature. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import {
  type ConfoundPart,
  type ConfoundPartOptions,
  partOptions,
  type SelectConfoundsOptions,
} from "./confounds_options.ts";

/** The strategies that have a name. */
export const DENOISE_STRATEGIES = [
  "simple",
  "scrubbing",
  "compcor",
  "ica_aroma",
] as const;

/** A strategy that has a name. */
export type DenoiseStrategy = typeof DENOISE_STRATEGIES[number];

/** A named strategy as the options of {@linkcode selectConfounds}. */
export interface ResolvedStrategy {
  /** The parts and what they are made of. */
  readonly options: SelectConfoundsOptions;
  /** Names of options that the strategy has no use for. */
  readonly unused: readonly string[];
}

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

/**
 * Turns a named strategy into the options of {@linkcode selectConfounds}.
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
  options: ConfoundPartOptions = {},
): ResolvedStrategy {
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
  // The strategy stands for denoised images; their components are a part.
  known.delete("icaAroma");
  const given = Object.entries(options).filter(([, value]) =>
    value !== undefined
  );
  const used = given.filter(([key]) => known.has(key));
  return {
    options: {
      ...preset.options,
      ...Object.fromEntries(used),
      strategy: parts,
    },
    unused: given.filter(([key]) => !known.has(key)).map(([key]) => key),
  };
}
