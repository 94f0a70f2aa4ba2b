/** Volumes that are read before anybody asks for them. @module */
import type { RawVolume, RawVolumeSeries } from "../nifti/raw_volume.ts";

/** A volume in the room. */
interface StoredVolume extends Pick<RawVolume, "index" | "encoding"> {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the first volumes of a run into a room while the design is made, and
 * gives them, and those after them, when they are wanted.
 */
export class ReadAhead {
  readonly #volumes: AsyncIterator<RawVolume>;
  readonly #wanted: Int32Array;
  readonly #stored: StoredVolume[] = [];
  readonly #filled: Promise<boolean>;
  readonly #room: Uint8Array<ArrayBuffer>;

  /**
   * Begins to read.
   *
   * @param run The run.
   * @param bytes Most bytes to take up.
   * @param wanted One number in shared memory; not 0 once the volumes are
   * wanted: reading them never waits for messages, so it has to look there.
   */
  constructor(run: RawVolumeSeries, bytes: number, wanted: Int32Array) {
    this.#wanted = wanted;
    this.#room = new Uint8Array(bytes);
    this.#volumes = run.rawVolumes()[Symbol.asyncIterator]();
    this.#filled = this.#fill(run.volumeBytes);
    this.#filled.catch(() => {});
  }

  /** Fills the room; tells whether the run has ended. */
  async #fill(most: number): Promise<boolean> {
    let from = 0;
    while (
      from + most <= this.#room.length && Atomics.load(this.#wanted, 0) === 0
    ) {
      const { done, value } = await this.#volumes.next();
      if (done) return true;
      const { bytes, encoding, index } = value;
      this.#room.set(bytes, from);
      this.#stored.push({ index, encoding, from, to: from + bytes.length });
      from += bytes.length;
    }
    return false;
  }

  /** Gives up what was read. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#filled]);
    this.#room.buffer.transfer?.(0);
    await this.#volumes.return?.();
  }

  /**
   * Gives all volumes of the run, once.
   *
   * @returns The volumes in order, each overwritten or emptied when the next is
   * asked for.
   * @throws What reading the run threw, in its place.
   */
  async *volumes(): AsyncGenerator<RawVolume, void> {
    const filled = await Promise.allSettled([this.#filled]);
    try {
      for (const { from, to, ...volume } of this.#stored) {
        yield { ...volume, bytes: this.#room.subarray(from, to) };
      }
      this.#room.buffer.transfer?.(0);
      if (filled[0].status === "rejected") throw filled[0].reason;
      if (filled[0].value) return;
      for (;;) {
        const { done, value } = await this.#volumes.next();
        if (done) return;
        yield value;
      }
    } finally {
      await this.#volumes.return?.();
    }
  }
}
