/** From an archive that arrives to the wanted files in a folder. @module */

import { dirname, join } from "@std/path";
import { fileError } from "../bytes/file_error.ts";
import { outliveFileLimit } from "../bytes/file_limit.ts";
import { gunzip } from "../bytes/gunzip.ts";
import { InputError } from "../errors.ts";
import type { ArchiveEntry } from "./archive_entry.ts";
import { isInnerPath } from "./inner_path.ts";
import { untar } from "./untar.ts";
import {
  agrees,
  type ArrivedMember,
  kindOf,
  lie,
  openZip,
  unzipArriving,
} from "./unzip.ts";
import { writeAll } from "./write_all.ts";
import { type DirectoryMember, MOST_MEMBERS } from "./zip_records.ts";

/** Most bytes that an archive may unpack to. */
const MOST_BYTES = 2 ** 38;
/** Bytes from which on the ratio is looked at: a mask alone packs very well. */
const FREE_BYTES = 2 ** 28;
/** Most bytes that a byte of an archive may stand for. */
const MOST_RATIO = 100;

/** An archive on its way. */
export interface UnpackOptions {
  /** Its name, for messages. */
  readonly name: string;
  /** How it is packed. */
  readonly archive: "zip" | "tar.gz" | "tar";
  /** Whether a path is wanted. */
  readonly wanted: (path: string) => boolean;
  /** An empty folder for the files. */
  readonly folder: string;
  /** Where the archive's bytes are when all have arrived. */
  readonly part: string;
  /** Ends it with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Unpacks the wanted files of an archive while it arrives. Nothing is written
 * outside the folder: an archive with paths that leave it, with links that do,
 * with a name twice, or that swells beyond measure is refused as a whole.
 *
 * @param pieces The archive's bytes in order; all of them are taken.
 * @param options What is wanted and where it goes.
 * @returns Paths of the files, in the order of the archive.
 * @throws {InputError} If the archive is damaged or refused, or nothing in it
 * is wanted.
 */
export async function unpack(
  pieces: AsyncIterator<Uint8Array>,
  options: UnpackOptions,
): Promise<string[]> {
  using _limit = outliveFileLimit();
  const { archive, name } = options;
  const sink = new Sink(options);
  /** Closing a reader of these bytes must not end their arrival. */
  const bytes: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        options.signal?.throwIfAborted();
        const { done, value } = await pieces.next();
        if (!done) sink.arrived += value.length;
        return done ? { done, value: undefined } : { done: false, value };
      },
    }),
  };
  if (archive === "zip") {
    await unpackZip(bytes, sink, options);
  } else {
    const plain = archive === "tar" ? bytes : gunzip(bytes, { name });
    for await (const entry of untar(plain, name)) await sink.take(entry);
    for await (const _ of bytes);
  }
  if (sink.files.length === 0) {
    throw new InputError(
      `${name}: holds none of the files that were expected of it`,
      { file: name },
    );
  }
  return sink.files;
}

async function unpackZip(
  bytes: AsyncIterable<Uint8Array>,
  sink: Sink,
  { name, part, wanted }: UnpackOptions,
): Promise<void> {
  const early = new Map<string, Omit<ArrivedMember, "content">>();
  for await (const { content, ...member } of unzipArriving(bytes, name)) {
    const kind = member.path.endsWith("/") ? "folder" : "file";
    await sink.take({ path: member.path, kind, content });
    early.set(member.path, member);
  }
  for await (const _ of bytes);
  using file = await Deno.open(part, { read: true });
  const { size } = await file.stat();
  const zip = await openZip(readerOf(file), size, name);
  const listed = new Map<string, DirectoryMember>();
  for (const member of zip.members) {
    const { path, kind } = kindOf(member);
    if (listed.has(path)) throw sink.twice(path);
    listed.set(path, member);
    const known = early.get(path);
    if (known && !agrees(known, member)) throw lie(name, path);
    if (known) {
      if (kind === "link" || kind === "other") throw sink.refused(path, kind);
      continue;
    }
    await sink.take(
      kind === "link" && wanted(path)
        ? { path, kind, target: "", content: zip.entry(member).content }
        : zip.entry(member),
    );
  }
  for (const path of early.keys()) {
    if (!listed.has(path)) throw lie(name, path);
  }
}

function readerOf(file: Deno.FsFile) {
  return async (offset: number, length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    await file.seek(offset, Deno.SeekMode.Start);
    let at = 0;
    while (at < length) {
      const got = await file.read(bytes.subarray(at));
      if (got === null) break;
      at += got;
    }
    return bytes.subarray(0, at);
  };
}

/** Where the members of one archive go. */
class Sink {
  /** Bytes of the archive that have arrived. */
  arrived = 0;
  /** Paths of the files that were written. */
  readonly files: string[] = [];
  readonly #options: UnpackOptions;
  readonly #seen = new Set<string>();
  readonly #folders = new Set<string>();
  #bytes = 0;

  constructor(options: UnpackOptions) {
    this.#options = options;
  }

  /** Writes a member where it is wanted; its content is read in any case. */
  async take({ path, kind, target, content }: ArchiveEntry): Promise<void> {
    const { folder, name, wanted } = this.#options;
    const plain = path.replace(/^(\.\/)+/, "").replace(/\/+$/, "");
    if (plain === "" || plain === ".") return;
    if (!isInnerPath(plain)) {
      throw new InputError(
        `${name}: refused: '${
          visible(path)
        }' would lie outside the folder of the data set`,
        { file: name, field: path },
      );
    }
    const key = plain.normalize("NFC").toLowerCase();
    if (kind !== "folder") this.#see(key, path);
    if (this.#seen.size > MOST_MEMBERS) {
      throw new InputError(
        `${name}: refused: it holds more than ${MOST_MEMBERS} files`,
        { file: name },
      );
    }
    const harmless = kind === "link" && !wanted(plain) &&
      isInnerPath(target ?? "");
    if (kind === "other" || kind === "link" && !harmless) {
      throw this.refused(path, kind, target);
    }
    const keeps = kind === "file" && wanted(plain);
    const counted = this.#counted(content);
    if (keeps) await write(join(folder, plain), counted);
    else for await (const _ of counted);
    if (keeps) this.files.push(plain);
  }

  /** No file may stand where another one, or the folder of one, does. */
  #see(key: string, path: string): void {
    if (this.#seen.has(key) || this.#folders.has(key)) throw this.twice(path);
    this.#seen.add(key);
    for (let end = key.lastIndexOf("/"); end > 0;) {
      const folder = key.slice(0, end);
      if (this.#seen.has(folder)) throw this.twice(folder);
      this.#folders.add(folder);
      end = folder.lastIndexOf("/");
    }
  }

  twice(path: string): InputError {
    const { name } = this.#options;
    return new InputError(
      `${name}: refused: it holds '${visible(path)}' twice`,
      { file: name, field: path },
    );
  }

  refused(path: string, kind: string, target = ""): InputError {
    const { name } = this.#options;
    const what = kind === "link"
      ? `a link${target === "" ? "" : ` to '${visible(target)}'`}`
      : "a device or another special file";
    return new InputError(
      `${name}: refused: '${visible(path)}' is ${what}`,
      { file: name, field: path },
    );
  }

  /** Ends where an archive swells beyond measure. */
  async *#counted(
    content: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void> {
    for await (const piece of content) {
      this.#bytes += piece.length;
      const swells = this.#bytes > FREE_BYTES &&
        this.#bytes > MOST_RATIO * this.arrived;
      if (swells || this.#bytes > MOST_BYTES) {
        const { name } = this.#options;
        throw new InputError(
          `${name}: refused: ${this.arrived} bytes of it unpack to more than ${this.#bytes}`,
          { file: name },
        );
      }
      yield piece;
    }
  }
}

function visible(path: string): string {
  return JSON.stringify(path).slice(1, -1);
}

async function write(
  path: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const told = async <T>(step: () => Promise<T>) => {
    try {
      return await step();
    } catch (error) {
      throw fileError(error, path, "write");
    }
  };
  await told(() => Deno.mkdir(dirname(path), { recursive: true }));
  using file = await told(() =>
    Deno.open(path, { write: true, createNew: true })
  );
  for await (const piece of content) {
    await told(() => writeAll(file, piece));
  }
}
