/** The one view of bytes that the readers have, wherever the bytes are. @module */

/** Where in a source to start streaming, and when to stop. */
export interface StreamOptions {
  /** First byte to deliver. @default {0} */
  readonly start?: number;
  /** Ends the stream with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Length of the pieces in bytes. @default {1048576} */
  readonly pieceSize?: number;
  /** Whether pieces may have any size, so that none is waited for. @default {false} */
  readonly asTheyCome?: boolean;
}

/** Bytes that are read in order or by position: a file, memory, an address. */
export interface ByteSource extends AsyncDisposable {
  /** The name to use in messages: what the user gave. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /**
   * Reads into a buffer from an offset in bytes.
   *
   * @param into Buffer to fill.
   * @param offset Position of the first byte.
   * @returns Bytes read: fewer than asked for only at the end.
   */
  read(into: Uint8Array, offset: number): number | Promise<number>;
  /**
   * Delivers the bytes in order. A piece is to be read only, and may be
   * overwritten or emptied when the next one is asked for: copy it to keep it.
   * It may be a file's own pages, so neither transfer nor clone it.
   *
   * @param options Start, signal and size of the pieces.
   * @returns Pieces of `pieceSize` bytes, of which only the last may be
   * shorter; or of the sizes in which they come.
   */
  stream(options?: StreamOptions): AsyncIterable<Uint8Array<ArrayBuffer>>;
}
