/** Arrays that the fits of runs use one after another. @module */

/**
 * Lends arrays by name: the next loan of a name is the same memory again, so
 * that fits that follow one another leave no garbage behind.
 */
export class ArrayRoom {
  readonly #shared: boolean;
  readonly #arrays = new Map<string, Float64Array>();
  readonly #inner = new Map<boolean, ArrayRoom>();

  /** @param shared Whether threads share the arrays. */
  constructor(shared = false) {
    this.#shared = shared;
  }

  /**
   * Finds the room within this one whose arrays threads share, or do not: what
   * has this room for itself has that one, too.
   *
   * @param shared Whether they do.
   * @returns The room, the same each time.
   */
  within(shared: boolean): ArrayRoom {
    const known = this.#inner.get(shared) ?? new ArrayRoom(shared);
    this.#inner.set(shared, known);
    return known;
  }

  /**
   * Lends an array; the loan before it, of the same name, ends.
   *
   * @param name What it is used for.
   * @param length Its length.
   * @returns Zeros.
   */
  zeros(name: string, length: number): Float64Array {
    const known = this.#arrays.get(name);
    if (known && known.length >= length) {
      return known.subarray(0, length).fill(0);
    }
    const made = new Float64Array(
      this.#shared
        ? new SharedArrayBuffer(8 * length)
        : new ArrayBuffer(8 * length),
    );
    this.#arrays.set(name, made);
    return made;
  }
}
