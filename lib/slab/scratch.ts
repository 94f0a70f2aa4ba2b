/** Room outside of memory, as the slab pass sees it. @module */

/** A place for bytes that is gone when it is disposed of. */
export interface Scratch extends AsyncDisposable {
  /**
   * Writes an array's bytes.
   *
   * @param from What to write.
   * @param offset Position of the first byte.
   */
  write(from: ArrayBufferView, offset: number): void;
  /**
   * Fills an array with bytes that were written.
   *
   * @param into Array to fill.
   * @param offset Position of the first byte.
   */
  read(into: ArrayBufferView, offset: number): void;
}

/** Makes room outside of memory. */
export type OpenScratch = () => Promise<Scratch>;
