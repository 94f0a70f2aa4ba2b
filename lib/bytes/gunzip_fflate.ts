/** Gunzip where the runtime has no zlib. @module */

import { FlateErrorCode, Gunzip } from "fflate";
import { breathe } from "../breathe.ts";
import { exactChunks } from "./chunks.ts";
import { crc32 } from "./crc32.ts";
import { gunzipError } from "./gunzip_error.ts";
import { isGzip } from "./is_gzip.ts";

const PIECE = 1 << 16;
/** Enough to hold a member's trailer and the next member's header. */
const HISTORY = 4 * PIECE;
const TRAILER = 8;

/** Checksum and length of the member that is being decompressed. */
class Member {
  #crc = 0;
  #length = 0;

  add(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc);
    this.#length = (this.#length + bytes.length) >>> 0;
  }

  /** Whether the member's trailer stands at a position. */
  endsAt(bytes: Uint8Array, at: number): boolean {
    if (at < 0 || at + TRAILER > bytes.length) return false;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, TRAILER);
    return view.getUint32(0, true) === this.#crc &&
      view.getUint32(4, true) === this.#length;
  }

  /** What follows the member's trailer in the last bytes of a file. */
  whatFollows(bytes: Uint8Array): "padding" | "garbage" | "no-trailer" {
    let rest = bytes.length;
    while (rest > 0 && bytes[rest - 1] === 0) rest--;
    for (let at = bytes.length - TRAILER; at >= 0; at--) {
      if (!this.endsAt(bytes, at)) continue;
      return at + TRAILER >= rest ? "padding" : "garbage";
    }
    return "no-trailer";
  }
}

function checkEnd(member: Member, history: Uint8Array, name: string): void {
  const found = member.whatFollows(history);
  if (found === "garbage") throw gunzipError(name, "garbage");
  if (found === "no-trailer") throw gunzipError(name, "trailer");
}

function append(history: Uint8Array, piece: Uint8Array): Uint8Array {
  const kept = history.subarray(-(HISTORY - piece.length));
  const all = new Uint8Array(kept.length + piece.length);
  all.set(kept);
  all.set(piece, kept.length);
  return all;
}

/**
 * Decompresses with fflate's streaming class. It checks neither checksums nor
 * lengths and does not say where a member ends, so this finds each member's
 * trailer (the checksum and length of what was decompressed) in the input.
 *
 * @param input Compressed bytes.
 * @param name The file's name, for messages.
 * @returns The bytes.
 * @throws {InputError} Where the data are damaged, truncated or followed by
 * anything but zeros.
 */
export async function* gunzipFflate(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  let member = new Member();
  let history: Uint8Array = new Uint8Array(0);
  let fed = 0;
  let ended = false;
  let ready: Uint8Array[] = [];
  const engine = new Gunzip((bytes) => {
    if (bytes.length === 0) return;
    member.add(bytes);
    ready.push(bytes);
  });
  engine.onmember = (start) => {
    const at = start - TRAILER - (fed - history.length);
    if (!member.endsAt(history, at)) throw gunzipError(name, "trailer");
    member = new Member();
  };
  for await (const piece of exactChunks(input, PIECE)) {
    await breathe();
    if (ended) {
      if (piece.some((byte) => byte !== 0)) throw gunzipError(name, "garbage");
      continue;
    }
    if (fed === 0 && !isGzip(piece)) throw gunzipError(name, "not-gzip");
    fed += piece.length;
    history = append(history, piece);
    try {
      engine.push(piece.slice());
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error)) throw error;
      if (error.code !== FlateErrorCode.InvalidHeader) {
        throw gunzipError(name, "damaged", error);
      }
      ended = true;
      checkEnd(member, history, name);
    }
    yield* ready;
    ready = [];
  }
  if (!ended) checkEnd(member, history, name);
}
