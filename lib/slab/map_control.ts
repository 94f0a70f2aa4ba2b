/** How the threads that share a map keep in step. @module */
import { Counters } from "./counters.ts";
import type { MapSpec } from "./plan_map.ts";

const READ = 0;
const TAKEN = 1;
const DONE = 2;

/** Counters of a map's volumes. */
export class MapControl extends Counters {
  /**
   * @param buffer Memory of {@linkcode mapControlBytes} zero bytes.
   * @param spec The map.
   * @param thread The number of the worker that holds it, where one does.
   */
  constructor(buffer: ArrayBufferLike, spec: MapSpec, thread?: number) {
    super(buffer, DONE + spec.volumeCount, thread);
  }

  /** Says that one more volume lies in its slot. */
  volumeRead(): void {
    this.raise(READ);
  }

  /** Says that a volume's result is there. */
  volumeDone(volume: number): void {
    this.raise(DONE + volume);
  }

  /** Says that one more result was taken. */
  volumeTaken(): void {
    this.raise(TAKEN);
  }

  /** Sleeps until a volume lies in its slot. */
  waitForVolume(volume: number): void {
    this.wait(READ, volume + 1);
  }

  /** Sleeps until so many results were taken. */
  waitForTaken(count: number): void {
    this.wait(TAKEN, count);
  }

  /** Waits for it without blocking the thread. */
  async taken(count: number): Promise<void> {
    await this.until(TAKEN, count);
  }

  /** Waits, without blocking the thread, until a volume's result is there. */
  async done(volume: number): Promise<void> {
    await this.until(DONE + volume, 1);
  }
}

/** Bytes of memory that the counters of a map take up. */
export function mapControlBytes(spec: MapSpec): number {
  return Counters.byteLength(DONE + spec.volumeCount, spec.workers + 1);
}
