/** What is written and drawn over views. @module */

import type { Cut } from "../cuts/choose_cuts.ts";
import { CAP_HEIGHT, fitText } from "../font/measure_text.ts";
import { labelItems } from "../scene/label.ts";
import { BLACK, type Rgb, type SceneItem } from "../scene/scene.ts";
import type { PageStyle } from "./frame.ts";
import type { PlacedView } from "./layout.ts";

/** Grey of lines on black. */
const LIGHT: Rgb = [204, 204, 204];
/** Part of a view that is left free beside crossing lines. */
const END = 0.05;

/**
 * Writes where left and right are.
 *
 * @param view The view.
 * @param flipped Whether right is on the left.
 * @param style Letters and colours.
 * @returns Two labels.
 */
export function sideLabels(
  { x, y, width }: Omit<PlacedView<unknown>, "view" | "bounds">,
  flipped: boolean,
  { fontSize, ink, paper }: PageStyle,
): SceneItem[] {
  const style = { size: fontSize, color: ink, paper };
  const line = y + (CAP_HEIGHT + 0.35) * fontSize;
  const [atLeft, atRight] = flipped ? ["R", "L"] : ["L", "R"];
  return [
    ...labelItems({ ...style, x: x + 0.06 * width, y: line, text: atLeft }),
    ...labelItems({
      ...style,
      x: x + 0.94 * width,
      y: line,
      text: atRight,
      anchor: "end",
    }),
  ];
}

/**
 * Writes where a view is cut.
 *
 * @param view The view.
 * @param style Letters and colours.
 * @returns A label.
 */
export function positionLabel(
  { view, x, y, width, height }: PlacedView<Cut>,
  { fontSize, ink, paper }: PageStyle,
): SceneItem[] {
  const position = `${view.axis}=${Math.trunc(view.coord)}`.replace("-", "−");
  return labelItems({
    size: fontSize,
    color: ink,
    paper,
    x: x + 3,
    y: y + height - 0.3 * fontSize,
    text: fitText(position, width - 6, fontSize),
  });
}

/**
 * Draws where the other cuts run through a view.
 *
 * @param view The view.
 * @param cuts All cuts.
 * @param flipped Whether right is on the left.
 * @param blackBg Whether the paper is black.
 * @returns A line for each of the others.
 */
export function crossLines(
  { view, bounds, x, y, width, height }: PlacedView<Cut>,
  cuts: readonly Cut[],
  flipped: boolean,
  blackBg: boolean,
): SceneItem[] {
  const fill = blackBg ? LIGHT : BLACK;
  const acrossAxis = view.axis === "x" ? "y" : "x";
  const items: SceneItem[] = [];
  for (const { axis, coord } of cuts) {
    if (axis === view.axis) continue;
    const across = axis === acrossAxis;
    const part = across
      ? (coord - bounds.left) / (bounds.right - bounds.left)
      : (bounds.top - coord) / (bounds.top - bounds.bottom);
    if (!(part >= 0 && part <= 1)) continue;
    const at = across
      ? Math.round(x + width * (flipped ? 1 - part : part) - 0.5)
      : Math.round(y + height * part - 0.5);
    items.push(
      across
        ? {
          kind: "rect",
          x: at,
          y: y + END * height,
          width: 1,
          height: (1 - 2 * END) * height,
          fill,
        }
        : {
          kind: "rect",
          x: x + END * width,
          y: at,
          width: (1 - 2 * END) * width,
          height: 1,
          fill,
        },
    );
  }
  return items;
}
