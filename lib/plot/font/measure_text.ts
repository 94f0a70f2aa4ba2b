/** How long text is, and text that is not too long. @module */

import { glyphOf } from "./glyphs.ts";

/** What stands for left-out characters. */
const ELLIPSIS = "…";

/** Height of capital letters, in em. */
export const CAP_HEIGHT = 0.73;
/** How far letters reach below the line, in em. */
export const DESCENT = 0.24;

/**
 * The width of a line of text.
 *
 * @param text The text.
 * @param size Size of the font, in pixels.
 * @returns Its width in pixels.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { measureText } from "./measure_text.ts";
 *
 * assertEquals(measureText("", 12), 0);
 * assertEquals(measureText("ii", 12), 2 * measureText("i", 12));
 * ```
 */
export function measureText(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += glyphOf(character).advance;
  return width * size;
}

/**
 * Leaves out the middle of a text that is too long: names often differ at
 * their ends.
 *
 * @param text The text.
 * @param width Pixels that there are.
 * @param size Size of the font, in pixels.
 * @returns The text, or as much of it as fits around an ellipsis.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fitText } from "./measure_text.ts";
 *
 * assertEquals(fitText("rest", 100, 12), "rest");
 * assertEquals(fitText("trial_type.listening", 80, 12), "trial_…tening");
 * ```
 */
export function fitText(text: string, width: number, size: number): string {
  if (measureText(text, size) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 0; kept--) {
    const head = characters.slice(0, Math.floor(kept / 2));
    const tail = characters.slice(characters.length - Math.ceil(kept / 2));
    const shorter = [...head, ELLIPSIS, ...tail].join("");
    if (measureText(shorter, size) <= width) return shorter;
  }
  return ELLIPSIS;
}
