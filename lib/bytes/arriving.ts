/** Files on the web that another thread reads. @module */

import { ByteRing } from "./byte_ring.ts";
import type { HttpHead } from "./http_heads.ts";

/** A file on the web, and the ring in which its bytes arrive. */
export interface ArrivingFile {
  /** The file's address. */
  readonly name: string;
  /** The ring's memory. */
  readonly ring: SharedArrayBuffer;
  /** What the server said of it. */
  readonly head: FileIdentity;
}

/** What tells a file from a later one of the same name. */
type FileIdentity = Pick<HttpHead, "size" | "tag" | "ranges">;

const arriving = new Map<string, ArrivingFile>();

/**
 * Keeps rings in which files arrive, until somebody in this thread, or in one
 * that is told of them, reads the files.
 *
 * @param files The files.
 */
export function keepArriving(files: readonly ArrivingFile[]): void {
  for (const file of files) arriving.set(file.name, file);
}

/**
 * Takes the rings in which files arrive, for another thread.
 *
 * @param names The files' addresses.
 * @returns Those of them that arrive.
 */
export function sendArriving(names: readonly string[]): ArrivingFile[] {
  return names.flatMap((name) => {
    const file = arriving.get(name);
    arriving.delete(name);
    return file ?? [];
  });
}

/**
 * Takes the bytes of a file that arrives.
 *
 * @param name The file's address.
 * @param head What the server said of the file that is wanted.
 * @param signal Ends the wait for them with the signal's reason.
 * @returns Its bytes from the first on, once, in pieces of any size, as far as
 * the other thread gets them; nothing where this file does not arrive.
 */
export function takeArriving(
  name: string,
  { size, tag, ranges }: FileIdentity,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array<ArrayBuffer>> | undefined {
  const [file] = sendArriving([name]);
  const same = file?.head.size === size && file?.head.tag === tag &&
    file?.head.ranges === ranges;
  return file && same ? new ByteRing(file.ring).pieces(signal) : undefined;
}
