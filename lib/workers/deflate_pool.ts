/** Workers that compress side by side. @module */
import {
  type DeflateOptions,
  type Deflater,
  GZIP_PIECE,
} from "../bytes/deflater.ts";
import { compressedRoom } from "../bytes/piece_deflater.ts";
import { takeHelper } from "./ahead.ts";
import type { Helper } from "./helper.ts";
import { PATIENCE } from "./watch.ts";
import { askInTime } from "./ask_in_time.ts";

/** A worker and the memory that it shares. */
interface Room {
  readonly helper: Helper;
  readonly piece: Uint8Array;
  readonly made: Uint8Array;
  readonly length: Uint32Array;
}

/**
 * A pool of workers that compress pieces, one at a time each, with one owner.
 * A worker is started when it is first needed; disposing of the pool ends them.
 */
export class DeflatePool implements Deflater, AsyncDisposable {
  /** Pieces that can be under way at a time: one for each worker. */
  readonly atOnce: number;
  readonly #rooms: Room[] = [];
  #next = 0;

  /**
   * @param workers Number of workers.
   */
  constructor(workers: number) {
    this.atOnce = workers;
  }

  /**
   * Compresses a piece by itself.
   *
   * @param piece Its bytes, which are copied.
   * @param options How.
   * @returns The compressed bytes.
   * @throws {InputError} If the worker ends.
   */
  async deflate(
    piece: Uint8Array,
    options: DeflateOptions,
  ): Promise<Uint8Array> {
    const { helper, made, length, ...room } = this.#take();
    room.piece.set(piece);
    await askInTime(helper, PATIENCE, {
      kind: "deflate",
      piece: room.piece.subarray(0, piece.length),
      made,
      length,
      options,
    });
    return made.slice(0, length[0]);
  }

  /** Ends the workers. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const { helper } of this.#rooms) helper.kill("the pool was closed");
    return Promise.resolve();
  }

  /** The rooms are taken in turn: pieces are waited for in order. */
  #take(): Room {
    const i = this.#next++ % this.atOnce;
    return this.#rooms[i] ??= {
      helper: takeHelper("deflate"),
      piece: new Uint8Array(new SharedArrayBuffer(GZIP_PIECE)),
      made: new Uint8Array(new SharedArrayBuffer(compressedRoom(GZIP_PIECE))),
      length: new Uint32Array(new SharedArrayBuffer(4)),
    };
  }
}
