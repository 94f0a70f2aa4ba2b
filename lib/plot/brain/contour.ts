/** Lines of equal value. @module */

// @ts-types="@types/d3-contour"
import { contours } from "d3-contour";

/**
 * The outlines of the area above a value.
 *
 * @param values Values, row after row.
 * @param columns Values in a row.
 * @param level The value.
 * @returns x, y of the points of each closed line: the middle of the first
 *   value is at 0.5, 0.5.
 */
export function contourLines(
  values: ArrayLike<number>,
  columns: number,
  level: number,
): number[][] {
  const rows = values.length / columns;
  const [found] = contours().size([columns, rows]).thresholds([level])(
    Array.from(values),
  );
  return found.coordinates.flat().map((ring) =>
    ring.slice(0, -1).flatMap(([x, y]) => [x, y])
  );
}
