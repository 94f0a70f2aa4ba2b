/** The records that a zip archive is made of. @module */

import { InputError } from "../errors.ts";

/** What an archive's records say of a member. */
export interface ZipMember {
  /** Its path as the archive has it. */
  readonly path: string;
  /** 0 where stored, 8 where deflated; others are not read. */
  readonly method: number;
  /** CRC-32 of its bytes. */
  readonly crc: number;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes unpacked. */
  readonly size: number;
  /** Whether its local header leaves sizes and checksum to a later record. */
  readonly postponed: boolean;
}

/** A member as the directory at the end has it. */
export interface DirectoryMember extends ZipMember {
  /** Where its local header begins. */
  readonly offset: number;
  /** Type and permission bits of a file on Unix; 0 elsewhere. */
  readonly mode: number;
}

/** Most members of an archive. */
export const MOST_MEMBERS = 200_000;
/** Bytes of a local header before the name. */
export const LOCAL_BYTES = 30;
/** First bytes of a local header. */
export const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const MAX_32 = 0xffffffff;

const utf8 = new TextDecoder();

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The first four bytes of a record as a number. */
export function signatureOf(bytes: Uint8Array): number {
  return viewOf(bytes).getUint32(0, true);
}

/** How many bytes of name and extra fields follow a local header. */
export function localTail(header: Uint8Array): readonly [number, number] {
  const view = viewOf(header);
  return [view.getUint16(26, true), view.getUint16(28, true)];
}

/**
 * Reads a local header.
 *
 * @param header Its fixed part.
 * @param tail Name and extra fields behind it.
 * @param archive The archive, for messages.
 * @returns The member.
 * @throws {InputError} If it is encrypted or packed in a way not read here.
 */
export function localMember(
  header: Uint8Array,
  tail: Uint8Array,
  archive: string,
): ZipMember {
  const view = viewOf(header);
  const nameLength = view.getUint16(26, true);
  const [size, packed] = wide(tail.subarray(nameLength), [
    view.getUint32(22, true),
    view.getUint32(18, true),
  ]);
  return checked(
    {
      path: utf8.decode(tail.subarray(0, nameLength)),
      method: view.getUint16(8, true),
      crc: view.getUint32(14, true),
      packed,
      size,
      postponed: (view.getUint16(6, true) & 8) !== 0,
    },
    view.getUint16(6, true),
    archive,
  );
}

function checked<T extends ZipMember>(
  member: T,
  flags: number,
  archive: string,
): T {
  const refuse = (what: string): never => {
    throw new InputError(`${archive}: '${member.path}' ${what}`, {
      file: archive,
      field: member.path,
    });
  };
  if (flags & 1) refuse("is encrypted");
  if (member.method !== 0 && member.method !== 8) {
    refuse(
      `is packed by method ${member.method}, expected stored (0) or deflated (8)`,
    );
  }
  return member;
}

/** Sizes of 64 bits stand in an extra field where those of 32 are all ones. */
function wide(extra: Uint8Array, values: readonly number[]): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const [id, length] = [
      view.getUint16(at, true),
      view.getUint16(at + 2, true),
    ];
    at += 4;
    if (id === 1) {
      let next = at;
      return values.map((value) => {
        if (value !== MAX_32 || next + 8 > at + length) return value;
        next += 8;
        return Number(view.getBigUint64(next - 8, true));
      });
    }
    at += length;
  }
  return [...values];
}

/** Reads some bytes at a position. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/**
 * Reads the directory at the end of an archive.
 *
 * @param readAt Reads the archive.
 * @param size Its length in bytes.
 * @param archive Its name, for messages.
 * @returns The members in the order of their places in the archive.
 * @throws {InputError} If there is no directory, or it is damaged.
 */
export async function readDirectory(
  readAt: ReadAt,
  size: number,
  archive: string,
): Promise<DirectoryMember[]> {
  const refuse = (what: string): never => {
    throw new InputError(`${archive}: ${what}`, { file: archive });
  };
  const tail = await readAt(
    Math.max(0, size - 65557),
    Math.min(size, 65557),
  );
  const view = viewOf(tail);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return refuse("is not a whole zip archive: it has no directory");
  let count = view.getUint16(end + 10, true);
  let length = view.getUint32(end + 12, true);
  let offset = view.getUint32(end + 16, true);
  if (end >= 20 && view.getUint32(end - 20, true) === LOCATOR_64) {
    const at = Number(view.getBigUint64(end - 12, true));
    if (at + 56 > size) {
      refuse("is a damaged zip archive: the place of its directory lies");
    }
    const record = viewOf(await readAt(at, 56));
    if (record.byteLength < 56 || record.getUint32(0, true) !== END_64) {
      refuse("is a damaged zip archive");
    }
    count = Number(record.getBigUint64(32, true));
    length = Number(record.getBigUint64(40, true));
    offset = Number(record.getBigUint64(48, true));
  }
  if (count > MOST_MEMBERS) {
    refuse(`refused: it holds more than ${MOST_MEMBERS} files`);
  }
  if (length > 1 << 26 || offset + length > size) {
    refuse("is a damaged zip archive: its directory does not fit into it");
  }
  const bytes = await readAt(offset, length);
  const members: DirectoryMember[] = [];
  for (let at = 0; members.length < count;) {
    const fixed = viewOf(bytes.subarray(at, at + 46));
    if (fixed.byteLength < 46 || fixed.getUint32(0, true) !== CENTRAL) {
      refuse("is a damaged zip archive: its directory is cut off");
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32]
      .map((place) => fixed.getUint16(place, true));
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    const extra = bytes.subarray(
      at + 46 + nameLength,
      at + 46 + nameLength + extraLength,
    );
    const [unpacked, packed, place] = wide(
      extra,
      [24, 20, 42]
        .map((field) => fixed.getUint32(field, true)),
    );
    const flags = fixed.getUint16(8, true);
    members.push(checked(
      {
        path: utf8.decode(name),
        method: fixed.getUint16(10, true),
        crc: fixed.getUint32(16, true),
        packed,
        size: unpacked,
        postponed: (flags & 8) !== 0,
        offset: place,
        mode: fixed.getUint8(5) === 3 ? fixed.getUint16(40, true) : 0,
      },
      flags,
      archive,
    ));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return members.sort((a, b) => a.offset - b.offset);
}
