/** Scenes as pixels. @module */

import { Canvas } from "./canvas.ts";
import type { Scene, SceneItem, TextItem } from "./scene.ts";
import { glyphOf } from "../font/glyphs.ts";
import { measureText } from "../font/measure_text.ts";

/** A picture in pixels. */
export interface Raster {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Red, green and blue of the pixels, row after row from the top. */
  readonly rgb: Uint8Array;
}

/**
 * Draws a scene into pixels, the same ones on every machine.
 *
 * @param scene The scene.
 * @returns Its pixels.
 */
export function rasterize(scene: Scene): Raster {
  const canvas = new Canvas(scene.width, scene.height, scene.background);
  for (const item of scene.items) draw(canvas, item);
  return canvas;
}

function draw(canvas: Canvas, item: SceneItem): void {
  switch (item.kind) {
    case "rect":
      return canvas.fillRectangle(item);
    case "tile":
      return canvas.drawTile(item);
    case "line":
      return canvas.drawLine(item);
    case "polygon":
      return canvas.fillRings(item.rings, item.fill, item.opacity);
    case "text":
      return drawText(canvas, item);
  }
}

function drawText(canvas: Canvas, item: TextItem): void {
  const { x, y, text, size, color, anchor = "start", rotate = 0 } = item;
  const part = { start: 0, middle: 0.5, end: 1 }[anchor];
  const angle = rotate * Math.PI / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let along = part === 0 ? 0 : -part * measureText(text, size);
  for (const character of text) {
    const { advance, rings } = glyphOf(character);
    const placed = rings.map((ring) =>
      ring.map((_, i) => {
        const gx = along + size * ring[i & ~1];
        const gy = -size * ring[i | 1];
        return i % 2 === 0 ? x + cos * gx - sin * gy : y + sin * gx + cos * gy;
      })
    );
    canvas.fillRings(placed, color);
    along += size * advance;
  }
}
