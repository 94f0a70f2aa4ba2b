/** Tagged errors: every failure a user can cause is one of these. @module */

/** Where a failure was found and what caused it. */
export interface ErrorDetails {
  /** The file, folder or address that was being read or written. */
  readonly file?: string;
  /** The header field, column, option or parameter at fault. */
  readonly field?: string;
  /** The error underneath, where there is one. */
  readonly cause?: unknown;
}

/**
 * A failure of the input or of the machine, told in one sentence that names
 * the file, the field, what was found and what was expected. Commands that end
 * with it exit with code 1.
 *
 * @example
 * ```ts
 * import { InputError } from "@niglm/niglm";
 *
 * const error = new InputError(
 *   "events.tsv: column 'onset' is missing; found 'duration', 'trial_type'",
 *   { file: "events.tsv", field: "onset" },
 * );
 * ```
 */
export class InputError extends Error {
  /** The file at fault, where there is one. */
  readonly file: string | undefined;
  /** The field, column or parameter at fault, where there is one. */
  readonly field: string | undefined;

  /**
   * Makes the error.
   *
   * @param message One sentence: file, field, found, expected.
   * @param details The file, the field and the cause, for programs.
   */
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "InputError";
    this.file = details.file;
    this.field = details.field;
  }
}

/**
 * A call whose options or arguments do not fit together: commands that end
 * with it exit with code 2.
 */
export class UsageError extends InputError {
  /**
   * Makes the error.
   *
   * @param message One sentence: option, found, expected.
   * @param details The file, the field and the cause, for programs.
   */
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.name = "UsageError";
  }
}
