/** Gunzip by the streams of the runtime's own zlib. @module */

import type { Gunzip } from "node:zlib";
import { breathe } from "../breathe.ts";
import { InputError } from "../errors.ts";
import { gunzipError } from "./gunzip_error.ts";
import type { Zlib } from "./load_zlib.ts";
import { zlibFault } from "./zlib_fault.ts";

/** A stream that is destroyed never answers the write under way. */
function write(stream: Gunzip, piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error("The stream was closed"));
    stream.once("close", closed);
    stream.write(piece, (error) => {
      stream.off("close", closed);
      if (error) reject(error);
      else resolve();
    });
  });
}

/**
 * Hands the input over piece by piece. zlib stops at a zero where a member
 * should begin and ignores the rest, so the rest is checked here.
 */
async function feed(
  stream: Gunzip,
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): Promise<void> {
  let fed = 0;
  for await (const piece of input) {
    let rest = piece;
    if (stream.bytesWritten === fed) {
      await write(stream, piece);
      fed += piece.length;
      rest = piece.subarray(piece.length - (fed - stream.bytesWritten));
    }
    if (rest.some((byte) => byte !== 0)) throw gunzipError(name, "garbage");
  }
  stream.end();
}

/**
 * Decompresses with a zlib stream, which checks the checksum and length of
 * every member. The event loop is let turn now and then, which these streams
 * do not see to themselves.
 *
 * @param zlib The runtime's zlib.
 * @param input Compressed bytes.
 * @param name The file's name, for messages.
 * @param pieceSize Largest piece in bytes.
 * @returns The bytes.
 * @throws {InputError} Where the data are damaged, truncated or followed by
 * anything but zeros.
 */
export async function* gunzipZlib(
  zlib: Zlib,
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
  pieceSize: number,
): AsyncGenerator<Uint8Array, void> {
  const stream = zlib.createGunzip({ chunkSize: pieceSize });
  let failure: unknown;
  const feeding = feed(stream, input, name).catch((error) => {
    failure = error;
    stream.destroy(error);
  });
  let decoded = false;
  try {
    for await (const piece of stream) {
      await breathe();
      decoded = true;
      yield piece;
    }
  } catch (error) {
    if (!(error instanceof Error) || !("errno" in error)) throw error;
    throw gunzipError(name, zlibFault(error.message, decoded), error);
  } finally {
    stream.destroy();
    await feeding;
  }
  if (failure instanceof InputError) throw failure;
}
