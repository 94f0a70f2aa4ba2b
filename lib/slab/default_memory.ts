/** The memory that a stream may use where nobody says. @module */

/** Bytes for image data and model state where none are given. */
export const DEFAULT_MEMORY: number = 256 * 2 ** 20;
