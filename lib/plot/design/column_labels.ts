/** Names above the columns of a matrix. @module */

import { fitText, measureText } from "../font/measure_text.ts";
import type { SceneItem } from "../scene/scene.ts";
import type { ChartStyle } from "./style.ts";

/** Degrees by which names are turned. */
const TURN = 55;
const SIN = Math.sin(TURN * Math.PI / 180);
const COS = Math.cos(TURN * Math.PI / 180);
/** Longest name, in pixels. */
const LONGEST = 190;

/** Names in place, and the room that they take. */
export interface ColumnLabels {
  /** Height above the columns, in pixels. */
  readonly height: number;
  /** How far the last name reaches beyond its column's middle, in pixels. */
  readonly overhang: number;
  /** Draws them over columns that begin at x, with their feet at y. */
  readonly items: (x: number, y: number) => SceneItem[];
}

/**
 * Lays out names that rise from the middles of columns to the right; of
 * columns narrower than letters, only some are named.
 *
 * @param names The names.
 * @param width Width of a column, in pixels.
 * @param style Letters.
 * @returns The names.
 */
export function columnLabels(
  names: readonly string[],
  width: number,
  { fontSize, ink }: ChartStyle,
): ColumnLabels {
  // Turned lines lie as far apart as their feet, times the sine.
  const step = Math.max(1, Math.ceil(1.05 * fontSize / (width * SIN)));
  const shown = names.map((name, i) =>
    i % step === 0 ? fitText(name, LONGEST, fontSize) : ""
  );
  const lengths = shown.map((name) => measureText(name, fontSize));
  const overhangs = lengths.map((length, i) =>
    length * COS + fontSize - (names.length - 0.5 - i) * width
  );
  return {
    height: Math.ceil(Math.max(...lengths, 0) * SIN + fontSize),
    overhang: Math.max(0, ...overhangs),
    items: (x, y) =>
      shown.flatMap((text, i): SceneItem[] =>
        text === "" ? [] : [{
          kind: "text",
          x: x + (i + 0.5) * width + 0.3 * fontSize,
          y: y - 5,
          text,
          size: fontSize,
          color: ink,
          rotate: -TURN,
        }]
      ),
  };
}
