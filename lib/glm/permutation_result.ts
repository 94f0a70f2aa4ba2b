/** What a test by relabelling found. @module */
import type { Grid, Image } from "../nifti/types.ts";
import { release } from "../release.ts";
import { tLogSf } from "../stats/student_t.ts";
import { MaximaTail } from "./maxima_tail.ts";
import { ENOUGH } from "./permutation_model.ts";
import { NullDistribution, permutedP } from "./permuted_p.ts";
import type { PermutationPlan } from "./plan_permutation.ts";
import { unmask } from "./unmask.ts";

/** A statistic whose greatest value over the mask is compared. */
export type PermutedStatistic = "t" | "size" | "mass" | "tfce";

/**
 * A kind of p: family-wise over voxels, clusters by their size or mass,
 * threshold-free clusters; or of each voxel alone.
 */
export type PermutedPKind = "voxel" | "size" | "mass" | "tfce" | "uncorrected";

/** One array of values for each statistic; size, mass and TFCE where asked for. */
export interface ByStatistic {
  /** t. */
  readonly t: Float64Array;
  /** Voxels of a cluster. */
  readonly size: Float64Array | undefined;
  /** Sum of |t| beyond the cluster-forming height over a cluster. */
  readonly mass: Float64Array | undefined;
  /** Threshold-free cluster enhancement. */
  readonly tfce: Float64Array | undefined;
}

/** What a {@linkcode PermutationResult} is made of. */
export interface PermutationFindings {
  /** The grid of the maps. */
  readonly grid: Grid;
  /** Indices of the mask's voxels on the grid. */
  readonly voxels: Uint32Array;
  /** How it was tested. */
  readonly plan: PermutationPlan;
  /** The data's own statistics, one value a voxel. */
  readonly statistics: ByStatistic;
  /** Maxima of each relabelling, in the order of their numbers. */
  readonly nulls: ByStatistic;
  /** By voxel: relabellings whose t is at least the observed one. */
  readonly reaching: Uint32Array;
  /** By voxel: p from a fitted tail, 0 where none is needed or fits. */
  readonly tailed: Float64Array | undefined;
}

/** Statistics, null distributions and p of a contrast. */
export class PermutationResult implements PermutationFindings {
  readonly grid: Grid;
  readonly voxels: Uint32Array;
  readonly plan: PermutationPlan;
  readonly statistics: ByStatistic;
  readonly nulls: ByStatistic;
  readonly reaching: Uint32Array;
  readonly tailed: Float64Array | undefined;

  /**
   * Made by `permutedOls`.
   *
   * @param findings What was found.
   */
  constructor(findings: PermutationFindings) {
    this.grid = findings.grid;
    this.voxels = findings.voxels;
    this.plan = findings.plan;
    this.statistics = findings.statistics;
    this.nulls = findings.nulls;
    this.reaching = findings.reaching;
    this.tailed = findings.tailed;
  }

  /** The kinds of p there are. */
  get kinds(): PermutedPKind[] {
    const { size, tfce } = this.statistics;
    return [
      "uncorrected",
      "voxel",
      ...(size === undefined ? [] : ["size", "mass"] as const),
      ...(tfce === undefined ? [] : ["tfce"] as const),
    ];
  }

  /**
   * Finds p of every voxel.
   *
   * @param kind Which p.
   * @returns One value a voxel of the mask; 1 where there is no cluster.
   * @throws {RangeError} If the statistic was not asked for.
   */
  p(kind: PermutedPKind): Float64Array {
    const { complete, effect, options, relabelling, tail } = this.plan;
    const counts = { count: relabelling.count, complete };
    if (kind === "uncorrected") {
      const { reaching, tailed } = this;
      const p = new Float64Array(reaching.length);
      for (let v = 0; v < p.length; v++) {
        p[v] = tailed?.[v] || permutedP(reaching[v], counts);
      }
      return p;
    }
    const statistic = kind === "voxel" ? "t" : kind;
    const observed = this.statistics[statistic];
    const values = this.nulls[statistic];
    if (observed === undefined || values === undefined) {
      throw new RangeError(`no ${kind} was asked for`);
    }
    const signed = kind === "voxel" && !options.twoSided;
    const nulls = new NullDistribution(values);
    const scale = kind === "voxel"
      ? (t: number) => -tLogSf(t, effect.dof)
      : undefined;
    const fitted = tail && new MaximaTail(nulls.sorted, tail, scale);
    const bounded = options.compat === "nilearn" &&
      (kind === "size" || kind === "mass");
    return observed.map((value) => {
      const reached = signed ? value : Math.abs(value);
      if (bounded) return nulls.nilearnP(reached);
      const reaching = nulls.reaching(reached);
      return (reaching < ENOUGH && fitted?.p(reached)) ||
        permutedP(reaching, counts);
    });
  }

  /**
   * Makes an image of a statistic, 0 outside the mask.
   *
   * @param statistic Which.
   * @returns The image.
   * @throws {RangeError} If it was not asked for.
   */
  statisticImage(statistic: PermutedStatistic): Image {
    const values = this.statistics[statistic];
    if (values === undefined) {
      throw new RangeError(`no ${statistic} was asked for`);
    }
    return unmask(values, this.voxels, this.grid);
  }

  /**
   * Makes an image of −log₁₀ p, 0 outside the mask.
   *
   * @param kind Which p.
   * @returns The image.
   * @throws {RangeError} If the statistic was not asked for.
   */
  negLog10PImage(kind: PermutedPKind): Image {
    const values = this.p(kind);
    for (let v = 0; v < values.length; v++) {
      values[v] = values[v] === 1 ? 0 : -Math.log10(values[v]);
    }
    const image = unmask(values, this.voxels, this.grid);
    release(values);
    return image;
  }
}
