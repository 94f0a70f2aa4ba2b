/** Where things lie in a scratch. @module */

/** Values of a cache line, at whose multiples everything begins. */
const ALIGNMENT = 8;

/**
 * Hands out positions in a scratch, one after another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ScratchLayout } from "./scratch_layout.ts";
 *
 * const layout = new ScratchLayout();
 * assertEquals([layout.take(3), layout.take(9), layout.length], [0, 8, 24]);
 * ```
 */
export class ScratchLayout {
  #length = 0;

  /** Values that all of it takes up. */
  get length(): number {
    return this.#length;
  }

  /**
   * Takes room for some values.
   *
   * @param values How many.
   * @returns Where the first one is.
   */
  take(values: number): number {
    const at = this.#length;
    this.#length += ALIGNMENT * Math.ceil(values / ALIGNMENT);
    return at;
  }

  /**
   * Takes room for a table of 32-bit numbers.
   *
   * @param numbers How many.
   * @returns Where the first one is, in values.
   */
  takeTable(numbers: number): number {
    return this.take(numbers / 2);
  }
}
