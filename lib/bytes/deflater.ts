/** Compression elsewhere. @module */

/** How pieces are compressed. */
export interface DeflateOptions {
  /** Level, 1 to 9. */
  readonly level: number;
  /** Whether to repeat nothing but single bytes. */
  readonly runsOnly: boolean;
}

/** A piece that was compressed by itself. */
export interface DeflatedPiece {
  /** Deflate data (RFC 1951), an own array. */
  readonly bytes: Uint8Array;
  /** CRC-32 of what was compressed. */
  readonly crc32: number;
  /** Bytes of it. */
  readonly length: number;
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
   * @returns What it becomes.
   */
  deflate(piece: Uint8Array, options: DeflateOptions): Promise<DeflatedPiece>;
}

/** Bytes that are compressed by themselves. */
export const GZIP_PIECE: number = 1 << 20;

/**
 * Compresses pieces elsewhere, several at a time, and gives them in order.
 *
 * @param deflater What compresses.
 * @param input Pieces.
 * @param options How.
 * @returns The compressed pieces.
 */
export async function* deflateAhead(
  deflater: Deflater,
  input: AsyncIterable<Uint8Array>,
  options: DeflateOptions,
): AsyncGenerator<DeflatedPiece, void> {
  const underWay: Promise<DeflatedPiece>[] = [];
  for await (const piece of input) {
    const made = deflater.deflate(piece, options);
    made.catch(() => {});
    underWay.push(made);
    if (underWay.length >= deflater.atOnce) yield await underWay.shift()!;
  }
  for (const made of underWay) yield await made;
}
