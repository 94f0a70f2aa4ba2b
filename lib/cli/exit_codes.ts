/** What a finished process says to its caller. @module */

/** Exit codes of every command. */
export const exitCodes: {
  /** The work is done; there may have been warnings. */
  readonly done: 0;
  /** The input or the machine did not allow it. */
  readonly failed: 1;
  /** The command line was wrong. */
  readonly usage: 2;
  /** Ctrl-C. */
  readonly interrupted: 130;
} = { done: 0, failed: 1, usage: 2, interrupted: 130 };
