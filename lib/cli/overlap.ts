/** Work that overlaps with what follows it. @module */

/**
 * Jobs of which the next begins while the one before is still ending, such as
 * files: one is being compressed elsewhere while the next is made.
 */
export class Overlap implements AsyncDisposable {
  #last: Promise<void> = Promise.resolve();

  /**
   * Begins a job, and waits for the one before.
   *
   * @param job The job.
   * @throws What the job before threw.
   */
  async add(job: () => Promise<void>): Promise<void> {
    const before = this.#last;
    this.#last = job();
    this.#last.catch(() => {});
    await before;
  }

  /**
   * Waits for the last job.
   *
   * @throws What it threw.
   */
  async end(): Promise<void> {
    await this.#last;
  }

  /** Waits until no job is under way, whatever became of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last.catch(() => {});
  }
}
