/** How a contrast is tested by relabelling. @module */
import { UsageError } from "../errors.ts";
import { normalSf } from "../stats/normal.ts";
import { tIsf } from "../stats/student_t.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import {
  countRelabellings,
  findUnits,
  type RelabellingScheme,
} from "./exchangeable_units.ts";
import { nilearnEffect } from "./nilearn_effect.ts";
import { changeableNuisance } from "./changeable_nuisance.ts";
import { ENOUGH, type TailBounds } from "./permutation_model.ts";
import { permutedP } from "./permuted_p.ts";
import { numberOfObserved, type RelabellingSpec } from "./relabelling.ts";
import {
  type DesignRows,
  partitionDesign,
  type TestedEffect,
} from "./tested_effect.ts";

/** Fewest relabellings that tails are fitted to. */
const FEWEST_FOR_TAIL = 200;

/** How {@linkcode permutedOls} relabels and what it computes. */
export interface PermutationOptions {
  /**
   * Number of random relabellings. Where there are no more than that, all are
   * enumerated.
   *
   * @default {10000}
   */
  readonly nPerm?: number;
  /**
   * Seed of the random relabellings, a whole number from 0.
   *
   * @default {0}
   */
  readonly seed?: number;
  /**
   * Whether effects of both signs are tested.
   *
   * @default {false}
   */
  readonly twoSided?: boolean;
  /**
   * Flip signs, or permute; `auto` permutes where the model without the effect
   * has a constant, and flips where it has none (the effect is a mean).
   *
   * @default {"auto"}
   */
  readonly scheme?: RelabellingScheme | "auto";
  /**
   * A block number of each map: positive to exchange maps within a block,
   * negative to exchange, or flip, whole blocks.
   */
  readonly blocks?: readonly number[];
  /** The p that voxels of clusters are below; without it none are measured. */
  readonly clusterP?: number;
  /** Also threshold-free clusters: the integral, or nilearn's 100 steps. */
  readonly tfce?: "exact" | "nilearn";
  /**
   * `gpd` fits a generalised Pareto distribution to the upper tail and takes
   * from it the p that fewer than ten relabellings reach.
   *
   * @default {"none"}
   */
  readonly tail?: "none" | "gpd";
  /** `nilearn` takes its generator, its scheme and its p. */
  readonly compat?: "nilearn";
  /** Receives each warning; warnings go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/** A contrast ready to be tested by relabelling. */
export interface PermutationPlan {
  /** The tested regressor and the rest of the design. */
  readonly effect: TestedEffect;
  /** Nuisance regressors whose products relabellings change. */
  readonly nuisance: readonly Float64Array[];
  /** The relabellings. */
  readonly relabelling: RelabellingSpec;
  /** How many different ones there are. */
  readonly distinct: bigint;
  /** Whether all are enumerated. */
  readonly complete: boolean;
  /** Number of the data's own labelling among all, where they are. */
  readonly observed: number | undefined;
  /** Height in t of clusters, where they are measured. */
  readonly clusterHeight: number | undefined;
  /** Between what p from fitted tails lies, where they are fitted. */
  readonly tail: TailBounds | undefined;
  /** What was asked for. */
  readonly options: PermutationOptions;
}

/**
 * Plans the relabellings of a contrast: takes the design apart, chooses the
 * scheme, counts the relabellings that differ.
 *
 * @param design The design, one row a map.
 * @param weights The contrast's weights, one a column.
 * @param options How to relabel and what to compute.
 * @returns The plan.
 * @throws {UsageError} If the effect cannot be estimated, an option is out of
 *   range, blocks do not fit, or no relabelling changes anything.
 */
export function planPermutation(
  design: DesignRows,
  weights: readonly number[],
  options: PermutationOptions = {},
): PermutationPlan {
  const { nPerm = 10000, seed = 0, compat } = options;
  const warn = options.onWarning ?? warnOnConsole;
  requireWhole("n-perm", nPerm, 1);
  requireWhole("seed", seed, 0);
  if (compat === "nilearn" && seed >= 2 ** 32) {
    throw new UsageError(
      `--seed: found ${seed}, expected at most 4294967295 with ` +
        "--compat nilearn",
      { field: "--seed" },
    );
  }
  requireCompatible(options);
  if (weights.every((weight) => weight === 0)) {
    throw new UsageError("the contrast's weights are all zero", {
      field: "--contrast",
    });
  }
  const { effect, scheme } = takeApart(design, weights, options);
  const units = findUnits(design, options.blocks);
  const distinct = countRelabellings(units, scheme);
  requireChange(distinct, scheme, options);
  const complete = compat === undefined && distinct <= BigInt(nPerm);
  if (complete && distinct < BigInt(nPerm) && options.nPerm !== undefined) {
    warn(
      `--n-perm: found ${nPerm}, but the design allows no more than ` +
        `${distinct} different relabellings; all are enumerated`,
    );
  }
  if (complete && options.tail === "gpd") {
    warn(
      `--tail gpd: all ${distinct} relabellings are enumerated and p is exact, ` +
        "so that no tail is fitted",
    );
  }
  const relabelling: RelabellingSpec = {
    units,
    scheme,
    source: complete ? "all" : compat ?? "random",
    seed,
    count: complete ? Number(distinct) : nPerm,
  };
  return {
    effect,
    nuisance: changeableNuisance(effect, units, scheme),
    relabelling,
    distinct,
    complete,
    observed: complete ? numberOfObserved(relabelling) : undefined,
    clusterHeight: heightOf(options, effect.thresholdDof),
    tail: complete ? undefined : boundsOf(options, nPerm, distinct),
    options,
  };
}

function takeApart(
  design: DesignRows,
  weights: readonly number[],
  { compat, scheme = "auto" }: PermutationOptions,
): { readonly effect: TestedEffect; readonly scheme: RelabellingScheme } {
  if (compat === "nilearn") {
    const effect = nilearnEffect(design, weights);
    return { effect, scheme: effect.flips ? "flip" : "permute" };
  }
  const effect = partitionDesign(design, weights);
  if (scheme !== "auto") return { effect, scheme };
  return { effect, scheme: spansConstant(effect) ? "permute" : "flip" };
}

/** Tells whether the nuisance regressors span the constant. */
function spansConstant({ nuisance, rowCount }: TestedEffect): boolean {
  const square = nuisance.reduce((sum, column) => {
    const product = column.reduce((total, value) => total + value, 0);
    return sum + product * product;
  }, 0);
  return square > rowCount * (1 - 1e-9);
}

function requireChange(
  distinct: bigint,
  scheme: RelabellingScheme,
  { blocks }: PermutationOptions,
): void {
  if (distinct > 1n) return;
  throw new UsageError(
    scheme === "permute"
      ? "no permutation changes the design: the rows of maps that may change " +
        `places${blocks ? " within the blocks" : ""} are all equal; ` +
        "--scheme flip flips signs"
      : "there is only one block, whose sign says nothing",
    { field: "--scheme" },
  );
}

function requireCompatible(options: PermutationOptions): void {
  if (options.compat !== "nilearn") return;
  const { blocks, scheme = "auto", tail = "none" } = options;
  const extra = blocks !== undefined
    ? "--blocks"
    : scheme !== "auto"
    ? "--scheme"
    : tail !== "none"
    ? "--tail"
    : undefined;
  if (extra !== undefined) {
    throw new UsageError(
      `${extra} and --compat nilearn exclude each other: nilearn has no such ` +
        "choice",
      { field: extra },
    );
  }
}

function requireWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new UsageError(
    `--${name}: found ${value}, expected a whole number of at least ${least}`,
    { field: `--${name}` },
  );
}

/** Between what p from fitted tails lies, where they are asked for. */
function boundsOf(
  { tail = "none" }: PermutationOptions,
  count: number,
  distinct: bigint,
): TailBounds | undefined {
  if (tail === "none") return undefined;
  if (count < FEWEST_FOR_TAIL) {
    throw new UsageError(
      `--n-perm: found ${count}, expected at least ${FEWEST_FOR_TAIL} with ` +
        "--tail gpd, whose tail is a quarter of them",
      { field: "--n-perm" },
    );
  }
  return {
    least: 1 / Number(distinct),
    most: permutedP(ENOUGH, { count, complete: false }),
  };
}

/** The height in t of a cluster-forming p. */
function heightOf(
  { clusterP, twoSided = false }: PermutationOptions,
  dof: number,
): number | undefined {
  if (clusterP === undefined) return undefined;
  if (clusterP > 0 && clusterP < (twoSided ? 1 : 0.5)) {
    return tIsf(twoSided ? clusterP / 2 : clusterP, dof);
  }
  const p = normalSf(clusterP) * (twoSided ? 2 : 1);
  const hint = clusterP >= 1
    ? `; ${clusterP} looks like a z, whose p is ${Number(p.toPrecision(3))}`
    : "";
  throw new UsageError(
    `--cluster-p: found ${clusterP}, expected a p between 0 and ` +
      `${twoSided ? 1 : 0.5}${hint}`,
    { field: "--cluster-p" },
  );
}
