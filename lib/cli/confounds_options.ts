/** How confounds are chosen: what `design` and `first-level` share. @module */

import {
  COMPCOR_KINDS,
  type CompcorKind,
  CONFOUND_EXPANSIONS,
  CONFOUND_PARTS,
  type ConfoundExpansion,
  type ConfoundPart,
  type ConfoundPartOptions,
  ICA_AROMA_KINDS,
  type IcaAromaKind,
  partOptions,
  type SelectConfoundsOptions,
  TEDANA_KINDS,
  type TedanaKind,
} from "../bids/confounds_options.ts";
import { DENOISE_STRATEGIES, resolveStrategy } from "../bids/strategies.ts";
import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import {
  BadValue,
  choice,
  integer,
  list,
  number,
  type OptionSpec,
  single,
} from "./option.ts";

/** The options of a confounds strategy, as the table declares them. */
export interface ConfoundsStrategyOptions {
  readonly confoundsStrategy: readonly string[];
  readonly confoundsMotion: ConfoundExpansion | undefined;
  readonly confoundsWmCsf: ConfoundExpansion | undefined;
  readonly confoundsGlobalSignal: ConfoundExpansion | undefined;
  readonly confoundsCompcor: CompcorKind | undefined;
  readonly confoundsNCompcor: number | "all" | undefined;
  readonly confoundsIcaAroma: IcaAromaKind | undefined;
  readonly confoundsTedana: TedanaKind | undefined;
  readonly confoundsScrub: number | undefined;
  readonly confoundsFdThreshold: number | undefined;
  readonly confoundsStdDvarsThreshold: number | undefined;
  readonly confoundsDemean: "true" | "false" | undefined;
}

const group = "Confounds of fMRIPrep";
const needs = ["confounds-strategy"];

/** The options of a confounds strategy, in the order of the help. */
export const confoundsStrategyOptions: {
  readonly [K in keyof ConfoundsStrategyOptions]: OptionSpec<
    ConfoundsStrategyOptions[K]
  >;
} = {
  confoundsStrategy: list({
    help: `Choose confounds and scans from fMRIPrep's table: ${
      DENOISE_STRATEGIES.join(", ")
    }; or parts between commas: ${
      CONFOUND_PARTS.filter((part) => part !== "non_steady_state").join(", ")
    }; or none.`,
    group,
    excludes: ["design-matrix"],
    placeholder: "NAME,…",
  }),
  confoundsMotion: choice(CONFOUND_EXPANSIONS, {
    help: "Head motion: 6 columns, with their squares, backward " +
      "differences, or both (default: full).",
    group,
    needs,
  }),
  confoundsWmCsf: choice(CONFOUND_EXPANSIONS, {
    help: "Signals of white matter and CSF: 2 columns, expanded likewise " +
      "(default: basic; of scrubbing full).",
    group,
    needs,
  }),
  confoundsGlobalSignal: choice(CONFOUND_EXPANSIONS, {
    help: "Global signal, expanded likewise (default of the part: basic); " +
      "adds it to a named strategy.",
    group,
    needs,
  }),
  confoundsCompcor: choice(COMPCOR_KINDS, {
    help: "Which CompCor components (default: anat_combined).",
    group,
    needs,
    placeholder: "KIND",
  }),
  confoundsNCompcor: single(
    {
      help: "How many CompCor components of each mask (default: all).",
      group,
      needs,
    },
    "N|all",
    (found): number | "all" => {
      const word = found.trim().toLowerCase();
      if (word === "all") return "all";
      if (/^[1-9]\d{0,5}$/.test(word)) return Number(word);
      throw new BadValue(found, "a whole number of at least 1, or 'all'");
    },
  ),
  confoundsIcaAroma: choice(ICA_AROMA_KINDS, {
    help: "ICA-AROMA: images that it denoised, or its noise components " +
      "(default: full).",
    group,
    needs,
  }),
  confoundsTedana: choice(TEDANA_KINDS, {
    help: "tedana: the rejected components, or the accepted ones as well " +
      "(default: aggressive).",
    group,
    needs,
  }),
  confoundsScrub: integer({
    help: "Of scrubbing: fewer kept scans in a row than this go as well " +
      "(default: 5).",
    group,
    needs,
    unit: "scans",
    min: 0,
  }),
  confoundsFdThreshold: number({
    help: "Of scrubbing: framewise displacement up to which a scan is kept, " +
      "in mm (default: 0.5).",
    group,
    needs,
    placeholder: "MM",
    unit: "mm",
  }),
  confoundsStdDvarsThreshold: number({
    help: "Of scrubbing: standardised DVARS up to which a scan is kept " +
      "(default: 1.5).",
    group,
    needs,
  }),
  confoundsDemean: choice(["true", "false"], {
    help: "Take off each confound's mean over the kept scans (default: true).",
    group,
    needs,
  }),
};

/**
 * Gathers the options of a confounds strategy. One word that names a strategy
 * is that strategy; anything else is a list of parts.
 *
 * @param options What was given.
 * @returns The parts and what they are made of; `undefined` where no strategy
 * is asked for, or `none`.
 * @throws {UsageError} If a word is unknown, or an option belongs to no part
 * of the strategy.
 */
export function confoundsStrategyOf(
  options: ConfoundsStrategyOptions,
): SelectConfoundsOptions | undefined {
  const words = options.confoundsStrategy.map((word) =>
    word.toLowerCase().replaceAll("-", "_")
  );
  const given = partsOptionsOf(options);
  const none = words.length === 1 && words[0] === "none";
  if (words.length === 0 || none) {
    const [first] = Object.keys(given);
    if (first === undefined) return undefined;
    throw new UsageError(
      `${optionName(first)} needs --confounds-strategy, which is ${
        none ? "none" : "not given"
      }`,
      { field: optionName(first) },
    );
  }
  const named = DENOISE_STRATEGIES.find((name) =>
    words.length === 1 && words[0] === name
  );
  if (named !== undefined) {
    const resolved = resolveStrategy(named, given);
    refuseUnused(resolved.unused, `strategy '${named}'`);
    return resolved.options;
  }
  const parts = words.map(partOf);
  const known: readonly string[] = [
    "demean",
    ...parts.flatMap((part) => partOptions[part]),
  ];
  refuseUnused(
    Object.keys(given).filter((key) => !known.includes(key)),
    `parts ${parts.join(", ")}`,
  );
  return { ...given, strategy: parts };
}

function partOf(word: string): ConfoundPart {
  const part = CONFOUND_PARTS.find((name) => name === word);
  if (part !== undefined) return part;
  const known = [...new Set([...DENOISE_STRATEGIES, ...CONFOUND_PARTS])];
  const alone = DENOISE_STRATEGIES.some((name) => name === word);
  const nearest = nearestName(word, known);
  throw new UsageError(
    alone
      ? `--confounds-strategy: found '${word}' among parts, expected it alone`
      : `--confounds-strategy: found '${word}', expected a strategy (${
        DENOISE_STRATEGIES.join(", ")
      }) or parts (${CONFOUND_PARTS.join(", ")})${
        nearest === undefined ? "" : `; did you mean '${nearest}'?`
      }`,
    { field: "--confounds-strategy" },
  );
}

function partsOptionsOf(
  options: ConfoundsStrategyOptions,
): ConfoundPartOptions {
  const { confoundsDemean: demean } = options;
  const given: ConfoundPartOptions = {
    motion: options.confoundsMotion,
    wmCsf: options.confoundsWmCsf,
    globalSignal: options.confoundsGlobalSignal,
    compcor: options.confoundsCompcor,
    nCompcor: options.confoundsNCompcor,
    icaAroma: options.confoundsIcaAroma,
    tedana: options.confoundsTedana,
    scrub: options.confoundsScrub,
    fdThreshold: options.confoundsFdThreshold,
    stdDvarsThreshold: options.confoundsStdDvarsThreshold,
    demean: demean === undefined ? undefined : demean === "true",
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
}

function refuseUnused(keys: readonly string[], what: string): void {
  if (keys.length === 0) return;
  const name = optionName(keys[0]);
  throw new UsageError(`${name}: no use for it in the ${what}`, {
    field: name,
  });
}

function optionName(key: string): string {
  const kebab = key.replaceAll(/[A-Z]/g, (big) => `-${big.toLowerCase()}`);
  return `--confounds-${kebab}`;
}
