/** A file that arrives from an address, as often interrupted as need be. @module */

import { fileError } from "../bytes/file_error.ts";
import { type Answer, request } from "../bytes/request.ts";
import { PassingError } from "../bytes/request_errors.ts";
import { InputError } from "../errors.ts";
import { writeAll } from "./write_all.ts";

/** Pauses in seconds before the next try, while nothing new arrives. */
const PAUSES = [1, 2, 4, 8, 16, 32];
/** Longest pause in seconds that a server may ask for. */
const LONGEST_PAUSE = 120;
/** Bytes that are read from the disk at once. */
const PIECE = 1 << 20;

/** Sleeps. */
export type Pause = (seconds: number, signal?: AbortSignal) => Promise<void>;

/** What to fetch, and what is known of it. */
export interface ArrivalOptions {
  /** Addresses that have the file, the first one tried first. */
  readonly urls: readonly string[];
  /** Where the bytes are kept until all are there. */
  readonly part: string;
  /** Length in bytes, where known. */
  readonly bytes?: number;
  /** SHA-256, where known. */
  readonly sha256?: string;
  /** Whether a web page cannot be what is wanted. */
  readonly binary: boolean;
  /** Told how many bytes are there, and how many there will be. */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
  /** Told what went wrong, and in how many seconds it is tried again. */
  readonly onRetry?: (why: string, seconds: number) => void;
  /** How to sleep between tries. @default {as long as is said} */
  readonly pause?: Pause;
  /** Seconds with hardly a byte after which a server is given up. */
  readonly idleSeconds?: number;
  /** Ends it with the signal's reason; what has arrived is kept. */
  readonly signal?: AbortSignal;
}

/** What a file turned out to be. */
export interface Arrived {
  /** Its length. */
  readonly bytes: number;
  /** Its SHA-256. */
  readonly sha256: string;
}

/** Says that a file is another one than the one that began to arrive. */
export class ChangedSource extends Error {
  /** Makes the error. */
  constructor() {
    super("The file has changed at its source");
    this.name = "ChangedSource";
  }
}

/** What is known of the bytes that are on the disk. */
interface Origin {
  readonly url?: string;
  readonly tag?: string;
  readonly size?: number;
}

/**
 * Fetches a file: first what an earlier call left on the disk, then what the
 * servers send, which is put on the disk as it comes. Broken connections,
 * silence and faults of a server are tried again after growing pauses, from
 * the byte where they broke off, at the next address where there are several.
 *
 * @param options Addresses, place and what is known.
 * @returns The bytes in order, then what the file is; a piece may be
 * overwritten when the next one is asked for.
 * @throws {ChangedSource} If the file has become another one meanwhile.
 * @throws {InputError} If it cannot be had, or is not what was expected.
 */
export async function* arrive(
  options: ArrivalOptions,
): AsyncGenerator<Uint8Array, Arrived> {
  const { part, urls, bytes: expected, signal } = options;
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  using file = await onDisk(
    part,
    () => Deno.open(part, { read: true, write: true, create: true }),
  );
  let have = 0;
  const buffer = new Uint8Array(PIECE);
  for (;;) {
    const got = await onDisk(part, () => file.read(buffer));
    if (got === null) break;
    hash.update(buffer.subarray(0, got));
    have += got;
    options.onProgress?.(have, expected);
    yield buffer.subarray(0, got);
  }
  let origin = have > 0 ? await readOrigin(part) : {};
  for (
    let failures = 0, complete = have > 0 && have === origin.size;
    !complete;
  ) {
    const url = urls[failures % urls.length];
    const before = have;
    try {
      const answer = await request(url, {
        start: have,
        ifRange: url === origin.url ? origin.tag : undefined,
        idleSeconds: options.idleSeconds,
        signal,
      });
      checkAnswer(answer, url, options);
      origin = await sameFile(origin, answer, { url, have, part });
      for await (const piece of newBytes(answer, have)) {
        await onDisk(part, () => writeAll(file, piece));
        hash.update(piece);
        have += piece.length;
        options.onProgress?.(have, answer.size ?? expected);
        yield piece;
      }
      if (answer.size !== undefined && have < answer.size) {
        throw new PassingError(
          `${url}: the connection ended after ${have} of ${answer.size} bytes`,
          url,
        );
      }
      complete = true;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof InputError) || error.file !== url) throw error;
      const slow = error instanceof PassingError && error.slow;
      failures = have > before && !slow ? 1 : failures + 1;
      await nextTry(error, failures, options);
    }
  }
  const found = { bytes: have, sha256: hash.digest("hex") };
  checkWhole(found, options);
  return found;
}

/** Waits before the next try, or gives up. */
async function nextTry(
  error: InputError,
  failures: number,
  { urls, onRetry, pause = sleep, signal }: ArrivalOptions,
): Promise<void> {
  const passing = error instanceof PassingError;
  if (!passing && failures >= urls.length) throw error;
  const pauseNumber = Math.ceil(failures / urls.length) - 1;
  if (pauseNumber >= PAUSES.length) throw error;
  const asked = passing ? error.retryAfter ?? 0 : 0;
  if (asked > LONGEST_PAUSE) throw error;
  const seconds = passing ? Math.max(PAUSES[pauseNumber], asked) : 0;
  onRetry?.(error.message, seconds);
  await pause(seconds, signal);
}

function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, 1000 * seconds);
    signal?.addEventListener("abort", end, { once: true });
  });
}

function checkAnswer(
  { mediaType, size }: Answer,
  url: string,
  { binary, bytes }: ArrivalOptions,
): void {
  if (binary && ["text/html", "application/xhtml+xml"].includes(mediaType)) {
    throw new InputError(
      `${url}: the server sent a web page (${mediaType}) in place of the file`,
      { file: url },
    );
  }
  if (size !== undefined && bytes !== undefined && size !== bytes) {
    throw new InputError(
      `${url}: the file has ${size} bytes, expected ${bytes}`,
      { file: url },
    );
  }
}

/** Makes sure that an answer continues the bytes that are there. */
async function sameFile(
  origin: Origin,
  { tag, size }: Answer,
  { url, have, part }: {
    readonly url: string;
    readonly have: number;
    readonly part: string;
  },
): Promise<Origin> {
  const differs = <T>(a: T | undefined, b: T | undefined) =>
    a !== undefined && b !== undefined && a !== b;
  if (have > 0) {
    if (differs(origin.size, size)) throw new ChangedSource();
    if (size !== undefined && size < have) throw new ChangedSource();
    if (url === origin.url && differs(origin.tag, tag)) {
      throw new ChangedSource();
    }
    return origin;
  }
  const found = { url, tag, size };
  await onDisk(
    part,
    () => Deno.writeTextFile(originPath(part), JSON.stringify(found)),
  );
  return found;
}

/** The bytes after those that are there, where a server sends all of them. */
async function* newBytes(
  { body, start }: Answer,
  have: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let at = start;
  for await (const piece of body) {
    const known = Math.min(piece.length, Math.max(0, have - at));
    at += piece.length;
    if (known < piece.length) yield piece.subarray(known);
  }
}

function checkWhole(found: Arrived, options: ArrivalOptions): void {
  const { bytes, sha256, urls: [url] } = options;
  if (bytes !== undefined && found.bytes !== bytes) {
    throw new InputError(
      `${url}: the file has ${found.bytes} bytes, expected ${bytes}`,
      { file: url },
    );
  }
  if (sha256 !== undefined && found.sha256 !== sha256) {
    throw new InputError(
      `${url}: the file is not the one that was expected: found the SHA-256 ${found.sha256}, expected ${sha256}`,
      { file: url },
    );
  }
}

function originPath(part: string): string {
  return `${part}.json`;
}

async function readOrigin(part: string): Promise<Origin> {
  try {
    return JSON.parse(await Deno.readTextFile(originPath(part)));
  } catch {
    return {};
  }
}

/**
 * Removes what an arrival keeps on the disk.
 *
 * @param part Where its bytes are.
 */
export async function forgetArrival(part: string): Promise<void> {
  for (const path of [part, originPath(part)]) {
    await Deno.remove(path).catch(() => {});
  }
}

async function onDisk<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw fileError(error, path, "write");
  }
}
