/** Bytes on their way from one thread to another. @module */

const WRITTEN = 0;
const READ = 1;
const ENDED = 2;
/** Bytes before the ring's own. */
const HEAD = 16;

/** Largest piece in bytes that is read at once. */
const PIECE = 1 << 17;

/** How long a thread waits at most before it looks again, in ms. */
const PATIENCE = 100;

/**
 * A ring of bytes in shared memory: one thread writes, one reads. The counts
 * of bytes written and read run over at 2³²; only their difference matters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ByteRing } from "./byte_ring.ts";
 *
 * const ring = ByteRing.create(16);
 * await ring.write(Uint8Array.of(1, 2, 3));
 * ring.end();
 * for await (const piece of ring.pieces()) {
 *   assertEquals([...piece], [1, 2, 3]);
 * }
 * ```
 */
export class ByteRing {
  /** The memory, for the other thread. */
  readonly buffer: SharedArrayBuffer;
  readonly #counts: Int32Array<SharedArrayBuffer>;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;

  /** @param buffer The memory of a ring, which another thread made. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#counts = new Int32Array(buffer, 0, HEAD / 4);
    this.#bytes = new Uint8Array(buffer, HEAD);
  }

  /**
   * Makes a ring.
   *
   * @param room Most bytes to hold: the power of two that is not larger does.
   * @returns The ring, empty.
   */
  static create(room: number): ByteRing {
    return new ByteRing(
      new SharedArrayBuffer(HEAD + 2 ** Math.floor(Math.log2(room))),
    );
  }

  /**
   * Writes bytes, as there is room for them.
   *
   * @param bytes The bytes.
   */
  async write(bytes: Uint8Array): Promise<void> {
    const room = this.#bytes.length;
    for (let at = 0; at < bytes.length;) {
      const read = this.#count(READ);
      const written = this.#count(WRITTEN);
      const free = room - (written - read | 0);
      if (free === 0) {
        await this.#changed(READ, read);
        continue;
      }
      const from = (written >>> 0) % room;
      const count = Math.min(free, room - from, bytes.length - at);
      this.#bytes.set(bytes.subarray(at, at + count), from);
      at += count;
      this.#advance(WRITTEN, count);
    }
  }

  /** Says that no more bytes come. */
  end(): void {
    Atomics.store(this.#counts, ENDED, 1);
    Atomics.notify(this.#counts, WRITTEN);
  }

  /**
   * Gives the bytes in order, as they come, once.
   *
   * @param signal Ends the wait with the signal's reason.
   * @returns Pieces of any size, each overwritten when the next is asked for.
   */
  async *pieces(
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const room = this.#bytes.length;
    const piece = new Uint8Array(Math.min(PIECE, room));
    for (;;) {
      signal?.throwIfAborted();
      const ended = this.#count(ENDED) !== 0;
      const written = this.#count(WRITTEN);
      const read = this.#count(READ);
      if (written === read) {
        if (ended) return;
        await this.#changed(WRITTEN, written);
        continue;
      }
      const from = (read >>> 0) % room;
      const count = Math.min(
        written - read | 0,
        room - from,
        piece.length,
      );
      piece.set(this.#bytes.subarray(from, from + count));
      this.#advance(READ, count);
      yield piece.subarray(0, count);
    }
  }

  #count(which: number): number {
    return Atomics.load(this.#counts, which);
  }

  #advance(which: number, count: number): void {
    Atomics.add(this.#counts, which, count);
    Atomics.notify(this.#counts, which);
  }

  async #changed(which: number, from: number): Promise<void> {
    const { async, value } = Atomics.waitAsync(
      ...[this.#counts, which, from, PATIENCE] as const,
    );
    if (async) await value;
  }
}
