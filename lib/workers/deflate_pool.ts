/** Workers that compress side by side. @module */
import type {
  DeflatedPiece,
  DeflateOptions,
  Deflater,
} from "../bytes/deflater.ts";
import { takeHelper } from "./ahead.ts";
import type { Helper } from "./helper.ts";
import { SharedDeflater } from "./shared_deflater.ts";

/**
 * A pool of workers that compress pieces, one at a time each, with one owner.
 * A worker is started when it is first needed; disposing of the pool ends them.
 */
export class DeflatePool implements Deflater, AsyncDisposable {
  /** Pieces that can be under way at a time: one for each worker. */
  readonly atOnce: number;
  readonly #helpers: Helper[] = [];
  readonly #deflater: SharedDeflater;
  #next = 0;

  /**
   * @param workers Number of workers.
   */
  constructor(workers: number) {
    this.atOnce = workers;
    this.#deflater = new SharedDeflater(workers, () => {
      const i = this.#next++ % workers;
      return this.#helpers[i] ??= takeHelper("deflate");
    });
  }

  /**
   * Compresses a piece by itself.
   *
   * @param piece Its bytes, which are copied.
   * @param options How.
   * @returns What it becomes.
   * @throws {InputError} If the worker ends.
   */
  deflate(piece: Uint8Array, options: DeflateOptions): Promise<DeflatedPiece> {
    return this.#deflater.deflate(piece, options);
  }

  /** Ends the workers. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const helper of this.#helpers) helper.kill("the pool was closed");
    return Promise.resolve();
  }
}
