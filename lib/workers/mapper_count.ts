/** How many workers work on volumes. @module */

/**
 * Workers for a map: one fewer where inflating keeps a processor busy and the
 * rest is done faster.
 *
 * @param workers Workers that there can be.
 * @param compressed Whether the files are.
 * @param heavy Whether more is done to a volume than inflating takes.
 * @returns How many work.
 */
export function mapperCount(
  workers: number,
  compressed: boolean,
  heavy: boolean,
): number {
  return compressed && !heavy ? Math.max(1, workers - 1) : workers;
}
