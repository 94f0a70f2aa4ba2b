/** Volumes that are read before anybody asks for them. @module */
import type { RawVolume, RawVolumeSeries } from "../nifti/raw_volume.ts";

/** A volume in the room. */
interface StoredVolume extends Pick<RawVolume, "index" | "encoding"> {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads volumes of a run into a room while the design is made, and further
 * ones while those that sum are busy, and gives them in order.
 */
export class ReadAhead {
  readonly #volumes: AsyncIterator<RawVolume>;
  readonly #room: Uint8Array<ArrayBuffer>;
  /** Bytes of a place in the room, and how many places there are. */
  readonly #step: number;
  readonly #places: number;
  readonly #waiting: StoredVolume[] = [];
  readonly #filled: Promise<void>;
  readonly #reading = new AbortController();
  #stored = 0;
  #ended = false;
  #failure: { readonly reason: unknown } | undefined;

  /**
   * Begins to read.
   *
   * @param run The run.
   * @param bytes Most bytes to take up.
   * @param wanted One number in shared memory; not 0 once the volumes are
   * wanted: reading them never waits for messages, so it has to look there.
   */
  constructor(run: RawVolumeSeries, bytes: number, wanted: Int32Array) {
    this.#step = run.volumeBytes;
    this.#places = Math.floor(bytes / this.#step);
    this.#room = new Uint8Array(this.#places * this.#step);
    const { signal } = this.#reading;
    this.#volumes = run.rawVolumes({ signal })[Symbol.asyncIterator]();
    this.#filled = this.#fill(wanted);
  }

  async #fill(wanted: Int32Array): Promise<void> {
    while (Atomics.load(wanted, 0) === 0 && await this.more());
  }

  /**
   * Reads one more volume into the room.
   *
   * @returns Whether there was one, and room for it.
   */
  async more(): Promise<boolean> {
    if (this.#ended || this.#waiting.length >= this.#places) return false;
    try {
      const { done, value } = await this.#volumes.next();
      this.#ended = done === true;
      if (done) return false;
      const { bytes, encoding, index } = value;
      const from = this.#stored++ % this.#places * this.#step;
      const to = from + bytes.length;
      this.#room.set(bytes, from);
      this.#waiting.push({ index, encoding, from, to });
      return true;
    } catch (reason) {
      this.#ended = true;
      this.#failure = { reason };
      return false;
    }
  }

  /**
   * Ends the reading, for which nothing has to come any more.
   *
   * @param reason What those get who wait for a volume.
   */
  end(reason?: unknown): void {
    this.#reading.abort(reason);
  }

  /** Gives up what was read. */
  async close(): Promise<void> {
    this.end();
    await this.#filled;
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
    await this.#filled;
    try {
      for (;;) {
        const [first] = this.#waiting;
        if (first) {
          const { from, to, ...volume } = first;
          yield { ...volume, bytes: this.#room.subarray(from, to) };
          this.#waiting.shift();
          continue;
        }
        if (this.#failure) throw this.#failure.reason;
        if (this.#ended) return;
        if (this.#places > 0) {
          await this.more();
          continue;
        }
        const { done, value } = await this.#volumes.next();
        if (done) return;
        yield value;
      }
    } finally {
      await this.close();
    }
  }
}
