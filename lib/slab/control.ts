/** How the threads that share a stream keep in step. @module */
import { batchCountOf, type StreamSpec, tileCountOf } from "./stream_spec.ts";

const STOP = 0;
const STARTED = 1;
const FILLED = 2;
const NEXT = 3;
const COUNTERS = 4;

/** How long a thread sleeps at most before it looks again, in ms. */
const PATIENCE = 100;

/** Says that a stream was stopped by another thread. */
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
export class Control {
  readonly #ints: Int32Array;
  /** First of the counters of prepared volumes, one a batch. */
  readonly #volumes: number;
  /** First of the counters of finished tiles, one a batch. */
  readonly #tiles: number;
  /** First of the counters of finished batches, one a tile. */
  readonly #batches: number;
  /** First of the signs of life, one a thread. */
  readonly #beats: number;
  readonly #thread: number | undefined;

  /**
   * @param buffer Memory of {@linkcode Control.byteLength} zero bytes; shared
   * where several threads take part.
   * @param spec The stream.
   * @param thread The number of the worker that holds it, where one does.
   */
  constructor(buffer: ArrayBufferLike, spec: StreamSpec, thread?: number) {
    this.#ints = new Int32Array(buffer);
    this.#volumes = COUNTERS;
    this.#tiles = this.#volumes + batchCountOf(spec);
    this.#batches = this.#tiles + batchCountOf(spec);
    this.#beats = this.#batches + tileCountOf(spec);
    this.#thread = thread;
  }

  /** Bytes of memory that the counters of a stream take up. */
  static byteLength(spec: StreamSpec): number {
    return 4 *
      (COUNTERS + 2 * batchCountOf(spec) + tileCountOf(spec) + spec.workers +
        1);
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

  /** Ends the stream for everybody. */
  stop(): void {
    Atomics.store(this.#ints, STOP, 1);
    for (let i = 0; i < this.#ints.length; i++) Atomics.notify(this.#ints, i);
  }

  /** Throws where the stream was stopped. */
  throwIfStopped(): void {
    if (Atomics.load(this.#ints, STOP) !== 0) throw new StreamStopped();
  }

  /** Lets the tasks begin. */
  start(): void {
    this.#raise(STARTED);
  }

  /** Takes the number of the next task. */
  nextTask(): number {
    this.beat();
    return Atomics.add(this.#ints, NEXT, 1);
  }

  /** Says that one more batch lies in its slot. */
  batchFilled(): void {
    this.#raise(FILLED);
  }

  /** Says that one more volume of a batch is prepared. */
  volumePrepared(batch: number): void {
    this.#raise(this.#volumes + batch);
  }

  /** Says that a tile is done with a batch. */
  tileDone(batch: number, tile: number): void {
    this.#raise(this.#batches + tile);
    this.#raise(this.#tiles + batch);
  }

  /** Sleeps until the tasks may begin. */
  waitForStart(): void {
    this.#wait(STARTED, 1);
  }

  /** Sleeps until a batch lies in its slot. */
  waitForBatch(batch: number): void {
    this.#wait(FILLED, batch + 1);
  }

  /** Sleeps until so many volumes of a batch are prepared. */
  waitForVolumes(batch: number, count: number): void {
    this.#wait(this.#volumes + batch, count);
  }

  /** Sleeps until a tile is done with all batches before one. */
  waitForTile(batch: number, tile: number): void {
    this.#wait(this.#batches + tile, batch);
  }

  /** Sleeps until so many tiles are done with a batch. */
  waitForTiles(batch: number, count: number): void {
    this.#wait(this.#tiles + batch, count);
  }

  /** Waits, without blocking the thread, until a batch lies in its slot. */
  async filled(batch: number): Promise<void> {
    await this.#until(FILLED, batch + 1);
  }

  /** Waits, without blocking the thread, until tiles are done with a batch. */
  async tilesDone(batch: number, count: number): Promise<void> {
    await this.#until(this.#tiles + batch, count);
  }

  #raise(index: number): void {
    Atomics.add(this.#ints, index, 1);
    Atomics.notify(this.#ints, index);
  }

  #wait(index: number, atLeast: number): void {
    for (;;) {
      const value = Atomics.load(this.#ints, index);
      if (value >= atLeast) return;
      this.throwIfStopped();
      this.beat();
      Atomics.wait(this.#ints, index, value, PATIENCE);
    }
  }

  async #until(index: number, atLeast: number): Promise<void> {
    for (;;) {
      const value = Atomics.load(this.#ints, index);
      if (value >= atLeast) return;
      this.throwIfStopped();
      const { async, value: woken } = Atomics.waitAsync(
        this.#ints,
        index,
        value,
        PATIENCE,
      );
      if (async) await woken;
    }
  }
}
