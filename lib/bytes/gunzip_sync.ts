/** Gunzip straight into one buffer. @module */

import { breathe } from "../breathe.ts";
import { gunzipError } from "./gunzip_error.ts";
import type { Inflater } from "./inflater.ts";
import { isGzip } from "./is_gzip.ts";
import { zlibFault } from "./zlib_fault.ts";

/** Bytes that are inflated between two looks at the clock. */
const BATCH = 1 << 20;

/** What to call the data, and where their bytes go. */
export interface GunzipSyncOptions {
  /** The file's name, for messages. */
  readonly name: string;
  /** Where to put the chunks, one after another: a whole chunk long. */
  readonly buffer: Uint8Array<ArrayBuffer>;
  /** Bytes to leave out at the start. */
  readonly skip: number;
}

/** Looks at the first bytes until there are two. */
class Beginning {
  readonly #bytes: number[] = [];

  check(piece: Uint8Array, name: string): void {
    if (this.#bytes.length === 2) return;
    this.#bytes.push(...piece.subarray(0, 2 - this.#bytes.length));
    if (this.#bytes.length < 2 || isGzip(Uint8Array.from(this.#bytes))) return;
    throw gunzipError(name, "not-gzip");
  }
}

function checkFault({ fault }: Inflater, name: string): void {
  if (!fault) return;
  throw gunzipError(name, zlibFault(fault, true), new Error(fault));
}

/**
 * Decompresses without waiting for anything but the input, into one buffer.
 * The event loop is let turn now and then.
 *
 * @param inflater A new inflater.
 * @param input Compressed bytes.
 * @param options Name, buffer and bytes to leave out.
 * @returns Chunks as long as the buffer; the last one may be shorter.
 * @throws {InputError} Where the data are damaged, truncated or followed by
 * anything but zeros.
 */
export async function* gunzipSync(
  inflater: Inflater,
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: GunzipSyncOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { name, buffer } = options;
  const beginning = new Beginning();
  let ahead = options.skip;
  let filled = 0;
  let padding = false;
  for await (const piece of input) {
    beginning.check(piece, name);
    let rest = piece;
    let full = false;
    while (!padding && (full || rest.length > 0)) {
      await breathe();
      const room = buffer.subarray(
        filled,
        filled + Math.min(BATCH, ahead || BATCH),
      );
      inflater.write(rest, room);
      checkFault(inflater, name);
      const { taken, made } = inflater;
      padding = rest.length > 0 && taken === 0 && made === 0;
      rest = rest.subarray(taken);
      full = made === room.length;
      if (ahead > 0) ahead -= made;
      else filled += made;
      if (filled === buffer.length) {
        yield buffer;
        filled = 0;
      }
    }
    if (rest.some((byte) => byte !== 0)) throw gunzipError(name, "garbage");
  }
  inflater.finish();
  checkFault(inflater, name);
  if (filled > 0) yield buffer.subarray(0, filled);
}
