/** Bytes that arrive in pieces, taken in other pieces. @module */

import { InputError } from "../errors.ts";

/** Takes so many bytes, then so many, from a stream of pieces. */
export class ByteQueue {
  readonly #name: string;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece = new Uint8Array(0);

  /**
   * @param pieces The bytes; a piece may be overwritten once the next one is
   * asked for.
   * @param name What they are, for messages.
   */
  constructor(pieces: AsyncIterable<Uint8Array>, name: string) {
    this.#name = name;
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /**
   * Takes bytes.
   *
   * @param count How many.
   * @returns A copy of them; `undefined` where nothing is left at all.
   * @throws {InputError} If the stream ends among them.
   */
  async take(count: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const taken = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const part = await this.#some(count - at);
      if (part) taken.set(part, at);
      else if (at === 0) return undefined;
      else throw this.#ended();
      at += part.length;
    }
    return taken;
  }

  /**
   * Takes bytes as they come.
   *
   * @param count How many.
   * @returns Pieces, each valid until the next one is asked for.
   * @throws {InputError} If the stream ends among them.
   */
  async *pieces(count: number): AsyncGenerator<Uint8Array, void> {
    let left = count;
    while (left > 0) {
      const part = await this.#some(left);
      if (!part) throw this.#ended();
      left -= part.length;
      yield part;
    }
  }

  /** Ends the stream. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #some(most: number): Promise<Uint8Array | undefined> {
    while (this.#piece.length === 0) {
      const { done, value } = await this.#pieces.next();
      if (done) return undefined;
      this.#piece = value as Uint8Array<ArrayBuffer>;
    }
    const part = this.#piece.subarray(0, most);
    this.#piece = this.#piece.subarray(part.length);
    return part;
  }

  #ended(): InputError {
    return new InputError(`${this.#name}: ends in the middle of a file`, {
      file: this.#name,
    });
  }
}
