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
      for (let i = 0; i < this.rgb.length; i += 3) this.rgb.set(background, i);
    }
  }

  /**
   * Fills a rectangle; pixels on its edges in part.
   *
   * @param rectangle Where and what.
   */
  fillRectangle({ x, y, width, height, fill, opacity = 1 }: RectItem): void {
    const columns = this.#span(x, x + width, this.width);
    const rows = this.#span(y, y + height, this.height);
    for (const [row, high] of rows) {
      for (const [column, wide] of columns) {
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
    const cells = cellsUnder(x, width, columns, this.width);
    for (const [py, row] of cellsUnder(y, height, rows, this.height)) {
      for (const [px, column] of cells) {
        const cell = 4 * (row * columns + column);
        const alpha = rgba[cell + 3];
        const at = 3 * (py * this.width + px);
        if (alpha === 255) {
          this.rgb[at] = rgba[cell];
          this.rgb[at + 1] = rgba[cell + 1];
          this.rgb[at + 2] = rgba[cell + 2];
        } else if (alpha > 0) {
          const color = [rgba[cell], rgba[cell + 1], rgba[cell + 2]] as const;
          this.#blend(at / 3, color, alpha / 255);
        }
      }
    }
  }

  /** The pixels between two edges, each with the part that lies between. */
  #span(from: number, to: number, count: number): [number, number][] {
    const span: [number, number][] = [];
    const first = Math.max(0, Math.floor(from));
    const end = Math.min(count, Math.ceil(to));
    for (let i = first; i < end; i++) {
      span.push([i, Math.min(i + 1, to) - Math.max(i, from)]);
    }
    return span;
  }

  #blend(pixel: number, color: Rgb, part: number): void {
    for (let c = 0; c < 3; c++) {
      const below = this.rgb[3 * pixel + c];
      this.rgb[3 * pixel + c] = Math.round(below + (color[c] - below) * part);
    }
  }
}

/** The pixels whose centres a tile covers, each with its cell. */
function cellsUnder(
  start: number,
  length: number,
  cells: number,
  pixels: number,
): [number, number][] {
  const under: [number, number][] = [];
  const first = Math.max(0, Math.ceil(start - 0.5));
  for (let pixel = first; pixel < pixels; pixel++) {
    const cell = Math.floor((pixel + 0.5 - start) / length * cells);
    if (cell >= cells) break;
    under.push([pixel, cell]);
  }
  return under;
}
