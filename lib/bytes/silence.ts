/** Servers that send nothing, or next to nothing. @module */

import { PassingError } from "./request_errors.ts";

/** Fewer bytes than these count as silence. */
const LEAST_BYTES = 4096;

/** Aborts where too little is heard of a server for some time. */
export class Silence {
  readonly #controller = new AbortController();
  readonly #address: string;
  readonly #seconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #bytes = 0;
  #deadline = 0;
  #restingSince: number | undefined;

  /**
   * Begins to wait.
   *
   * @param address The address, for messages.
   * @param seconds How long to wait for enough bytes.
   */
  constructor(address: string, seconds: number) {
    this.#address = address;
    this.#seconds = seconds;
    this.restart();
    this.#watch(1000 * seconds);
  }

  /** Aborted, with what to say, where the server is given up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Begins to wait anew. */
  restart(): void {
    this.#bytes = 0;
    this.#deadline = performance.now() + 1000 * this.#seconds;
  }

  /** Counts bytes that arrived; enough of them begin the wait anew. */
  hear(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= LEAST_BYTES) this.restart();
  }

  /** Stops the time while what arrived is used. */
  rest(): void {
    this.#restingSince = performance.now();
  }

  /** Lets the time run on. */
  wake(): void {
    this.#deadline += performance.now() - (this.#restingSince ?? 0);
    this.#restingSince = undefined;
  }

  /** Ends the wait. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #watch(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      const left = this.#restingSince === undefined
        ? this.#deadline - performance.now()
        : 1000 * this.#seconds;
      if (left > 0) this.#watch(Math.ceil(left));
      else this.#controller.abort(this.#error());
    }, milliseconds);
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
