/** Outlines of characters. @module */

import { DEJAVU_SANS_OUTLINES, UNITS_PER_EM } from "./dejavu_sans_outlines.ts";

/** A character of the font; lengths are in em. */
export interface Glyph {
  /** How far the next character is. */
  readonly advance: number;
  /** x, y of the points of each closed outline, y upwards. */
  readonly rings: readonly (readonly number[])[];
}

/** Straight pieces that a curve is drawn with. */
const PIECES = 4;

let lines: ReadonlyMap<string, string> | undefined;
const glyphs = new Map<string, Glyph>();

/**
 * The outline of a character.
 *
 * @param character One code point.
 * @returns Its glyph; an empty box where the font does not have it.
 */
export function glyphOf(character: string): Glyph {
  let glyph = glyphs.get(character);
  if (!glyph) {
    lines ??= new Map(
      DEJAVU_SANS_OUTLINES.split("\n").map((
        line,
      ) => [String.fromCodePoint(line.codePointAt(0)!), line]),
    );
    glyph = readGlyph(lines.get(character) ?? lines.get("\uffff")!);
    glyphs.set(character, glyph);
  }
  return glyph;
}

/** Reads a line: the character, its advance, its outline in steps. */
function readGlyph(line: string): Glyph {
  const [advance, ...outline] = line.slice(2).split(" ");
  const rings: number[][] = [];
  let ring: number[] = [];
  let [x, y] = [0, 0];
  for (const step of outline.join(" ").match(/[mlhvq][^mlhvq]*/g) ?? []) {
    const numbers = (step.match(/-?\d+/g) ?? []).map(Number);
    const kind = step[0];
    const [dx, dy] = kind === "h"
      ? [numbers[0], 0]
      : kind === "v"
      ? [0, numbers[0]]
      : numbers.slice(-2);
    if (kind === "m") rings.push(ring = []);
    if (kind === "q") addCurve(ring, [x, y], numbers);
    [x, y] = [x + dx, y + dy];
    ring.push(x / UNITS_PER_EM, y / UNITS_PER_EM);
  }
  return { advance: Number(advance) / UNITS_PER_EM, rings };
}

/** Adds the inner points of a quadratic curve. */
function addCurve(
  ring: number[],
  [x, y]: readonly [number, number],
  [cx, cy, ex, ey]: readonly number[],
): void {
  for (let piece = 1; piece < PIECES; piece++) {
    const t = piece / PIECES;
    const [c, e] = [2 * t * (1 - t), t * t];
    ring.push(
      (x + c * cx + e * ex) / UNITS_PER_EM,
      (y + c * cy + e * ey) / UNITS_PER_EM,
    );
  }
}
