/** A tested contrast: effect, variance, statistic, p and z of every voxel. @module */
import type { Grid, Image } from "../nifti/types.ts";
import {
  fStatistics,
  type StatisticMaps,
  tStatistics,
} from "../stats/statistic_maps.ts";
import type { ContrastEstimate, StatType } from "./estimate.ts";
import { unmask } from "./unmask.ts";

/** A kind of map that a contrast gives. */
export type MapKind =
  | "effect"
  | "variance"
  | "stat"
  | "p"
  | "z"
  | "neglog10p";

/** Variances below this count as this, as nilearn's `tiny` does. */
const TINY = 1e-50;

/** A contrast of a fitted model, voxel by voxel. */
export class ContrastResult {
  /** Which statistic the contrast is tested with. */
  readonly statType: StatType;
  /** Rows of the contrast. */
  readonly dimension: number;
  /** Residual degrees of freedom; where voxels differ, the most of them. */
  readonly dof: number;
  /** Weights, one row of design columns a row of the contrast. */
  readonly weights: readonly (readonly number[])[];
  readonly #estimate: ContrastEstimate;
  readonly #grid: Grid;
  readonly #voxels: Uint32Array;
  readonly #maps = new Map<MapKind, Float64Array>();

  /**
   * Made by a model's `computeContrast`.
   *
   * @param estimate Effect and variance of the masked voxels.
   * @param weights The contrast's weights.
   * @param grid The grid of the maps.
   * @param voxels Indices of the masked voxels on the grid.
   */
  constructor(
    estimate: ContrastEstimate,
    weights: readonly (readonly number[])[],
    grid: Grid,
    voxels: Uint32Array,
  ) {
    this.statType = estimate.statType;
    this.dimension = estimate.dimension;
    this.dof = estimate.dof;
    this.weights = weights;
    this.#estimate = estimate;
    this.#grid = grid;
    this.#voxels = voxels;
  }

  /**
   * Returns the values of a map inside the mask.
   *
   * - `effect`: c·β; for F the whitened effects, one row of voxels a row.
   * - `variance`: of the effect; for F the residual variance.
   * - `stat`: t, or F.
   * - `p`: upper tail (one-sided for t), never zero.
   * - `z`: the normal quantile of the same tail, within ±37.05.
   * - `neglog10p`: −log10 p, exact beyond the smallest p.
   *
   * @param kind The kind of map.
   * @returns One value a voxel (`dimension` rows of them for the effect).
   */
  values(kind: MapKind): Float64Array {
    if (kind === "effect") return this.#estimate.effect;
    if (kind === "variance") return this.#estimate.variance;
    let values = this.#maps.get(kind);
    if (!values) {
      if (kind === "stat") this.#maps.set("stat", statistic(this.#estimate));
      else this.#computeTails();
      values = this.#maps.get(kind)!;
    }
    return values;
  }

  /**
   * Returns a map as an image: zero outside the mask.
   *
   * @param kind The kind of map.
   * @returns The image, on the grid of the data.
   */
  toImage(kind: MapKind): Image {
    return unmask(this.values(kind), this.#voxels, this.#grid);
  }

  #computeTails(): void {
    const stat = this.values("stat");
    const out = {
      p: new Float64Array(stat.length),
      z: new Float64Array(stat.length),
      negLog10P: new Float64Array(stat.length),
    };
    const { voxelDof } = this.#estimate;
    if (voxelDof === undefined) this.#tailsOf(stat, this.dof, out);
    else {
      for (const voxels of voxelsByDof(voxelDof)) {
        const some = {
          p: new Float64Array(voxels.length),
          z: new Float64Array(voxels.length),
          negLog10P: new Float64Array(voxels.length),
        };
        const dof = voxelDof[voxels[0]];
        this.#tailsOf(Float64Array.from(voxels, (v) => stat[v]), dof, some);
        voxels.forEach((v, i) => {
          out.p[v] = some.p[i];
          out.z[v] = some.z[i];
          out.negLog10P[v] = some.negLog10P[i];
        });
      }
    }
    this.#maps.set("p", out.p);
    this.#maps.set("z", out.z);
    this.#maps.set("neglog10p", out.negLog10P);
  }

  #tailsOf(stat: Float64Array, dof: number, out: StatisticMaps): void {
    if (this.statType === "t") tStatistics(stat, dof, out);
    else fStatistics(stat, this.dimension, dof, out);
  }
}

/** Voxels of the same degrees of freedom. */
function voxelsByDof(dof: Float64Array): Iterable<number[]> {
  const groups = new Map<number, number[]>();
  dof.forEach((value, v) => {
    const group = groups.get(value);
    if (group) group.push(v);
    else groups.set(value, [v]);
  });
  return groups.values();
}

function statistic(estimate: ContrastEstimate): Float64Array {
  const { dimension, effect, statType, variance } = estimate;
  const count = variance.length;
  const out = new Float64Array(count);
  for (let v = 0; v < count; v++) {
    const scale = Math.max(variance[v], TINY);
    if (statType === "t") {
      out[v] = effect[v] / Math.sqrt(scale);
      continue;
    }
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += effect[i * count + v] ** 2;
    out[v] = sum / dimension / scale;
  }
  return out;
}
