/** The work of a stream: its tasks, done by one thread or by several. @module */
import { breathe } from "../breathe.ts";
import type { Engine } from "../kernels/types.ts";
import type { VolumeFile } from "../nifti/raw_volume.ts";
import type { Control } from "./control.ts";
import { Slots } from "./slots.ts";
import type { StreamMemory } from "./stream_memory.ts";
import {
  batchCountOf,
  deepestOf,
  leadOf,
  sizeOf,
  type StreamSpec,
  tileCountOf,
  volumesOf,
} from "./stream_spec.ts";
import type { TileReader } from "./tile_reader.ts";
import { TileSummer } from "./tile_summer.ts";
import type { VolumePreparer } from "./volume_preparer.ts";

/**
 * One thread's hold on a stream.
 *
 * A stream is a sequence of batches of volumes. Of each batch the volumes are
 * prepared where they are filtered, one task a volume; then its tiles are
 * summed, one task a tile. Tasks are numbered in this order and taken by
 * number, so whatever a task waits for was taken before it. A tile's batches
 * are summed in the order of time: the sums do not depend on who did what.
 */
export class StreamJob implements Disposable {
  readonly #spec: StreamSpec;
  readonly #memory: StreamMemory;
  readonly #control: Control;
  readonly #engine: Engine;
  readonly #stored: Slots | TileReader;
  /** Reads what this thread sums, where no slots are filled for it. */
  readonly #reader: TileReader | undefined;
  readonly #tileCount: number;
  /** Tasks of a batch that prepare a volume. */
  readonly #preparations: number;
  /** Made when this thread does its first task. */
  #summer?: TileSummer;
  /** Resamples and filters volumes, where that is asked for. */
  readonly #preparer: VolumePreparer | undefined;

  /**
   * Use {@linkcode openJob}, which makes what is given to this.
   *
   * @param spec The stream.
   * @param memory Its arrays.
   * @param control Its counters.
   * @param engine The kernels to run.
   * @param stored Its stored volumes.
   * @param preparer What prepares them.
   */
  constructor(
    spec: StreamSpec,
    memory: StreamMemory,
    control: Control,
    engine: Engine,
    stored: Slots | TileReader,
    preparer: VolumePreparer | undefined,
  ) {
    this.#spec = spec;
    this.#memory = memory;
    this.#control = control;
    this.#engine = engine;
    this.#stored = stored;
    this.#reader = stored instanceof Slots ? undefined : stored;
    this.#preparer = preparer;
    this.#tileCount = tileCountOf(spec);
    this.#preparations = memory.prepared.length === 0 ? 0 : deepestOf(spec);
  }

  /**
   * Decodes the last of the first volumes, from which a provisional mask is
   * found: the magnetisation has come to rest by then.
   *
   * @returns Its values, every voxel.
   */
  leadVolume(): Float64Array {
    const volume = new Float64Array(sizeOf(this.#spec.grid));
    const place = leadOf(this.#spec) - 1;
    if (this.#preparer) this.#preparer.decode(0, place, volume);
    else this.#stored.decodeVolume(0, place, volume);
    return volume;
  }

  /**
   * Does tasks beside other threads until none is left.
   *
   * @param worker This thread's number, from 0.
   */
  runTasks(worker: number): void {
    const perBatch = this.#perBatch;
    const end = batchCountOf(this.#spec) * perBatch;
    for (;;) {
      const task = this.#control.nextTask();
      if (task >= end) return;
      const batch = Math.floor(task / perBatch);
      if (!this.#reader) this.#control.waitForBatch(batch);
      this.#run(batch, task % perBatch, worker);
    }
  }

  /**
   * Does tasks beside other threads until none is left, on a thread that must
   * not sleep.
   *
   * @param worker This thread's number, from 0.
   */
  async joinTasks(worker: number): Promise<void> {
    const perBatch = this.#perBatch;
    const end = batchCountOf(this.#spec) * perBatch;
    for (;;) {
      const task = this.#control.nextTask();
      if (task >= end) return;
      if (!this.#reader) {
        await this.#control.filled(Math.floor(task / perBatch));
      }
      await this.#join(task, worker);
    }
  }

  /**
   * Does tasks of the batches that lie in their slots, on the thread that
   * fills them, until a slot is free.
   *
   * @param worker This thread's number, from 0.
   * @param batch The batch in the slot.
   * @param tiles The number of tiles that must be done with it.
   */
  async joinUntil(worker: number, batch: number, tiles: number): Promise<void> {
    const ready = this.#control.batchesFilled * this.#perBatch;
    while (!this.#control.areTilesDone(batch, tiles)) {
      const task = this.#control.taskBelow(ready);
      if (task === undefined) await this.#control.tilesDone(batch, tiles);
      else await this.#join(task, worker);
    }
  }

  /**
   * Does all tasks of a batch, on the only thread there is.
   *
   * @param batch The batch.
   */
  runBatch(batch: number): void {
    for (let task = 0; task < this.#perBatch; task++) this.#run(batch, task, 0);
  }

  /** Closes the files that it reads. */
  [Symbol.dispose](): void {
    this.#reader?.[Symbol.dispose]();
  }

  /** Tasks of a batch. */
  get #perBatch(): number {
    return this.#preparations + this.#tileCount;
  }

  /** Does a task of a filled batch once whatever it waits for is done. */
  async #join(task: number, worker: number): Promise<void> {
    await breathe();
    const batch = Math.floor(task / this.#perBatch);
    const tile = task % this.#perBatch - this.#preparations;
    if (tile >= 0) {
      await this.#control.volumesPrepared(batch, this.#preparations);
      await this.#control.tileReached(batch, tile);
    } else if (batch >= 2) {
      await this.#control.tilesDone(batch - 2, this.#tileCount);
    }
    this.#run(batch, task % this.#perBatch, worker);
  }

  #run(batch: number, task: number, worker: number): void {
    this.#control.throwIfStopped();
    if (task < this.#preparations) {
      this.#prepare(batch, task);
      this.#control.volumePrepared(batch);
      return;
    }
    const tile = task - this.#preparations;
    this.#control.waitForVolumes(batch, this.#preparations);
    this.#reader?.load(batch, tile);
    this.#control.waitForTile(batch, tile);
    this.#summer ??= new TileSummer(
      this.#spec,
      this.#memory,
      this.#stored,
      this.#engine,
      worker,
    );
    this.#summer.sum(batch, tile);
    this.#control.tileDone(batch, tile);
  }

  /** Decodes one volume of a batch, resamples and filters it. */
  #prepare(batch: number, place: number): void {
    const [from, to] = volumesOf(this.#spec, batch);
    if (from + place >= to) return;
    if (batch >= 2) this.#control.waitForTiles(batch - 2, this.#tileCount);
    this.#preparer?.prepare(batch, place);
  }
}

/**
 * Takes hold of a stream. What resamples and filters is loaded only where it
 * is asked for: a worker begins the sooner.
 *
 * @param spec The stream.
 * @param memory Its arrays.
 * @param control Its counters.
 * @param engine The kernels to run.
 * @param worker Which of the scratch rooms is this thread's.
 * @param volumes The file of each volume, where threads read what they sum.
 * @returns One thread's hold on it, to be disposed of.
 */
export async function openJob(
  spec: StreamSpec,
  memory: StreamMemory,
  control: Control,
  engine: Engine,
  worker: number,
  volumes?: readonly VolumeFile[],
): Promise<StreamJob> {
  if (volumes) {
    const { TileReader } = await import("./tile_reader.ts");
    const room = memory.scratch[worker].stored;
    const reader = new TileReader(spec, volumes, room, engine);
    return new StreamJob(spec, memory, control, engine, reader, undefined);
  }
  const slots = new Slots(spec, memory, engine);
  let preparer: VolumePreparer | undefined;
  if (memory.prepared.length > 0) {
    const { VolumePreparer } = await import("./volume_preparer.ts");
    preparer = new VolumePreparer(spec, memory, slots, engine.name);
  }
  return new StreamJob(spec, memory, control, engine, slots, preparer);
}
