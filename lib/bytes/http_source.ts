/** Files on the web. @module */

import { InputError } from "../errors.ts";
import { takeArriving } from "./arriving.ts";
import { exactChunks } from "./chunks.ts";
import { fastCrc32 } from "./fast_crc32.ts";
import { noteFetched } from "./fetched.ts";
import type { HttpHead } from "./http_heads.ts";
import { type Answer, request } from "./request.ts";
import { PassingError } from "./request_errors.ts";
import type { ByteSource, StreamOptions } from "./source.ts";

/** How patient a source is. */
export interface HttpPatience {
  /** Pauses before each further try, in milliseconds. */
  readonly pauses: readonly number[];
  /** Seconds without a byte after which a connection counts as lost. */
  readonly idleSeconds: number;
}

const PIECE = 1 << 20;

/** Most bytes that a file on the web may have, when its length is not told. */
const LIMIT = 2 ** 40;

/** A file on the web, read in order or, where the server can, by position. */
export class HttpSource implements ByteSource {
  /** The address as the user gave it. */
  readonly name: string;
  /** Length in bytes; infinite where the server does not say it. */
  readonly size: number;
  readonly #head: HttpHead;
  readonly #patience: HttpPatience;
  #begun: Answer | undefined;

  /**
   * Use `openUrl`, which asks the server first.
   *
   * @param name The address.
   * @param head What the server said.
   * @param patience How patient to be.
   * @param begun An answer with all of the file's bytes, for the first stream.
   */
  constructor(
    name: string,
    head: HttpHead,
    patience: HttpPatience,
    begun?: Answer,
  ) {
    this.name = name;
    this.size = head.size ?? Infinity;
    this.#head = head;
    this.#patience = patience;
    this.#begun = begun;
  }

  /**
   * Reads into a buffer.
   *
   * @param into Buffer to fill.
   * @param offset Position of the first byte.
   * @returns Bytes read: fewer than asked for only at the end.
   * @throws {InputError} Where the server cannot be reached or the file has
   * changed.
   */
  async read(into: Uint8Array, offset: number): Promise<number> {
    let filled = 0;
    const end = Math.min(this.size, offset + into.length);
    for await (const piece of this.#arriving(offset, end, undefined)) {
      const part = piece.subarray(0, into.length - filled);
      into.set(part, filled);
      filled += part.length;
      if (filled === into.length) break;
    }
    return filled;
  }

  /**
   * Delivers the bytes in order. A connection that is lost is taken up again
   * where it broke off. Size and checksum of a file that is read from its first
   * byte to its last are kept.
   *
   * @param options Start, signal and size of the pieces.
   * @returns Pieces of `pieceSize` bytes, in one buffer that is used again, of
   * which only the last may be shorter; or of the sizes in which they come.
   * @throws {InputError} Where the server cannot be reached any more, or the
   * file has changed.
   */
  stream(
    options: StreamOptions = {},
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const { start = 0, pieceSize = PIECE, asTheyCome, signal } = options;
    const pieces = start === 0
      ? this.#noted(this.pieces(signal))
      : this.#arriving(start, this.size, signal);
    if (asTheyCome) return pieces;
    const size = Math.max(1, Math.min(pieceSize, this.size - start));
    return exactChunks(pieces, size);
  }

  /** Ends what was begun and not read; nothing else stays open. */
  async [Symbol.asyncDispose](): Promise<void> {
    const begun = this.#begun;
    this.#begun = undefined;
    await begun?.body[Symbol.asyncIterator]().return?.();
  }

  async *#noted(
    pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const crc32 = await fastCrc32();
    let checksum = 0;
    let bytes = 0;
    for await (const piece of pieces) {
      checksum = crc32(piece, checksum);
      bytes += piece.length;
      yield piece;
    }
    noteFetched({ file: this.name, bytes, crc32: checksum });
  }

  /**
   * Delivers all bytes as they come, of which nothing is kept; where another
   * thread gets them and gives up, this one goes on.
   *
   * @param signal Ends the stream with the signal's reason.
   * @returns Pieces of any size, each overwritten when the next is asked for.
   * @throws {InputError} As {@linkcode HttpSource.stream}.
   */
  async *pieces(
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const { bytes } = this.#head;
    yield bytes.slice();
    let got = bytes.length;
    let at = 0;
    const arriving = takeArriving(this.name, this.#head, signal);
    for await (const piece of arriving ?? []) {
      at += piece.length;
      if (at > got) yield piece.subarray(-(at - got));
      got = Math.max(got, at);
    }
    yield* this.#arriving(got, this.size, signal);
  }

  /** The bytes between two positions as they arrive. */
  async *#arriving(
    start: number,
    end: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const { bytes } = this.#head;
    const { pauses } = this.#patience;
    let offset = start;
    if (offset < bytes.length) {
      yield bytes.slice(offset);
      offset = bytes.length;
    }
    let failures = 0;
    while (offset < end) {
      const before = offset;
      try {
        for await (const part of this.#once(offset, end, signal)) {
          offset += part.length;
          yield part;
        }
        if (end === Infinity || offset >= end) return;
        throw new PassingError(
          `${this.name}: the connection ended after ${offset} of ${this.size} bytes`,
          this.name,
        );
      } catch (error) {
        if (!(error instanceof PassingError)) throw error;
        failures = offset > before && !error.slow ? 1 : failures + 1;
        if (failures > pauses.length) throw error;
        await pause(pauses[failures - 1], signal);
      }
    }
  }

  /** What one connection gives of the bytes between two positions. */
  async *#once(
    offset: number,
    end: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const { ranges, tag } = this.#head;
    const begun = this.#begun;
    this.#begun = undefined;
    const answer = begun ?? await request(this.name, {
      start: ranges ? offset : 0,
      end: ranges && end < this.size ? end - 1 : undefined,
      ifRange: tag,
      idleSeconds: this.#patience.idleSeconds,
      upgrade: false,
      signal,
    });
    this.#refuseChanged(answer);
    let at = answer.start;
    for await (const bytes of answer.body) {
      const next = at + bytes.length;
      this.#refuseLonger(next);
      if (next > offset) {
        yield at < offset ? bytes.subarray(offset - at) : bytes;
      }
      at = next;
      if (at >= end) return;
    }
  }

  #refuseChanged({ ranges, size, tag }: Answer): void {
    const head = this.#head;
    const same = ranges === head.ranges && size === head.size &&
      tag === head.tag;
    if (same) return;
    throw new InputError(
      `${this.name}: has changed on the server while it was read`,
      { file: this.name },
    );
  }

  #refuseLonger(length: number): void {
    const most = Math.min(this.size, LIMIT);
    if (length <= most) return;
    throw new InputError(
      `${this.name}: the server sends more than ${
        this.size === Infinity
          ? `the ${LIMIT} bytes that a file may have`
          : `the ${this.size} bytes that it told of`
      }`,
      { file: this.name },
    );
  }
}

/**
 * Waits.
 *
 * @param milliseconds How long.
 * @param signal Ends the wait with its reason.
 */
export async function pause(
  milliseconds: number,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal?.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
  signal?.throwIfAborted();
}
