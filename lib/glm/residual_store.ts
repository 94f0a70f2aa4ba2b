/** Group maps freed of nuisance effects, slab after slab. @module */
import type { OpenScratch, Scratch } from "../slab/scratch.ts";
import { InputError } from "../errors.ts";
import { release } from "../release.ts";
import type { PermutationSlab } from "./permutation_model.ts";

/** Residuals this much smaller than their map's values are rounding errors. */
const STILL = 1e-12;

/** What a store holds and where. */
export interface ResidualStoreOptions {
  /** Number of maps. */
  readonly rowCount: number;
  /** Voxels of the mask. */
  readonly voxelCount: number;
  /** Orthonormal regressors that maps are freed of. */
  readonly nuisance: readonly Float64Array[];
  /** Receives a slab's residuals, one row of `slabVoxels` a map. */
  readonly target: Float64Array;
  /** Makes a scratch file, which several slabs need. */
  readonly openScratch: OpenScratch | undefined;
}

/**
 * Holds maps: all at once, or, where a slab is not all voxels, in a scratch
 * file, slab after slab, map after map.
 */
export class ResidualStore implements AsyncDisposable {
  readonly #options: ResidualStoreOptions;
  readonly #slabVoxels: number;
  #scratch: Scratch | undefined;
  #held: PermutationSlab | undefined;
  #still = 0;
  /** Voxels, from the first, whose residuals the scratch file has. */
  #ready = 0;

  /**
   * Use `fill` before anything else.
   *
   * @param options What is held and where.
   */
  constructor(options: ResidualStoreOptions) {
    this.#options = options;
    this.#slabVoxels = options.target.length / options.rowCount;
  }

  /** Voxels, of the slabs that were loaded, in which nothing is left. */
  get still(): number {
    return this.#still;
  }

  /** All slabs in order. */
  get slabs(): PermutationSlab[] {
    const { voxelCount } = this.#options;
    const width = this.#slabVoxels;
    return Array.from({ length: Math.ceil(voxelCount / width) }, (_, s) => ({
      start: s * width,
      voxels: Math.min(width, voxelCount - s * width),
    }));
  }

  /**
   * Takes all maps.
   *
   * @param rows One value a voxel, map after map; may be reused.
   * @throws {InputError} If they need a scratch file and none can be made.
   */
  async fill(
    rows: Iterable<Float64Array> | AsyncIterable<Float64Array>,
  ): Promise<void> {
    const { openScratch, rowCount, target, voxelCount } = this.#options;
    const { slabs } = this;
    const bytes = 8 * rowCount * voxelCount;
    if (slabs.length > 1) {
      if (openScratch === undefined) {
        throw new InputError(
          `memory: ${rowCount} maps of ${voxelCount} voxels take ` +
            `${Math.ceil(bytes / 2 ** 20)} MiB, expected a budget that holds ` +
            "them, or a scratch file",
          { field: "memory" },
        );
      }
      this.#scratch = await openScratch();
    }
    let i = 0;
    for await (const row of rows) {
      if (this.#scratch === undefined) target.set(row, i * voxelCount);
      for (const slab of this.#scratch ? slabs : []) {
        const part = row.subarray(slab.start, slab.start + slab.voxels);
        this.#scratch?.write(part, this.#offsetOf(slab, i));
      }
      i++;
    }
  }

  /**
   * Puts a slab's residuals into the target, unless they are there.
   *
   * @param slab The slab; the first time the one behind those before it.
   */
  load(slab: PermutationSlab): void {
    if (this.#held?.start === slab.start) return;
    const { nuisance, target } = this.#options;
    const width = this.#slabVoxels;
    this.#eachRow(slab, (row, at) => this.#scratch?.read(row, at));
    if (slab.start >= this.#ready) {
      this.#still += leaveResiduals(target, width, slab.voxels, nuisance);
      this.#ready = slab.start + slab.voxels;
      this.#eachRow(slab, (row, at) => this.#scratch?.write(row, at));
    }
    this.#held = slab;
  }

  /** Gives the scratch file back. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scratch?.[Symbol.asyncDispose]();
  }

  /** Calls with each row of a slab that is held, and its place in the file. */
  #eachRow(
    slab: PermutationSlab,
    use: (row: Float64Array, offset: number) => void,
  ): void {
    const { rowCount, target } = this.#options;
    const width = this.#slabVoxels;
    for (let i = 0; i < rowCount; i++) {
      const row = target.subarray(i * width, i * width + slab.voxels);
      use(row, this.#offsetOf(slab, i));
    }
  }

  #offsetOf(slab: PermutationSlab, row: number): number {
    return 8 * (slab.start * this.#options.rowCount + row * slab.voxels);
  }
}

/**
 * Takes nuisance effects out of maps and scales each voxel's rest to length 1;
 * tells in how many voxels nothing was left, which become 0.
 */
function leaveResiduals(
  values: Float64Array,
  stride: number,
  voxels: number,
  nuisance: readonly Float64Array[],
): number {
  const rowCount = values.length / stride;
  const product = new Float64Array(voxels);
  const before = squares(values, stride, voxels);
  for (let turn = 0; turn < 2; turn++) {
    for (const column of nuisance) {
      product.fill(0);
      for (let i = 0; i < rowCount; i++) {
        const at = i * stride;
        const weight = column[i];
        for (let v = 0; v < voxels; v++) product[v] += weight * values[at + v];
      }
      for (let i = 0; i < rowCount; i++) {
        const at = i * stride;
        const weight = column[i];
        for (let v = 0; v < voxels; v++) values[at + v] -= weight * product[v];
      }
    }
  }
  const rest = squares(values, stride, voxels);
  let still = 0;
  for (let v = 0; v < voxels; v++) {
    const moves = rest[v] > STILL * STILL * before[v];
    product[v] = moves ? 1 / Math.sqrt(rest[v]) : 0;
    if (!moves) still++;
  }
  for (let i = 0; i < rowCount; i++) {
    const at = i * stride;
    for (let v = 0; v < voxels; v++) values[at + v] *= product[v];
  }
  [before, product, rest].forEach(release);
  return still;
}

function squares(
  values: Float64Array,
  stride: number,
  voxels: number,
): Float64Array {
  const sums = new Float64Array(voxels);
  for (let at = 0; at < values.length; at += stride) {
    for (let v = 0; v < voxels; v++) sums[v] += values[at + v] ** 2;
  }
  return sums;
}
