/** Work that overlaps with what follows it. @module */

/** A job that was begun. */
interface Begun {
  readonly job: Promise<void>;
  readonly bytes: number;
}

/**
 * Jobs of which the next begins while those before are still ending, such as
 * files: some are being compressed elsewhere while the next is made.
 */
export class Overlap implements AsyncDisposable {
  readonly #room: number;
  readonly #begun: Begun[] = [];

  /**
   * @param room Bytes that the jobs before the last may hold while they end.
   */
  constructor(room = 0) {
    this.#room = room;
  }

  /**
   * Begins a job, and waits for those before until what they hold fits the
   * room.
   *
   * @param job The job.
   * @param bytes What it holds until it ends.
   * @throws What a job before threw.
   */
  async add(job: () => Promise<void>, bytes: number = Infinity): Promise<void> {
    const begun = { job: job(), bytes };
    begun.job.catch(() => {});
    this.#begun.push(begun);
    while (this.#heldBefore(begun) > this.#room) {
      await this.#begun.shift()!.job;
    }
  }

  /**
   * Waits for all jobs.
   *
   * @throws What one threw.
   */
  async end(): Promise<void> {
    for (const { job } of this.#begun) await job;
  }

  /** Waits until no job is under way, whatever became of any. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#begun.map(({ job }) => job));
  }

  /** Bytes that jobs before one hold. */
  #heldBefore(last: Begun): number {
    return this.#begun.reduce(
      (sum, begun) => begun === last ? sum : sum + begun.bytes,
      0,
    );
  }
}
