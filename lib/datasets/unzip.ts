/** The members of a zip archive, as it arrives and from its directory. @module */

import { crc32 } from "../bytes/crc32.ts";
import { InputError } from "../errors.ts";
import type { ArchiveEntry } from "./archive_entry.ts";
import { ByteQueue } from "./byte_queue.ts";
import {
  type DirectoryMember,
  LOCAL,
  LOCAL_BYTES,
  localMember,
  localTail,
  type ReadAt,
  readDirectory,
  signatureOf,
  type ZipMember,
} from "./zip_records.ts";

/** Bytes that are read from the archive at once. */
const PIECE = 1 << 18;

/** Bytes that are inflated at once: a bomb makes a thousand of each. */
const INFLATED_PIECE = 1 << 13;

/** A file that is being made of a member while the archive arrives. */
export interface ArrivedMember extends ZipMember {
  /** Its unpacked bytes, checked against length and checksum. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Reads the members of a zip archive as they arrive. It ends before the first
 * member whose header leaves its length open, or at the directory.
 *
 * @param input The archive's bytes in order.
 * @param name The archive, for messages.
 * @returns The members in the order of the archive.
 * @throws {InputError} If it is not a zip archive or damaged.
 */
export async function* unzipArriving(
  input: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<ArrivedMember, void> {
  const queue = new ByteQueue(input, name);
  let members = 0;
  try {
    for (;;) {
      const header = await queue.take(4);
      if (!header || signatureOf(header) !== LOCAL) {
        if (members > 0 || header && signatureOf(header) === 0x06054b50) return;
        throw new InputError(`${name}: is not a zip archive`, { file: name });
      }
      const fixed = new Uint8Array(LOCAL_BYTES);
      fixed.set(header);
      fixed.set(await must(queue, LOCAL_BYTES - 4, name), 4);
      const [nameLength, extraLength] = localTail(fixed);
      const tail = await must(queue, nameLength + extraLength, name);
      const member = localMember(fixed, tail, name);
      if (member.postponed) return;
      members++;
      const packed = queue.pieces(member.packed);
      yield { ...member, content: unpacked(packed, member, name) };
      for await (const _ of packed);
    }
  } finally {
    await queue.close();
  }
}

async function must(
  queue: ByteQueue,
  count: number,
  name: string,
): Promise<Uint8Array> {
  if (count === 0) return new Uint8Array(0);
  const bytes = await queue.take(count);
  if (bytes) return bytes;
  throw new InputError(`${name}: ends in the middle of a file`, { file: name });
}

/** A whole zip archive. */
export interface ZipArchive {
  /** Its directory. */
  readonly members: readonly DirectoryMember[];
  /** Unpacks a member. */
  entry(member: DirectoryMember): ArchiveEntry;
}

/**
 * Opens a whole zip archive by its directory; each member's own header must
 * say the same.
 *
 * @param readAt Reads the archive.
 * @param size Its length in bytes.
 * @param name Its name, for messages.
 * @returns The archive.
 * @throws {InputError} If it is damaged.
 */
export async function openZip(
  readAt: ReadAt,
  size: number,
  name: string,
): Promise<ZipArchive> {
  const members = await readDirectory(readAt, size, name);
  async function* content(member: DirectoryMember) {
    const header = await readAt(member.offset, LOCAL_BYTES);
    if (header.length < LOCAL_BYTES || signatureOf(header) !== LOCAL) {
      throw lie(name, member.path);
    }
    const [nameLength, extraLength] = localTail(header);
    const start = member.offset + LOCAL_BYTES + nameLength + extraLength;
    const tail = await readAt(
      member.offset + LOCAL_BYTES,
      nameLength + extraLength,
    );
    if (!agrees(localMember(header, tail, name), member)) {
      throw lie(name, member.path);
    }
    async function* packed() {
      for (let at = 0; at < member.packed; at += PIECE) {
        const length = Math.min(PIECE, member.packed - at);
        const piece = await readAt(start + at, length);
        if (piece.length < length) {
          throw new InputError(`${name}: ends in the middle of a file`, {
            file: name,
          });
        }
        yield piece;
      }
    }
    yield* unpacked(packed(), member, name);
  }
  return {
    members,
    entry: (member) => ({ ...kindOf(member), content: content(member) }),
  };
}

/**
 * What a member of the directory is.
 *
 * @param member The member.
 * @returns Path and kind.
 */
export function kindOf(
  { path, mode }: DirectoryMember,
): Pick<ArchiveEntry, "path" | "kind"> {
  const type = mode & 0o170000;
  if (type === 0o120000) return { path, kind: "link" };
  if (path.endsWith("/") || type === 0o040000) return { path, kind: "folder" };
  return { path, kind: type === 0 || type === 0o100000 ? "file" : "other" };
}

/**
 * Whether a member's own header says what the directory says.
 *
 * @param local The header.
 * @param listed The directory's record.
 * @returns Whether they agree.
 */
export function agrees(local: ZipMember, listed: ZipMember): boolean {
  const same = local.path === listed.path && local.method === listed.method;
  if (!same || local.postponed) return same;
  return local.crc === listed.crc && local.size === listed.size &&
    local.packed === listed.packed;
}

/**
 * What is said of an archive whose directory and headers disagree.
 *
 * @param name The archive.
 * @param path The member.
 * @returns The error.
 */
export function lie(name: string, path: string): InputError {
  return new InputError(
    `${name}: its directory and the header of '${path}' disagree`,
    { file: name, field: path },
  );
}

async function* unpacked(
  packed: AsyncIterable<Uint8Array>,
  { path, method, crc, size }: ZipMember,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  let length = 0;
  let sum = 0;
  for await (
    const piece of method === 0 ? packed : inflate(packed, name, path)
  ) {
    length += piece.length;
    if (length > size) break;
    sum = crc32(piece, sum);
    yield piece;
  }
  if (length === size && sum === crc) return;
  throw new InputError(
    length === size
      ? `${name}: '${path}' is damaged: found the checksum ${sum}, expected ${crc}`
      : `${name}: '${path}' is damaged: found ${
        length > size ? "more than " : ""
      }${Math.min(length, size)} bytes, expected ${size}`,
    { file: name, field: path },
  );
}

async function* inflate(
  packed: AsyncIterable<Uint8Array>,
  name: string,
  path: string,
): AsyncGenerator<Uint8Array, void> {
  let failure: unknown;
  async function* copies(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    try {
      for await (const piece of packed) {
        for (let at = 0; at < piece.length; at += INFLATED_PIECE) {
          yield piece.slice(at, at + INFLATED_PIECE);
        }
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  const stream = ReadableStream.from(copies())
    .pipeThrough(new DecompressionStream("deflate-raw"));
  try {
    yield* stream;
  } catch (cause) {
    throw failure ?? new InputError(
      `${name}: '${path}' is damaged and cannot be inflated`,
      { file: name, field: path, cause },
    );
  }
}
