/** Threshold-free cluster enhancement. @module */

import { HeightOrder } from "./height_order.ts";
import { FACES } from "./mask_neighbours.ts";

const { imul, max, min } = Math;
/** What no root is below, and what −1 and less becomes when masked with it. */
const NONE = 0x7fffffff;

/** How {@linkcode Tfce} weighs extent and height. */
export interface TfceOptions {
  /**
   * Whether clusters below 0 count too; they get negative values.
   *
   * @default {true}
   */
  readonly twoSided?: boolean;
  /**
   * Exponent E of a cluster's extent in voxels.
   *
   * @default {0.5}
   */
  readonly extentExponent?: number;
  /**
   * Exponent H of the height.
   *
   * @default {2}
   */
  readonly heightExponent?: number;
  /**
   * 0 for the integral itself; otherwise the number of equal steps from 0 to
   * the map's highest |value| whose terms are summed, as nilearn does with
   * 100, without the width of a step.
   *
   * @default {0}
   */
  readonly steps?: number;
}

/**
 * Enhances maps of one mask without a threshold (Smith and Nichols,
 * NeuroImage 44:83, 2009): TFCE(v) = ∫₀^{h(v)} e(v, h)^E · h^H dh, where e is
 * the extent in voxels of the cluster that v is in at height h.
 *
 * The integral is exact and takes the time of a sort. From the highest voxel
 * down each joins the clusters that it touches, which makes a tree: between a
 * voxel's height and that of the voxel that joins it, its cluster does not
 * change. Down the tree the pieces are summed, all of one sign.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { maskNeighbours, Tfce } from "@niglm/niglm/stats";
 *
 * const neighbours = maskNeighbours(Uint32Array.of(0, 1), [2, 1, 1]);
 * const [one, two] = new Tfce(neighbours).enhance(Float64Array.of(1, 2));
 * assertAlmostEquals(one, Math.SQRT2 / 3, 1e-15);
 * assertAlmostEquals(two, Math.SQRT2 / 3 + (2 ** 3 - 1) / 3, 1e-15);
 * ```
 */
export class Tfce {
  /** Bytes a voxel that this takes. */
  static readonly BYTES = 64;
  readonly #neighbours: Int32Array;
  readonly #voxelCount: number;
  readonly #sorted: HeightOrder;
  /**
   * By voxel: one on the way to its cluster's root, from 1; negative below 0,
   * 0 outside the tree.
   */
  readonly #roots: Int32Array;
  /** By root: the rank of the voxel that joined the cluster last. */
  readonly #lasts: Int32Array;
  /** By root: voxels of the cluster. */
  readonly #extents: Int32Array;
  /** By rank: the voxel that joined this one's cluster; itself if none did. */
  readonly #parents: Int32Array;
  /** By rank: voxels of the cluster when this one was its last. */
  readonly #sizes: Int32Array;
  /** By rank: the antiderivative at the height, then the enhanced value. */
  readonly #levels: Float64Array;
  readonly #enhanced: Float64Array;

  /**
   * Makes room for the maps of a mask.
   *
   * @param neighbours What `maskNeighbours` gives.
   */
  constructor(neighbours: Int32Array) {
    this.#neighbours = neighbours;
    this.#voxelCount = neighbours.length / FACES;
    this.#sorted = new HeightOrder(this.#voxelCount);
    this.#roots = new Int32Array(this.#voxelCount + 1);
    this.#lasts = new Int32Array(this.#voxelCount);
    this.#extents = new Int32Array(this.#voxelCount);
    this.#parents = new Int32Array(this.#voxelCount);
    this.#sizes = new Int32Array(this.#voxelCount);
    this.#levels = new Float64Array(this.#voxelCount);
    this.#enhanced = new Float64Array(this.#voxelCount);
  }

  /**
   * Enhances a map.
   *
   * @param values One value a voxel of the mask; NaN counts as 0.
   * @param options Exponents, sides and steps.
   * @param target Receives the result, where given.
   * @returns One value a voxel, of the sign of the map's value.
   * @throws {RangeError} If a value is infinite, or the map is not as long as
   *   the mask.
   */
  enhance(
    values: Float64Array,
    options: TfceOptions = {},
    target: Float64Array = new Float64Array(values.length),
  ): Float64Array {
    const count = this.#enhanceByRank(values, options);
    const { order } = this.#sorted;
    const enhanced = this.#enhanced;
    if (count < target.length) target.fill(0);
    for (let rank = 0; rank < count; rank++) {
      const entry = order[rank];
      if (entry < 0) target[~entry] = -enhanced[rank];
      else target[entry] = enhanced[rank];
    }
    return target;
  }

  /**
   * Enhances a map and finds what is farthest from 0.
   *
   * @param values One value a voxel of the mask; NaN counts as 0.
   * @param options Exponents, sides and steps.
   * @returns The greatest |value| of the enhanced map.
   * @throws {RangeError} If a value is infinite, or the map is not as long as
   *   the mask.
   */
  greatest(values: Float64Array, options: TfceOptions = {}): number {
    const count = this.#enhanceByRank(values, options);
    const enhanced = this.#enhanced;
    let greatest = 0;
    for (let rank = 0; rank < count; rank++) {
      if (enhanced[rank] > greatest) greatest = enhanced[rank];
    }
    return greatest;
  }

  /** Enhances a map, voxels by their rank; tells how many are not 0. */
  #enhanceByRank(values: Float64Array, options: TfceOptions): number {
    if (values.length !== this.#voxelCount) {
      throw new RangeError(
        `values: found ${values.length}, expected ${this.#voxelCount}, one a voxel of the mask`,
      );
    }
    const count = this.#sorted.sort(values, options.twoSided ?? true);
    this.#grow(count);
    this.#measureHeights(count, options);
    this.#descend(count, options.extentExponent ?? 0.5);
    return count;
  }

  /**
   * Makes the tree from the highest voxel down. Most voxels touch one cluster
   * or none, which the least and the greatest root around them tell without a
   * look at each neighbour.
   */
  #grow(count: number): void {
    const { order } = this.#sorted;
    const neighbours = this.#neighbours;
    const roots = this.#roots.fill(0);
    const lasts = this.#lasts;
    const extents = this.#extents;
    const parents = this.#parents;
    const sizes = this.#sizes;
    for (let rank = 0; rank < count; rank++) {
      const entry = order[rank];
      const sign = entry >> 31 | 1;
      const voxel = entry ^ entry >> 31;
      const f = FACES * voxel;
      const a = imul(sign, roots[neighbours[f]]) - 1 | 0;
      const b = imul(sign, roots[neighbours[f + 1]]) - 1 | 0;
      const c = imul(sign, roots[neighbours[f + 2]]) - 1 | 0;
      const d = imul(sign, roots[neighbours[f + 3]]) - 1 | 0;
      const e = imul(sign, roots[neighbours[f + 4]]) - 1 | 0;
      const g = imul(sign, roots[neighbours[f + 5]]) - 1 | 0;
      const greatest = max(max(max(a, b), max(c, d)), max(e, g));
      parents[rank] = rank;
      if (greatest < 0) {
        roots[voxel] = sign * (voxel + 1);
        lasts[voxel] = rank;
        extents[voxel] = 1;
        sizes[rank] = 1;
        continue;
      }
      const least = min(
        min(min(a & NONE, b & NONE), min(c & NONE, d & NONE)),
        min(e & NONE, g & NONE),
      );
      let cluster = rootOf(roots, least, sign);
      parents[lasts[cluster]] = rank;
      let size = 1 + extents[cluster];
      for (let face = f; least !== greatest && face < f + FACES; face++) {
        const start = imul(sign, roots[neighbours[face]]) - 1 | 0;
        if (start < 0 || start === cluster) continue;
        const root = rootOf(roots, start, sign);
        if (root !== cluster) {
          parents[lasts[root]] = rank;
          size += extents[root];
          if (extents[root] > extents[cluster]) {
            roots[cluster] = sign * (root + 1);
            cluster = root;
          } else {
            roots[root] = sign * (cluster + 1);
          }
        }
        roots[start] = sign * (cluster + 1);
        roots[neighbours[face]] = sign * (cluster + 1);
      }
      roots[voxel] = sign * (cluster + 1);
      lasts[cluster] = rank;
      extents[cluster] = size;
      sizes[rank] = size;
    }
  }

  /** Finds ∫₀ʰ hᴴ dh at each voxel's height, or the sum of terms up to it. */
  #measureHeights(
    count: number,
    { heightExponent = 2, steps = 0 }: TfceOptions,
  ): void {
    const { heights } = this.#sorted;
    const levels = this.#levels;
    if (steps > 0) {
      const sums = stepSums(heights[0], steps, heightExponent);
      let step = steps;
      for (let rank = 0; rank < count; rank++) {
        const height = heights[rank];
        while (step > 0 && sums.heights[step] > height) step--;
        levels[rank] = sums.terms[step];
      }
      return;
    }
    const exponent = heightExponent + 1;
    for (let rank = 0; rank < count; rank++) {
      const height = heights[rank];
      levels[rank] = (exponent === 3
        ? height * height * height
        : Math.pow(height, exponent)) / exponent;
    }
  }

  /** Sums the pieces from the lowest voxel of each cluster up. */
  #descend(count: number, extentExponent: number): void {
    const parents = this.#parents;
    const sizes = this.#sizes;
    const levels = this.#levels;
    const enhanced = this.#enhanced;
    for (let rank = count - 1; rank >= 0; rank--) {
      const parent = parents[rank];
      const extent = extentExponent === 0.5
        ? Math.sqrt(sizes[rank])
        : Math.pow(sizes[rank], extentExponent);
      enhanced[rank] = parent === rank
        ? extent * levels[rank]
        : enhanced[parent] + extent * (levels[rank] - levels[parent]);
    }
  }
}

/** The root of a voxel's cluster. */
function rootOf(roots: Int32Array, voxel: number, sign: number): number {
  let root = voxel;
  for (;;) {
    const next = imul(sign, roots[root]) - 1 | 0;
    if (next === root) return root;
    root = next;
  }
}

/** Heights of steps from 0 to the highest, and sums of their terms. */
function stepSums(
  highest: number,
  steps: number,
  exponent: number,
): { readonly heights: Float64Array; readonly terms: Float64Array } {
  const heights = new Float64Array(steps + 1);
  const terms = new Float64Array(steps + 1);
  const width = highest / steps;
  for (let step = 1; step <= steps; step++) {
    heights[step] = step === steps ? highest : step * width;
    terms[step] = terms[step - 1] +
      (exponent === 2
        ? heights[step] * heights[step]
        : Math.pow(heights[step], exponent));
  }
  return { heights, terms };
}
