/** The memory that a stream may use where nobody says. @module */

/** Bytes for image data and model state where none are given. */
export const DEFAULT_MEMORY: number = 256 * 2 ** 20;

/** Most bytes of a run that are inflated before they are asked for. */
const MOST_AHEAD = 1 << 25;

/**
 * Tells how much of a run is inflated before it is asked for.
 *
 * @param memory Bytes for image data and model state.
 * @returns At most so many bytes.
 */
export function aheadBytes(memory: number = DEFAULT_MEMORY): number {
  return Math.min(MOST_AHEAD, Math.floor(memory / 8));
}
