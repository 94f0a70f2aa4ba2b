/** What can go wrong with an address. @module */

import { InputError } from "../errors.ts";

/** A failure that another try may mend. */
export class PassingError extends InputError {
  /** Seconds after which the server asked to come back, where it did. */
  readonly retryAfter: number | undefined;
  /** Whether the server sends too little, so that its bytes are no progress. */
  readonly slow: boolean;

  /**
   * Makes the error.
   *
   * @param message One sentence.
   * @param file The address.
   * @param details Cause, the pause that the server asked for, slowness.
   */
  constructor(
    message: string,
    file: string,
    details: {
      readonly cause?: unknown;
      readonly retryAfter?: number;
      readonly slow?: boolean;
    } = {},
  ) {
    super(message, { file, cause: details.cause });
    this.name = "PassingError";
    this.retryAfter = details.retryAfter;
    this.slow = details.slow ?? false;
  }
}

/** There is nothing at an address, or nothing for everybody. */
export class MissingError extends InputError {}
