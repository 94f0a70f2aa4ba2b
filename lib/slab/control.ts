/** How the threads that share a stream keep in step. @module */
import { Counters } from "./counters.ts";
import { batchCountOf, type StreamSpec, tileCountOf } from "./stream_spec.ts";

export { StreamStopped } from "./counters.ts";

const STARTED = 0;
const FILLED = 1;
const COUNTERS = 2;

/** Counters of a stream's batches, volumes and tiles. */
export class Control {
  readonly #counters: Counters;
  /** First of the counters of prepared volumes, one a batch. */
  readonly #volumes: number;
  /** First of the counters of finished tiles, one a batch. */
  readonly #tiles: number;
  /** First of the counters of finished batches, one a tile. */
  readonly #batches: number;

  /**
   * @param buffer Memory of {@linkcode Control.byteLength} zero bytes; shared
   * where several threads take part.
   * @param spec The stream.
   * @param thread The number of the worker that holds it, where one does.
   */
  constructor(buffer: ArrayBufferLike, spec: StreamSpec, thread?: number) {
    this.#counters = new Counters(buffer, countOf(spec), thread);
    this.#volumes = COUNTERS;
    this.#tiles = this.#volumes + batchCountOf(spec);
    this.#batches = this.#tiles + batchCountOf(spec);
  }

  /** Bytes of memory that the counters of a stream take up. */
  static byteLength(spec: StreamSpec): number {
    return Counters.byteLength(countOf(spec), spec.workers + 1);
  }

  /** Gives a sign of life. */
  beat(): void {
    this.#counters.beat();
  }

  /** How many signs of life a thread has given. */
  beatsOf(thread: number): number {
    return this.#counters.beatsOf(thread);
  }

  /** Ends the stream for everybody. */
  stop(): void {
    this.#counters.stop();
  }

  /** Throws where the stream was stopped. */
  throwIfStopped(): void {
    this.#counters.throwIfStopped();
  }

  /** Lets the tasks begin. */
  start(): void {
    this.#counters.raise(STARTED);
  }

  /** Takes the number of the next task. */
  nextTask(): number {
    return this.#counters.nextTask();
  }

  /** Takes the number of the next task, if it is below a limit. */
  taskBelow(limit: number): number | undefined {
    return this.#counters.taskBelow(limit);
  }

  /** How many batches have been put into slots. */
  get batchesFilled(): number {
    return this.#counters.valueOf(FILLED);
  }

  /** Tells whether so many tiles are done with a batch. */
  areTilesDone(batch: number, count: number): boolean {
    return this.#counters.valueOf(this.#tiles + batch) >= count;
  }

  /** Says that one more batch lies in its slot. */
  batchFilled(): void {
    this.#counters.raise(FILLED);
  }

  /** Says that one more volume of a batch is prepared. */
  volumePrepared(batch: number): void {
    this.#counters.raise(this.#volumes + batch);
  }

  /** Says that a tile is done with a batch. */
  tileDone(batch: number, tile: number): void {
    this.#counters.raise(this.#batches + tile);
    this.#counters.raise(this.#tiles + batch);
  }

  /** Sleeps until the tasks may begin. */
  waitForStart(): void {
    this.#counters.wait(STARTED, 1);
  }

  /** Sleeps until a batch lies in its slot. */
  waitForBatch(batch: number): void {
    this.#counters.wait(FILLED, batch + 1);
  }

  /** Sleeps until so many volumes of a batch are prepared. */
  waitForVolumes(batch: number, count: number): void {
    this.#counters.wait(this.#volumes + batch, count);
  }

  /** Sleeps until a tile is done with all batches before one. */
  waitForTile(batch: number, tile: number): void {
    this.#counters.wait(this.#batches + tile, batch);
  }

  /** Sleeps until so many tiles are done with a batch. */
  waitForTiles(batch: number, count: number): void {
    this.#counters.wait(this.#tiles + batch, count);
  }

  /** Waits, without blocking the thread, until a batch lies in its slot. */
  async filled(batch: number): Promise<void> {
    await this.#counters.until(FILLED, batch + 1);
  }

  /** Waits, without blocking the thread, until volumes are prepared. */
  async volumesPrepared(batch: number, count: number): Promise<void> {
    await this.#counters.until(this.#volumes + batch, count);
  }

  /** Waits, without blocking the thread, until a tile is done with the batches before one. */
  async tileReached(batch: number, tile: number): Promise<void> {
    await this.#counters.until(this.#batches + tile, batch);
  }

  /** Waits, without blocking the thread, until tiles are done with a batch. */
  async tilesDone(batch: number, count: number): Promise<void> {
    await this.#counters.until(this.#tiles + batch, count);
  }
}

/** Counters that a stream needs. */
function countOf(spec: StreamSpec): number {
  return COUNTERS + 2 * batchCountOf(spec) + tileCountOf(spec);
}
