/** The object behind a zlib stream, which inflates at once. @module */

import type { Gunzip } from "node:zlib";
import type { Zlib } from "./load_zlib.ts";

/** How zlib is told that more input follows, or none. */
const [MORE, FINISH] = [0, 4];
const NOTHING = new Uint8Array(0);

/** What Node's and Deno's zlib streams drive; neither documents it. */
interface Handle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void;
  onerror: (message: string) => void;
}

/** A stream's handle, and the room and the input that a write has left. */
interface Internals {
  readonly _handle: Handle;
  readonly _writeState: Uint32Array;
}

function internalsOf(stream: Gunzip): Internals | undefined {
  const found: { _handle?: Partial<Handle> | null; _writeState?: unknown } =
    stream as object;
  const { _handle: handle, _writeState: left } = found;
  const known = typeof handle?.writeSync === "function" &&
    left instanceof Uint32Array && left.length === 2;
  return known ? stream as unknown as Internals : undefined;
}

/**
 * Inflates gzip members, one after another, from one buffer into another and
 * waits for nothing, where a zlib stream makes a new buffer for every piece
 * and hands it over in a later turn of the event loop.
 */
export class Inflater implements Disposable {
  /** Bytes that the last write took from its input. */
  taken = 0;
  /** Bytes that the last write put into its output. */
  made = 0;
  /** zlib's message about what is wrong with the data. */
  fault: string | undefined;
  readonly #stream: Gunzip;
  readonly #handle: Handle;
  readonly #left: Uint32Array;

  private constructor(stream: Gunzip, internals: Internals) {
    this.#stream = stream;
    this.#handle = internals._handle;
    this.#left = internals._writeState;
    this.#handle.onerror = (message) => {
      this.fault = message;
    };
  }

  /**
   * Makes an inflater where zlib's streams are built as expected.
   *
   * @param zlib The runtime's zlib.
   * @returns The inflater; dispose of it (`using`) to free its memory.
   */
  static create(zlib: Zlib): Inflater | undefined {
    const stream = zlib.createGunzip();
    const internals = internalsOf(stream);
    if (internals) return new Inflater(stream, internals);
    stream.close();
    return undefined;
  }

  /**
   * Inflates until the output is full or the input taken. The input is left
   * where a zero stands in place of a member's header. Look at `fault` before
   * anything else.
   *
   * @param input Compressed bytes.
   * @param output Where to put what they stand for.
   */
  write(input: Uint8Array, output: Uint8Array): void {
    this.#write(MORE, input, output);
  }

  /** Notes the fault of data that end within a member. */
  finish(): void {
    this.#write(FINISH, NOTHING, new Uint8Array(1));
  }

  /** Frees zlib's memory. */
  [Symbol.dispose](): void {
    this.#stream.close();
  }

  #write(flush: number, input: Uint8Array, output: Uint8Array): void {
    const [given, room] = [input.length, output.length];
    this.#handle.writeSync(flush, input, 0, given, output, 0, room);
    this.made = room - this.#left[0];
    this.taken = given - this.#left[1];
  }
}
