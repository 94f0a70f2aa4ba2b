/** Numbers in shared memory that threads wait on. @module */

const STOP = 0;
const NEXT = 1;
const OWN = 2;

/** How long a thread sleeps at most before it looks again, in ms. */
const PATIENCE = 100;

/** Says that the work was stopped by another thread. */
export class StreamStopped extends Error {
  /** Makes the error. */
  constructor() {
    super("The stream was stopped");
    this.name = "StreamStopped";
  }
}

/**
 * Counters over shared memory. All but the task counter only grow, and each
 * change wakes whoever waits for it.
 */
export class Counters {
  readonly #ints: Int32Array;
  /** First of the signs of life, one a thread. */
  readonly #beats: number;
  readonly #thread: number | undefined;

  /**
   * @param buffer Memory of {@linkcode Counters.byteLength} zero bytes; shared
   * where several threads take part.
   * @param count How many counters its user has.
   * @param thread The number of the worker that holds it, where one does.
   */
  constructor(buffer: ArrayBufferLike, count: number, thread?: number) {
    this.#ints = new Int32Array(buffer);
    this.#beats = OWN + count;
    this.#thread = thread;
  }

  /** Bytes of memory that counters and signs of life take up. */
  static byteLength(count: number, threads: number): number {
    return 4 * (OWN + count + threads);
  }

  /** Gives a sign of life. */
  beat(): void {
    if (this.#thread !== undefined) {
      Atomics.add(this.#ints, this.#beats + this.#thread, 1);
    }
  }

  /** How many signs of life a thread has given. */
  beatsOf(thread: number): number {
    return Atomics.load(this.#ints, this.#beats + thread);
  }

  /** Ends the work for everybody. */
  stop(): void {
    Atomics.store(this.#ints, STOP, 1);
    for (let i = 0; i < this.#ints.length; i++) Atomics.notify(this.#ints, i);
  }

  /** Throws where the work was stopped. */
  throwIfStopped(): void {
    if (Atomics.load(this.#ints, STOP) !== 0) throw new StreamStopped();
  }

  /** Takes the number of the next task. */
  nextTask(): number {
    this.beat();
    return Atomics.add(this.#ints, NEXT, 1);
  }

  /** Takes the number of the next task, if it is below a limit. */
  taskBelow(limit: number): number | undefined {
    this.beat();
    for (;;) {
      const task = Atomics.load(this.#ints, NEXT);
      if (task >= limit) return undefined;
      const found = Atomics.compareExchange(this.#ints, NEXT, task, task + 1);
      if (found === task) return task;
    }
  }

  /** How high a counter is. */
  valueOf(counter: number): number {
    return Atomics.load(this.#ints, OWN + counter);
  }

  /** Adds one to a counter. */
  raise(counter: number): void {
    Atomics.add(this.#ints, OWN + counter, 1);
    Atomics.notify(this.#ints, OWN + counter);
  }

  /** Sleeps until a counter is at least so high. */
  wait(counter: number, atLeast: number): void {
    for (;;) {
      const value = Atomics.load(this.#ints, OWN + counter);
      if (value >= atLeast) return;
      this.throwIfStopped();
      this.beat();
      Atomics.wait(this.#ints, OWN + counter, value, PATIENCE);
    }
  }

  /** Waits for it without blocking the thread. */
  async until(counter: number, atLeast: number): Promise<void> {
    for (;;) {
      const value = Atomics.load(this.#ints, OWN + counter);
      if (value >= atLeast) return;
      this.throwIfStopped();
      const { async, value: woken } = Atomics.waitAsync(
        this.#ints,
        OWN + counter,
        value,
        PATIENCE,
      );
      if (async) await woken;
    }
  }
}
