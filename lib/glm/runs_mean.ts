/** The mean volume of several runs. @module */

/** Adds up the mean volumes of runs, each of which weighs the same. */
export class RunsMean {
  readonly #sum: Float64Array;
  #count = 0;

  /**
   * Starts before the first run.
   *
   * @param size Voxels of a volume.
   */
  constructor(size: number) {
    this.#sum = new Float64Array(size);
  }

  /**
   * Adds a run.
   *
   * @param mean Its mean volume.
   */
  add(mean: Float64Array): void {
    this.#count++;
    for (let v = 0; v < mean.length; v++) this.#sum[v] += mean[v];
  }

  /**
   * Ends the sum.
   *
   * @returns The mean over the runs.
   */
  finish(): Float64Array {
    return this.#sum.map((sum) => sum / this.#count);
  }
}
