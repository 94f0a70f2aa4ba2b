/** Compression elsewhere. @module */

/** How pieces are compressed. */
export interface DeflateOptions {
  /** Level, 1 to 9. */
  readonly level: number;
  /** Whether to repeat nothing but single bytes. */
  readonly runsOnly: boolean;
}

/** Compresses pieces on other threads, as the runtime's zlib does on this one. */
export interface Deflater {
  /** Pieces that can be under way at a time. */
  readonly atOnce: number;
  /**
   * Compresses a piece by itself.
   *
   * @param piece At most `GZIP_PIECE` bytes; they may be overwritten once this
   * has returned.
   * @param options How.
   * @returns The compressed bytes, an own array.
   */
  deflate(piece: Uint8Array, options: DeflateOptions): Promise<Uint8Array>;
}

/** Bytes that are compressed by themselves. */
export const GZIP_PIECE: number = 1 << 20;

/**
 * Compresses pieces elsewhere, several at a time, and gives them in order.
 *
 * @param deflater What compresses.
 * @param input Pieces.
 * @param options How.
 * @returns The compressed bytes.
 */
export async function* deflateAhead(
  deflater: Deflater,
  input: AsyncIterable<Uint8Array>,
  options: DeflateOptions,
): AsyncGenerator<Uint8Array, void> {
  const underWay: Promise<Uint8Array>[] = [];
  for await (const piece of input) {
    const made = deflater.deflate(piece, options);
    made.catch(() => {});
    underWay.push(made);
    if (underWay.length >= deflater.atOnce) yield await underWay.shift()!;
  }
  for (const made of underWay) yield await made;
}
