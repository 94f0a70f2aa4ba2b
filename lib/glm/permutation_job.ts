/** What one thread does with relabellings. @module */
import type { Engine, Sums } from "../kernels/types.ts";
import { ClusterExtents } from "../stats/cluster_extents.ts";
import { Tfce } from "../stats/tfce.ts";
import type { ByStatistic } from "./permutation_result.ts";
import { tailOfVoxel } from "./voxel_tail.ts";
import {
  needsMaps,
  type PermutationArrays,
  type PermutationModel,
  type PermutationRoom,
  type PermutationSlab,
  TILE,
} from "./permutation_model.ts";
import { LEAST_REST, tOf } from "./partial_correlation.ts";
import { Relabeller, type Relabelling } from "./relabelling.ts";

/** One thread's means of finding the statistics of relabellings. */
export class PermutationJob {
  readonly #model: PermutationModel;
  readonly #arrays: PermutationArrays;
  readonly #room: PermutationRoom;
  readonly #engine: Engine;
  readonly #relabeller: Relabeller;
  readonly #relabelling: Relabelling;
  readonly #columns: readonly Float64Array[];
  readonly #greatest: Float64Array;
  readonly #clusters: ClusterExtents | undefined;
  readonly #tfce: Tfce | undefined;

  /**
   * Prepares the arithmetic that all relabellings share.
   *
   * @param model What is computed.
   * @param arrays The arrays that threads share.
   * @param thread Which room is this thread's.
   * @param engine The kernels.
   */
  constructor(
    model: PermutationModel,
    arrays: PermutationArrays,
    thread: number,
    engine: Engine,
  ) {
    this.#model = model;
    this.#arrays = arrays;
    this.#room = arrays.rooms[thread];
    this.#engine = engine;
    this.#relabeller = new Relabeller(model.relabelling);
    this.#relabelling = {
      from: new Int32Array(model.rowCount),
      sign: new Float64Array(model.rowCount),
    };
    this.#columns = [model.tested, ...model.nuisance];
    this.#greatest = new Float64Array(arrays.batch);
    const { clusterHeight, tfceSteps } = model;
    const { neighbours } = arrays;
    this.#clusters = clusterHeight === undefined
      ? undefined
      : new ClusterExtents(neighbours);
    this.#tfce = tfceSteps === undefined ? undefined : new Tfce(neighbours);
  }

  /**
   * Finds t of some relabellings in a slab, counts, voxel by voxel, those whose
   * effect is at least the observed one, and, with the last slab of all, finds
   * the greatest clusters.
   *
   * @param first Number of the first.
   * @param end The number after the last; where the slab is not all voxels and
   *   whole maps are needed, at most a batch further.
   * @param slab The voxels whose residuals are held.
   */
  run(first: number, end: number, slab: PermutationSlab): void {
    const step = this.#arrays.batch;
    const stop = slab.start + slab.voxels;
    for (let start = first; start < end; start += step) {
      const count = Math.min(step, end - start);
      this.#fillBasis(
        count,
        (j) => this.#relabeller.find(start + j, this.#relabelling),
      );
      this.#greatest.fill(-Infinity);
      for (let v = slab.start; v < stop; v += TILE) {
        this.#tile(count, v, slab);
      }
      this.#keepGreatest(start, count);
      if (stop < this.#model.voxelCount) continue;
      for (let j = 0; j < count; j++) this.#measure(j, start + j);
    }
  }

  /**
   * Finds the partial correlation of the data as they are in a slab.
   *
   * @param target Receives one value a voxel of the mask.
   * @param slab The voxels whose residuals are held.
   */
  observe(target: Float64Array, slab: PermutationSlab): void {
    const { from, sign } = this.#relabelling;
    this.#fillBasis(1, () => {
      sign.fill(1);
      for (let i = 0; i < from.length; i++) from[i] = i;
    });
    const stop = slab.start + slab.voxels;
    for (let v = slab.start; v < stop; v += TILE) {
      const voxels = this.#multiplyTile(v, slab);
      target.set(this.#correlations(0, voxels), v);
    }
  }

  /**
   * Fits the tails of some of the selected voxels and takes their p from them.
   *
   * @param first The first of the selected voxels.
   * @param end The one after the last, at most the rooms' `tailVoxels` further.
   * @param slab The voxels whose residuals are held, these among them.
   */
  fitTails(first: number, end: number, slab: PermutationSlab): void {
    const { relabelling: { count }, rowCount } = this.#model;
    const { residuals, selected, tailed } = this.#arrays;
    const stride = residuals.length / rowCount;
    const { gathered } = this.#room;
    const voxels = selected.subarray(first, end);
    for (let i = 0; i < rowCount; i++) {
      voxels.forEach((voxel, v) =>
        gathered[i * TILE + v] = residuals[i * stride + voxel - slab.start]
      );
    }
    const values = this.#valuesOf(voxels.length);
    voxels.forEach((voxel, v) => {
      const own = values.subarray(v * count, (v + 1) * count);
      tailed[voxel] = tailOfVoxel(
        this.#model,
        gathered.subarray(v),
        TILE,
        own,
        this.#arrays.observed[voxel],
      );
    });
  }

  /** Correlations of all relabellings with gathered voxels, by voxel. */
  #valuesOf(voxels: number): Float64Array {
    const { relabelling: { count }, twoSided } = this.#model;
    const values = this.#room.correlations;
    const step = this.#arrays.batch;
    for (let start = 0; start < count; start += step) {
      const batch = Math.min(step, count - start);
      this.#fillBasis(
        batch,
        (j) => this.#relabeller.find(start + j, this.#relabelling),
      );
      this.#multiply(this.#room.gathered, TILE, voxels);
      for (let j = 0; j < batch; j++) {
        const r = this.#correlations(j, voxels);
        for (let v = 0, at = start + j; v < voxels; v++, at += count) {
          values[at] = twoSided ? Math.abs(r[v]) : r[v];
        }
      }
    }
    return values;
  }

  /**
   * Measures the clusters of the data as they are.
   *
   * @param t One value a voxel.
   * @returns What the model asks for, one value a voxel.
   */
  measure(t: Float64Array): Omit<ByStatistic, "t"> {
    const { clusterHeight, tfceSteps: steps, twoSided } = this.#model;
    const tfce = this.#tfce?.enhance(t, { twoSided, steps });
    if (!this.#clusters || clusterHeight === undefined) {
      return { size: undefined, mass: undefined, tfce };
    }
    const size = new Float64Array(t.length);
    const mass = new Float64Array(t.length);
    this.#clusters.measure(t, clusterHeight, twoSided, { size, mass });
    return { size, mass, tfce };
  }

  /** Puts the regressors of some relabellings side by side. */
  #fillBasis(count: number, relabel: (j: number) => void): void {
    const { from, sign } = this.#relabelling;
    const { basis } = this.#room;
    const columns = this.#columns;
    const width = this.#arrays.batch * columns.length;
    for (let j = 0; j < count; j++) {
      relabel(j);
      for (let k = 0; k < columns.length; k++) {
        const column = columns[k];
        let at = j * columns.length + k;
        for (let i = 0; i < from.length; i++, at += width) {
          basis[at] = sign[i] * column[from[i]];
        }
      }
    }
  }

  /** Multiplies the regressors of a batch with the residuals of a tile. */
  #multiplyTile(start: number, slab: PermutationSlab): number {
    const { residuals } = this.#arrays;
    const stride = residuals.length / this.#model.rowCount;
    const voxels = Math.min(TILE, slab.start + slab.voxels - start);
    this.#multiply(residuals.subarray(start - slab.start), stride, voxels);
    return voxels;
  }

  /** Multiplies the regressors of a batch with rows of residuals. */
  #multiply(values: Float64Array, stride: number, voxels: number): void {
    const { rowCount } = this.#model;
    const { basis, besides, products } = this.#room;
    products.fill(0);
    besides.fill(0);
    const row = (k: number) => besides.subarray(k * TILE, (k + 1) * TILE);
    const sums: Sums = {
      acc: products,
      zz: row(0),
      lag: row(1),
      zprev: row(2),
      shift: row(3),
    };
    const volumes = { values, stride, start: 0 };
    this.#engine.accumulate(sums, basis, volumes, rowCount, 0, voxels);
  }

  /** Partial correlations of one relabelling in a tile that was multiplied. */
  #correlations(j: number, voxels: number): Float64Array {
    const { products } = this.#room;
    const columns = this.#columns.length;
    const first = j * columns * TILE;
    const tested = products.subarray(first, first + voxels);
    if (columns === 1) return tested;
    for (let v = 0; v < voxels; v++) {
      let rest = 1;
      for (let k = 1, at = first + TILE + v; k < columns; k++, at += TILE) {
        rest -= products[at] * products[at];
      }
      tested[v] /= Math.sqrt(Math.max(rest, LEAST_REST));
    }
    return tested;
  }

  #tile(count: number, start: number, slab: PermutationSlab): void {
    const { dof, twoSided, voxelCount } = this.#model;
    const { counts, maps } = this.#room;
    const { observed } = this.#arrays;
    const voxels = this.#multiplyTile(start, slab);
    for (let j = 0; j < count; j++) {
      const r = this.#correlations(j, voxels);
      let greatest = this.#greatest[j];
      for (let v = 0, at = start; v < voxels; v++, at++) {
        const value = twoSided && r[v] < 0 ? -r[v] : r[v];
        if (value > greatest) greatest = value;
        if (value >= observed[at]) counts[at]++;
      }
      this.#greatest[j] = greatest;
      if (!needsMaps(this.#model)) continue;
      for (let v = 0, at = j * voxelCount + start; v < voxels; v++, at++) {
        maps[at] = tOf(r[v], dof);
      }
    }
  }

  /** Keeps the greatest t of some relabellings. */
  #keepGreatest(first: number, count: number): void {
    const { t } = this.#arrays.maxima;
    for (let j = 0; j < count; j++) {
      const greatest = tOf(this.#greatest[j], this.#model.dof);
      t[first + j] = Math.max(t[first + j], greatest);
    }
  }

  /** Keeps the greatest clusters of one relabelling. */
  #measure(j: number, number: number): void {
    const { clusterHeight, tfceSteps, twoSided, voxelCount } = this.#model;
    const { maxima } = this.#arrays;
    const at = j * voxelCount;
    const map = this.#room.maps.subarray(at, at + voxelCount);
    if (this.#clusters && clusterHeight !== undefined) {
      const found = this.#clusters.measure(map, clusterHeight, twoSided);
      maxima.size[number] = found.size;
      maxima.mass[number] = found.mass;
    }
    if (this.#tfce) {
      const options = { twoSided, steps: tfceSteps };
      maxima.tfce[number] = this.#tfce.greatest(map, options);
    }
  }
}
