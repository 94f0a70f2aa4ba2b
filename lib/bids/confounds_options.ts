/** How confounds are chosen from what fMRIPrep wrote. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import type { WarningHandler } from "../warnings.ts";

/** The parts that a strategy is put together from. */
export const CONFOUND_PARTS = [
  "motion",
  "high_pass",
  "wm_csf",
  "global_signal",
  "compcor",
  "ica_aroma",
  "tedana",
  "scrub",
  "non_steady_state",
] as const;

/** A part of a strategy. */
export type ConfoundPart = typeof CONFOUND_PARTS[number];

/** How far a regressor is expanded. */
export const CONFOUND_EXPANSIONS = [
  "basic",
  "power2",
  "derivatives",
  "full",
] as const;

/**
 * How far a regressor is expanded: not at all; by its square; by its backward
 * difference; by both and the square of the difference.
 */
export type ConfoundExpansion = typeof CONFOUND_EXPANSIONS[number];

/** Which CompCor components there are. */
export const COMPCOR_KINDS = [
  "anat_combined",
  "anat_separated",
  "temporal",
  "temporal_anat_combined",
  "temporal_anat_separated",
] as const;

/** Which CompCor components are taken. */
export type CompcorKind = typeof COMPCOR_KINDS[number];

/** How ICA-AROMA is used. */
export const ICA_AROMA_KINDS = ["full", "basic"] as const;

/** Images that were denoised (`full`), or noise components (`basic`). */
export type IcaAromaKind = typeof ICA_AROMA_KINDS[number];

/** How tedana's components are used. */
export const TEDANA_KINDS = ["aggressive", "non-aggressive"] as const;

/** The rejected components, or accepted ones as well. */
export type TedanaKind = typeof TEDANA_KINDS[number];

/** What the parts are made of; nilearn's names and defaults. */
export interface ConfoundPartOptions {
  /** Head motion: six columns and their expansion. @default {"full"} */
  readonly motion?: ConfoundExpansion;
  /** Mean signals of white matter and CSF. @default {"basic"} */
  readonly wmCsf?: ConfoundExpansion;
  /** Mean signal of the brain. @default {"basic"} */
  readonly globalSignal?: ConfoundExpansion;
  /** Which CompCor components. @default {"anat_combined"} */
  readonly compcor?: CompcorKind;
  /** How many of them, of each mask. @default {"all"} */
  readonly nCompcor?: number | "all";
  /** How ICA-AROMA is used. @default {"full"} */
  readonly icaAroma?: IcaAromaKind;
  /** How tedana's components are used. @default {"aggressive"} */
  readonly tedana?: TedanaKind;
  /**
   * Scans left between scrubbed ones go as well where they are fewer in a row
   * than this; 0 leaves them.
   *
   * @default {5}
   */
  readonly scrub?: number;
  /** Scans that moved more are scrubbed, in mm. @default {0.5} */
  readonly fdThreshold?: number;
  /** Scans of a greater standardised DVARS are scrubbed. @default {1.5} */
  readonly stdDvarsThreshold?: number;
  /** Whether the mean over the kept scans is taken off. @default {true} */
  readonly demean?: boolean;
}

/** Options of {@linkcode selectConfounds}. */
export interface SelectConfoundsOptions extends ConfoundPartOptions {
  /**
   * The parts, in any order.
   *
   * @default {["motion", "high_pass", "wm_csf"]}
   */
  readonly strategy?: readonly ConfoundPart[];
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/** Every option with its default. */
export const confoundDefaults:
  & Required<ConfoundPartOptions>
  & Required<Pick<SelectConfoundsOptions, "strategy">> = {
    strategy: ["motion", "high_pass", "wm_csf"],
    motion: "full",
    wmCsf: "basic",
    globalSignal: "basic",
    compcor: "anat_combined",
    nCompcor: "all",
    icaAroma: "full",
    tedana: "aggressive",
    scrub: 5,
    fdThreshold: 0.5,
    stdDvarsThreshold: 1.5,
    demean: true,
  };

/** Options with every default in place. */
export type ResolvedConfoundsOptions = typeof confoundDefaults;

/** The options that each part reads. */
export const partOptions: Readonly<
  Record<ConfoundPart, readonly (keyof ConfoundPartOptions)[]>
> = {
  motion: ["motion"],
  high_pass: [],
  wm_csf: ["wmCsf"],
  global_signal: ["globalSignal"],
  compcor: ["compcor", "nCompcor"],
  ica_aroma: ["icaAroma"],
  tedana: ["tedana"],
  scrub: ["scrub", "fdThreshold", "stdDvarsThreshold"],
  non_steady_state: [],
};

/**
 * Puts defaults in place and checks what was given.
 *
 * @param options Parts and what they are made of.
 * @returns All options.
 * @throws {UsageError} If a part or a value is unknown, or parts do not go
 * together.
 */
export function resolveConfoundsOptions(
  options: SelectConfoundsOptions,
): ResolvedConfoundsOptions {
  const given = Object.entries(options).filter(([, value]) =>
    value !== undefined
  );
  const all: ResolvedConfoundsOptions = {
    ...confoundDefaults,
    ...Object.fromEntries(given),
  };
  const { strategy, nCompcor, scrub } = all;
  for (const part of strategy) oneOf(part, CONFOUND_PARTS, "strategy");
  oneOf(all.motion, CONFOUND_EXPANSIONS, "motion");
  oneOf(all.wmCsf, CONFOUND_EXPANSIONS, "wm_csf");
  oneOf(all.globalSignal, CONFOUND_EXPANSIONS, "global_signal");
  oneOf(all.compcor, COMPCOR_KINDS, "compcor");
  oneOf(all.icaAroma, ICA_AROMA_KINDS, "ica_aroma");
  oneOf(all.tedana, TEDANA_KINDS, "tedana");
  if (nCompcor !== "all") wholeNumber(nCompcor, 1, "n_compcor");
  wholeNumber(scrub, 0, "scrub");
  finite(all.fdThreshold, "fd_threshold");
  finite(all.stdDvarsThreshold, "std_dvars_threshold");
  if (strategy.includes("compcor") && !strategy.includes("high_pass")) {
    throw new UsageError(
      `strategy: found ${
        strategy.join(", ")
      }; compcor needs high_pass with it, for fMRIPrep filters before CompCor`,
      { field: "strategy" },
    );
  }
  return all;
}

function oneOf(found: string, known: readonly string[], field: string): void {
  if (known.includes(found)) return;
  const nearest = nearestName(`${found}`, known);
  throw new UsageError(
    `${field}: found '${found}', expected ${known.length > 2 ? "one of " : ""}${
      known.join(known.length > 2 ? ", " : " or ")
    }${nearest === undefined ? "" : ` (did you mean '${nearest}'?)`}`,
    { field },
  );
}

function wholeNumber(found: number, min: number, field: string): void {
  if (Number.isInteger(found) && found >= min) return;
  throw new UsageError(
    `${field}: found ${found}, expected a whole number of at least ${min}`,
    { field },
  );
}

function finite(found: number, field: string): void {
  if (Number.isFinite(found)) return;
  throw new UsageError(`${field}: found ${found}, expected a number`, {
    field,
  });
}
