/** Accumulates a run's sums while its volumes go by. @module */
import type { Engine, Sums } from "../kernels/types.ts";
import type { DesignBasis } from "./basis.ts";
import { medianOfRows } from "./median_of_rows.ts";
import { makeProjection, type NoiseModel, type RunSums } from "./sums.ts";

/** Volumes accumulated at once; the result does not depend on it. */
const BATCH = 8;
/** Scans whose median is subtracted before anything is summed. */
const SHIFT_SCANS = 5;

/**
 * Takes the kept volumes of a run in the order of time and sums what the fit
 * needs. Memory does not grow with the number of volumes.
 *
 * Each voxel's series is first shifted by the median of its first five scans:
 * squares of a large baseline would otherwise swallow the digits of small
 * residuals, and a median is not led astray by one odd scan as the first scan
 * alone would be.
 */
export class RunAccumulator {
  readonly #basis: DesignBasis;
  readonly #noiseModel: NoiseModel;
  readonly #engine: Engine;
  readonly #rows: Float64Array;
  readonly #width: number;
  readonly #sums: Sums;
  readonly #first: Float64Array;
  readonly #batch: Float64Array;
  readonly #voxelCount: number;
  #filled = 0;
  #scan = 0;
  #nonFinite = 0;

  /**
   * @param voxelCount Voxels of each volume.
   * @param basis The design's basis, one row a kept scan.
   * @param noiseModel The noise model to take sums for.
   * @param engine The kernels to run.
   */
  constructor(
    voxelCount: number,
    basis: DesignBasis,
    noiseModel: NoiseModel,
    engine: Engine,
  ) {
    const { rows, width } = makeProjection(basis, noiseModel);
    this.#voxelCount = voxelCount;
    this.#basis = basis;
    this.#noiseModel = noiseModel;
    this.#engine = engine;
    this.#rows = rows;
    this.#width = width;
    this.#sums = {
      acc: new Float64Array(width * voxelCount),
      zz: new Float64Array(voxelCount),
      lag: new Float64Array(voxelCount),
      zprev: new Float64Array(voxelCount),
      shift: new Float64Array(voxelCount),
    };
    this.#first = new Float64Array(basis.hasConstant ? 0 : voxelCount);
    this.#batch = new Float64Array(
      Math.min(BATCH, basis.rowCount) * voxelCount,
    );
  }

  /** Where the next volume's values go before {@linkcode commit} is called. */
  get next(): Float64Array {
    const start = this.#filled * this.#voxelCount;
    return this.#batch.subarray(start, start + this.#voxelCount);
  }

  /** Non-finite samples that were taken as zero. */
  get nonFinite(): number {
    return this.#nonFinite;
  }

  /** Takes the volume that was written into {@linkcode next}. */
  commit(): void {
    this.#nonFinite += this.#engine.zeroNonFinite(this.next);
    this.#filled++;
    if (this.#filled * this.#voxelCount === this.#batch.length) this.#flush();
  }

  /**
   * Ends the run.
   *
   * @returns Its sums, over arrays that the accumulator no longer touches.
   * @throws {RangeError} If volumes are missing or too many.
   */
  finish(): RunSums {
    this.#flush();
    if (this.#scan !== this.#basis.rowCount) {
      throw new RangeError(
        `Cannot finish a run of ${this.#scan} scans: the design has ${this.#basis.rowCount} rows`,
      );
    }
    const { acc, zz, lag, zprev, shift } = this.#sums;
    return {
      noiseModel: this.#noiseModel,
      voxelCount: this.#voxelCount,
      shift,
      projected: acc,
      squares: zz,
      lag,
      first: this.#first,
      last: zprev,
    };
  }

  #flush(): void {
    const count = this.#filled;
    if (count === 0) return;
    if (this.#scan === 0) this.#begin(count);
    const from = this.#scan * this.#width;
    this.#engine.accumulate(
      this.#sums,
      this.#rows.subarray(from, from + count * this.#width),
      { values: this.#batch, stride: this.#voxelCount, start: 0 },
      count,
      0,
      this.#voxelCount,
    );
    this.#scan += count;
    this.#filled = 0;
  }

  #begin(count: number): void {
    const { shift } = this.#sums;
    medianOfRows(this.#batch, Math.min(count, SHIFT_SCANS), shift);
    for (let v = 0; v < this.#first.length; v++) {
      this.#first[v] = this.#batch[v] - shift[v];
    }
  }
}
