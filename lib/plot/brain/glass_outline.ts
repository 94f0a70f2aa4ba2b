/** The outline of a brain seen from a side. @module */

import type { Image } from "../../nifti/types.ts";
import type { Rgb, SceneItem } from "../scene/scene.ts";
import { contourLines } from "./contour.ts";
import type { PlacedView } from "./layout.ts";
import { projectThickness, type View } from "./project.ts";
import type { Slice } from "./slice.ts";

/** Which lines, and how. */
export interface OutlineStyle {
  /** The faint inside under a map, or the edge above it. */
  readonly part: "inside" | "edge";
  /** Whether the view is turned round. */
  readonly flipped: boolean;
  /** Whether the paper is black. */
  readonly blackBg: boolean;
}

/** Parts of the greatest thickness that the inner lines are drawn at. */
const INNER = [0.45, 0.75];
/** Empty cells around a projection, so that its blurred edge has room. */
const PAD = 3;
/** Values a voxel, each way, that lines are found on. */
const FINE = 2;

/**
 * Draws the silhouette of a brain and, fainter, where it is thick: lines of a
 * relief in place of drawn gyri, for any brain.
 *
 * @param mask The brain: a mask with a diagonal, positive affine.
 * @param view The view in its place.
 * @param style Which lines.
 * @returns Areas and lines; none for an empty mask.
 */
export function glassOutline(
  mask: Image,
  view: PlacedView<View>,
  { part, flipped, blackBg }: OutlineStyle,
): SceneItem[] {
  const thickness = projectThickness(mask, view.view);
  const most = thickness.values.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return [];
  const place = placer(thickness, view, flipped);
  const inside = padded(thickness, (value) => value > 0 ? 1 : 0);
  const edge = contourLines(inside.values, inside.columns, 0.5).map(place);
  if (part === "edge") {
    const color: Rgb = blackBg ? [190, 190, 190] : [80, 80, 80];
    return edge.map((points) => ({
      kind: "line",
      points,
      color,
      thickness: 1.6,
      closed: true,
    }));
  }
  const fill: Rgb = blackBg ? [28, 28, 28] : [245, 245, 245];
  const color: Rgb = blackBg ? [75, 75, 75] : [205, 205, 205];
  const relief = padded(thickness, (value) => value / most);
  return [
    { kind: "polygon", rings: edge, fill },
    ...INNER.flatMap((level) =>
      contourLines(relief.values, relief.columns, level)
    ).map(place).map((points): SceneItem => ({
      kind: "line",
      points,
      color,
      thickness: 1,
      closed: true,
    })),
  ];
}

/** A finer, blurred copy of a projection with empty cells around it. */
function padded(
  { values, columns, rows }: Slice,
  valueOf: (value: number) => number,
): { values: Float64Array; columns: number } {
  const wide = (columns + 2 * PAD) * FINE;
  const high = (rows + 2 * PAD) * FINE;
  let cells = new Float64Array(wide * high);
  for (let row = 0; row < high; row++) {
    const y = Math.floor(row / FINE) - PAD;
    if (y < 0 || y >= rows) continue;
    for (let column = 0; column < wide; column++) {
      const x = Math.floor(column / FINE) - PAD;
      if (x < 0 || x >= columns) continue;
      cells[row * wide + column] = valueOf(values[y * columns + x]);
    }
  }
  for (let pass = 0; pass < 4; pass++) cells = blurred(cells, wide);
  return { values: cells, columns: wide };
}

/** Each cell a quarter, a half and a quarter of its neighbours, both ways. */
function blurred(
  cells: Float64Array,
  columns: number,
): Float64Array<ArrayBuffer> {
  const at = (i: number) => cells[i] ?? 0;
  const across = cells.map((value, i) =>
    (at(i - 1) + 2 * value + at(i + 1)) / 4
  );
  return Float64Array.from(
    across,
    (value, i) =>
      ((across[i - columns] ?? 0) + 2 * value + (across[i + columns] ?? 0)) / 4,
  );
}

/** Takes lines from a padded projection to the page. */
function placer(
  { columns, rows, bounds: own }: Slice,
  { bounds, x, y, width, height }: PlacedView<View>,
  flipped: boolean,
): (ring: readonly number[]) => number[] {
  const scale = width / (bounds.right - bounds.left);
  return (ring) =>
    ring.map((value, at) => {
      const cell = value / FINE - PAD;
      if (at % 2 === 1) {
        const mm = own.top - cell / rows * (own.top - own.bottom);
        return y + (bounds.top - mm) / (bounds.top - bounds.bottom) * height;
      }
      const mm = own.left + cell / columns * (own.right - own.left);
      return x + scale * (flipped ? bounds.right - mm : mm - bounds.left);
    });
}
