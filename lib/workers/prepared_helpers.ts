/** Workers that are prepared for one work at a time. @module */
import type { Helper } from "./helper.ts";

/**
 * Knows for which work each worker was last prepared, so that works which go
 * on side by side do not take each other's workers for their own.
 */
export class PreparedHelpers {
  readonly #works = new WeakMap<Helper, object>();

  /**
   * Asks a worker, prepared for a work just before where it was not: it does
   * one request after another.
   *
   * @param helper The worker.
   * @param work What tells the work from others.
   * @param prepare Asks it to prepare.
   * @param ask Asks it.
   * @returns When it is done.
   */
  async ask(
    helper: Helper,
    work: object,
    prepare: () => Promise<void>,
    ask: () => Promise<void>,
  ): Promise<void> {
    if (this.#works.get(helper) === work) return await ask();
    this.#works.set(helper, work);
    try {
      await Promise.all([prepare(), ask()]);
    } catch (error) {
      this.#works.delete(helper);
      throw error;
    }
  }
}
