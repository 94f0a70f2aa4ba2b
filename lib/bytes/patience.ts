/** Waiting for a server, which an abort or too little sent ends. @module */

import { PassingError } from "./request_errors.ts";

/** Fewer bytes than these count as silence. */
const LEAST_BYTES = 4096;

/**
 * Waits for what a server sends. The waiting itself ends with an abort: of
 * `fetch`, Deno 2.9 forgets the signal once garbage is collected, and a body
 * that does not come would be awaited for ever.
 */
export class Patience {
  readonly #address: string;
  readonly #seconds: number;
  readonly #own = new AbortController();
  readonly #signals: readonly AbortSignal[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reject: ((reason: unknown) => void) | undefined;
  #bytes = 0;
  #deadline = 0;
  #restingSince: number | undefined;

  /**
   * Begins to wait.
   *
   * @param address The address, for messages.
   * @param seconds How long to wait for enough bytes.
   * @param signal Ends the waiting with its reason.
   */
  constructor(
    address: string,
    seconds: number,
    signal: AbortSignal | undefined,
  ) {
    this.#address = address;
    this.#seconds = seconds;
    this.#signals = signal ? [signal, this.#own.signal] : [this.#own.signal];
    for (const one of this.#signals) one.addEventListener("abort", this.#stop);
    this.restart();
    this.#check();
  }

  /** Aborted where the waiting has ended, by whatever. */
  get signal(): AbortSignal {
    return AbortSignal.any([...this.#signals]);
  }

  /** Why the waiting has ended; nothing where it has not. */
  get reason(): unknown {
    return this.#signals.find(({ aborted }) => aborted)?.reason;
  }

  /** Begins to count seconds and bytes anew. */
  restart(): void {
    this.#bytes = 0;
    this.#deadline = performance.now() + 1000 * this.#seconds;
  }

  /**
   * Waits for one thing.
   *
   * @param awaited The thing.
   * @returns What it becomes.
   * @throws {unknown} The reason, where the waiting has ended.
   */
  wait<T>(awaited: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      awaited.then(resolve, reject);
      this.#stop();
    });
  }

  /**
   * Waits for the next piece of a body. Between two calls, while a piece is
   * used, nothing is awaited; a long while counts for nothing.
   *
   * @param reader The body's reader.
   * @returns The piece; nothing at the end.
   */
  async next(
    reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#restingSince !== undefined) {
      const rested = performance.now() - this.#restingSince;
      if (rested > 500 * this.#seconds) this.#deadline += rested;
      this.#restingSince = undefined;
      this.#check();
    }
    const { value } = await this.wait(reader.read());
    this.#bytes += value?.length ?? 0;
    if (this.#bytes >= LEAST_BYTES) this.restart();
    this.#restingSince = performance.now();
    return value;
  }

  /** Ends it, with nothing more to wait for. */
  end(): void {
    clearTimeout(this.#timer);
    for (const one of this.#signals) {
      one.removeEventListener("abort", this.#stop);
    }
  }

  readonly #stop = (): void => {
    const { reason } = this;
    if (reason !== undefined) this.#reject?.(reason);
  };

  #check(): void {
    const left = this.#deadline - performance.now();
    if (left <= 0) this.#own.abort(this.#error());
    else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        if (this.#restingSince === undefined) this.#check();
      }, Math.ceil(left));
    }
  }

  #error(): PassingError {
    const heard = this.#bytes === 0
      ? `nothing for ${this.#seconds} s`
      : `only ${this.#bytes} bytes in ${this.#seconds} s`;
    return new PassingError(
      `${this.#address}: the server sent ${heard}`,
      this.#address,
      { slow: true },
    );
  }
}
