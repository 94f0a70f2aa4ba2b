/** The members of a tar archive as they arrive. @module */

import { InputError } from "../errors.ts";
import type { ArchiveEntry } from "./archive_entry.ts";
import { ByteQueue } from "./byte_queue.ts";

const BLOCK = 512;
/** Most bytes of a header's extension. */
const MOST_EXTENSION = 1 << 20;

const text = new TextDecoder();

/** What extensions say of the next member. */
type Extension = { path?: string; linkpath?: string; size?: string };

/**
 * Reads a tar archive: POSIX.1-1988 (ustar), POSIX.1-2001 (pax) and GNU's long
 * names.
 *
 * @param input The bytes in order.
 * @param name The archive, for messages.
 * @returns Its members in order.
 * @throws {InputError} If it is not a tar archive, damaged or cut off.
 */
export async function* untar(
  input: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<ArchiveEntry, void> {
  const queue = new ByteQueue(input, name);
  const refuse = (what: string): never => {
    throw new InputError(`${name}: ${what}`, { file: name });
  };
  let extension: Extension = {};
  let members = 0;
  try {
    for (;;) {
      const header = await queue.take(BLOCK);
      if (!header) return refuse("ends without the end of a tar archive");
      if (header.every((byte) => byte === 0)) {
        for await (const _ of rest(queue));
        return;
      }
      if (!sumIsRight(header)) {
        refuse(
          members === 0 ? "is not a tar archive" : "is a damaged tar archive",
        );
      }
      members++;
      const size = Number(extension.size ?? sizeOf(header));
      if (!Number.isSafeInteger(size) || size < 0) {
        refuse("is a damaged tar archive: a size is no number");
      }
      const padding = (BLOCK - size % BLOCK) % BLOCK;
      const type = String.fromCharCode(header[156]);
      if ("xgLK".includes(type)) {
        if (size > MOST_EXTENSION) {
          refuse(
            `has a header of ${size} bytes, at most ${MOST_EXTENSION} are read`,
          );
        }
        const bytes = await queue.take(size + padding) ??
          refuse("ends in the middle of a file");
        const body = text.decode(bytes.subarray(0, size));
        if (type === "x") Object.assign(extension, records(body, refuse));
        if (type === "L") extension.path = untilZero(body);
        if (type === "K") extension.linkpath = untilZero(body);
        continue;
      }
      const holds = ["0", "\0", "7"].includes(type);
      const content = queue.pieces(holds ? size : 0);
      yield {
        path: extension.path ?? pathOf(header),
        kind: kinds[type] ?? "other",
        target: extension.linkpath ?? field(header, 157, 100),
        content,
      };
      for await (const _ of content);
      for await (const _ of queue.pieces(holds ? padding : size + padding));
      extension = {};
    }
  } finally {
    await queue.close();
  }
}

const kinds: Readonly<Record<string, ArchiveEntry["kind"]>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "5": "folder",
  "1": "link",
  "2": "link",
};

/** What follows the end: zeros that fill the last record. */
async function* rest(queue: ByteQueue): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const block = await queue.take(BLOCK);
    if (!block) return;
    yield block;
  }
}

function untilZero(body: string): string {
  const end = body.indexOf("\0");
  return end < 0 ? body : body.slice(0, end);
}

function field(header: Uint8Array, start: number, length: number): string {
  return untilZero(text.decode(header.subarray(start, start + length)));
}

/** A prefix stands before the name in headers of POSIX, not of GNU. */
function pathOf(header: Uint8Array): string {
  const path = field(header, 0, 100);
  const posix = field(header, 257, 6) === "ustar";
  const prefix = posix ? field(header, 345, 155) : "";
  return prefix === "" ? path : `${prefix}/${path}`;
}

/** Octal digits, or a binary number where the first bit is set. */
function numberAt(header: Uint8Array, start: number, length: number): number {
  const bytes = header.subarray(start, start + length);
  if (bytes[0] & 0x80) {
    return bytes.subarray(1).reduce((value, byte) => 256 * value + byte, 0);
  }
  const digits = text.decode(bytes).replaceAll("\0", " ").trim();
  return /^[0-7]*$/.test(digits) ? parseInt(digits || "0", 8) : NaN;
}

function sizeOf(header: Uint8Array): number {
  return numberAt(header, 124, 12);
}

/** The sum of a header's bytes, its own digits counted as blanks. */
function sumIsRight(header: Uint8Array): boolean {
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i];
  return sum === numberAt(header, 148, 8);
}

/** Records of a pax header: `LENGTH KEY=VALUE\n`. */
function records(body: string, refuse: (what: string) => never): Extension {
  const bytes = new TextEncoder().encode(body);
  const found: Record<string, string> = {};
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(32, at);
    const length = blank < 0
      ? NaN
      : Number(text.decode(bytes.subarray(at, blank)));
    const line = text.decode(bytes.subarray(blank + 1, at + length - 1));
    const equals = line.indexOf("=");
    if (!(length > 0) || equals < 0) refuse("is a damaged tar archive");
    found[line.slice(0, equals)] = line.slice(equals + 1);
    at += length;
  }
  const { path, linkpath, size } = found;
  return {
    ...(path !== undefined && { path }),
    ...(linkpath !== undefined && { linkpath }),
    ...(size !== undefined && { size }),
  };
}
