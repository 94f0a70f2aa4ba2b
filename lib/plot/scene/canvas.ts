/** Pixels to draw on. @module */

import { Coverage } from "./coverage.ts";
import type { LineItem, RectItem, Rgb, TileItem } from "./scene.ts";
import { Stroke } from "./stroke.ts";

/** Pixels of three bytes. */
export class Canvas {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Red, green and blue of the pixels, row after row from the top. */
  readonly rgb: Uint8Array;

  /**
   * @param width Pixels in a row.
   * @param height Rows.
   * @param background Colour of all pixels.
   */
  constructor(width: number, height: number, background: Rgb) {
    this.width = width;
    this.height = height;
    this.rgb = new Uint8Array(3 * width * height);
    if (background.some((value) => value !== 0)) {
      for (let i = 0; i < this.rgb.length; i++) this.rgb[i] = background[i % 3];
    }
  }

  /**
   * Fills a rectangle; pixels on its edges in part.
   *
   * @param rectangle Where and what.
   */
  fillRectangle({ x, y, width, height, fill, opacity = 1 }: RectItem): void {
    const left = Math.max(0, Math.floor(x));
    const right = Math.min(this.width, Math.ceil(x + width));
    const top = Math.max(0, Math.floor(y));
    const bottom = Math.min(this.height, Math.ceil(y + height));
    for (let row = top; row < bottom; row++) {
      const high = Math.min(row + 1, y + height) - Math.max(row, y);
      for (let column = left; column < right; column++) {
        const wide = Math.min(column + 1, x + width) - Math.max(column, x);
        this.#blend(row * this.width + column, fill, high * wide * opacity);
      }
    }
  }

  /**
   * Fills the inside of closed rings.
   *
   * @param rings x, y of the points of each ring, in pixels.
   * @param fill The colour.
   * @param opacity From 0 to 1.
   */
  fillRings(
    rings: readonly ArrayLike<number>[],
    fill: Rgb,
    opacity?: number,
  ): void {
    this.#fill(new Coverage(rings), fill, opacity);
  }

  /**
   * Draws a line.
   *
   * @param line Where and what.
   */
  drawLine(
    { points, thickness, closed = false, color, opacity }: LineItem,
  ): void {
    if (points.length < 4) return;
    this.#fill(new Stroke(points, thickness, closed), color, opacity);
  }

  #fill(coverage: Coverage | Stroke, fill: Rgb, opacity = 1): void {
    const parts = new Float32Array(coverage.width);
    for (let row = 0; row < coverage.height; row++) {
      const y = coverage.top + row;
      if (y < 0 || y >= this.height) continue;
      coverage.readRow(row, parts);
      const from = Math.max(0, -coverage.left);
      const to = Math.min(coverage.width, this.width - coverage.left);
      for (let i = from; i < to; i++) {
        if (parts[i] === 0) continue;
        const pixel = y * this.width + coverage.left + i;
        this.#blend(pixel, fill, parts[i] * opacity);
      }
    }
  }

  /**
   * Draws the cells of a tile: each pixel takes the cell that its centre is
   * in.
   *
   * @param tile The tile.
   */
  drawTile(tile: TileItem): void {
    const { x, y, width, height, rgba, rows, columns } = tile;
    const across = cellsUnder(x, width, columns, this.width);
    const down = cellsUnder(y, height, rows, this.height);
    const { rgb } = this;
    for (let i = 0; i < down.cells.length; i++) {
      let at = 3 * ((down.first + i) * this.width + across.first);
      const row = down.cells[i] * columns;
      for (let j = 0; j < across.cells.length; j++, at += 3) {
        const cell = 4 * (row + across.cells[j]);
        const alpha = rgba[cell + 3];
        if (alpha === 255) {
          rgb[at] = rgba[cell];
          rgb[at + 1] = rgba[cell + 1];
          rgb[at + 2] = rgba[cell + 2];
        } else if (alpha > 0) {
          const color = [rgba[cell], rgba[cell + 1], rgba[cell + 2]] as const;
          this.#blend(at / 3, color, alpha / 255);
        }
      }
    }
  }

  #blend(pixel: number, color: Rgb, part: number): void {
    const { rgb } = this;
    for (let c = 0, at = 3 * pixel; c < 3; c++, at++) {
      rgb[at] = Math.round(rgb[at] + (color[c] - rgb[at]) * part);
    }
  }
}

/** The pixels whose centres a tile covers: the first, and each one's cell. */
function cellsUnder(
  start: number,
  length: number,
  cells: number,
  pixels: number,
): { first: number; cells: Int32Array } {
  const first = Math.max(0, Math.ceil(start - 0.5));
  const under: number[] = [];
  for (let pixel = first; pixel < pixels; pixel++) {
    const cell = Math.floor((pixel + 0.5 - start) / length * cells);
    if (cell >= cells) break;
    under.push(cell);
  }
  return { first, cells: Int32Array.from(under) };
}
