/** Writes voxels' values into rows that lie far apart. @module */

/** Voxels that are gathered before they are written, for the cache's sake. */
const BLOCK = 64;

/** Gathers the values of voxels that follow one another and writes them. */
export class ColumnWriter {
  readonly #target: Float64Array;
  readonly #rows: number;
  readonly #stride: number;
  readonly #block: Float64Array;
  #start = 0;
  #count = 0;

  /**
   * @param target `rows × stride` values.
   * @param rows Values of a voxel.
   * @param stride Voxels of a row.
   */
  constructor(target: Float64Array, rows: number, stride: number) {
    this.#target = target;
    this.#rows = rows;
    this.#stride = stride;
    this.#block = new Float64Array(BLOCK * rows);
  }

  /**
   * Takes the values of a voxel.
   *
   * @param values One value a row.
   * @param voxel The voxel.
   */
  write(values: Float64Array, voxel: number): void {
    if (this.#count === BLOCK || voxel !== this.#start + this.#count) {
      this.flush();
      this.#start = voxel;
    }
    const at = this.#count * this.#rows;
    for (let k = 0; k < this.#rows; k++) this.#block[at + k] = values[k];
    this.#count++;
  }

  /** Writes what was gathered. */
  flush(): void {
    for (let k = 0; k < this.#rows; k++) {
      const row = k * this.#stride + this.#start;
      for (let i = 0; i < this.#count; i++) {
        this.#target[row + i] = this.#block[i * this.#rows + k];
      }
    }
    this.#count = 0;
  }
}
