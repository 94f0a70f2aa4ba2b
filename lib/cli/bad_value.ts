/** Values that an option does not take. @module */

/** What an option value should have been. */
export class BadValue extends Error {
  /** The text that was given. */
  readonly found: string;
  /** What was expected, as the end of "expected …". */
  readonly expected: string;

  /**
   * @param found The text that was given.
   * @param expected What was expected, as the end of "expected …".
   */
  constructor(found: string, expected: string) {
    super(`found '${found}', expected ${expected}`);
    this.found = found;
    this.expected = expected;
  }
}
