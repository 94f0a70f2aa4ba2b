/** How much of each pixel a line covers. @module */

/**
 * A line of some thickness with round ends and joints: each pixel is covered
 * as far as its centre is from the nearest piece.
 */
export class Stroke {
  /** Left edge of the box, in pixels. */
  readonly left: number;
  /** Upper edge of the box, in pixels. */
  readonly top: number;
  /** Width of the box, in pixels. */
  readonly width: number;
  /** Height of the box, in pixels. */
  readonly height: number;
  readonly #reach: number;
  readonly #distances: Float32Array;

  /**
   * @param points x, y of the points, in pixels.
   * @param thickness Thickness in pixels.
   * @param closed Whether the last point is joined to the first.
   */
  constructor(points: readonly number[], thickness: number, closed: boolean) {
    this.#reach = thickness / 2 + 0.5;
    const [left, right] = extent(points, 0);
    const [top, bottom] = extent(points, 1);
    this.left = Math.floor(left - this.#reach);
    this.top = Math.floor(top - this.#reach);
    this.width = Math.max(0, Math.ceil(right + this.#reach) - this.left);
    this.height = Math.max(0, Math.ceil(bottom + this.#reach) - this.top);
    this.#distances = new Float32Array(this.width * this.height).fill(Infinity);
    const count = points.length / 2;
    for (let i = 0; i < (closed ? count : count - 1); i++) {
      const next = (i + 1) % count;
      this.#addPiece(
        points[2 * i] - this.left,
        points[2 * i + 1] - this.top,
        points[2 * next] - this.left,
        points[2 * next + 1] - this.top,
      );
    }
  }

  /**
   * The covered part of the pixels of a row of the box.
   *
   * @param row Row of the box.
   * @param parts Takes a number from 0 to 1 for each pixel.
   */
  readRow(row: number, parts: Float32Array): void {
    const thickness = 2 * this.#reach - 1;
    for (let x = 0; x < this.width; x++) {
      const distance = this.#distances[row * this.width + x];
      const part = this.#reach - distance;
      parts[x] = Math.min(1, thickness, Math.max(0, part));
    }
  }

  #addPiece(ax: number, ay: number, bx: number, by: number): void {
    const reach = this.#reach;
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy;
    const upper = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    const lower = Math.min(this.height, Math.ceil(Math.max(ay, by) + reach));
    const first = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
    const end = Math.min(this.width, Math.ceil(Math.max(ax, bx) + reach));
    for (let y = upper; y < lower; y++) {
      for (let x = first; x < end; x++) {
        const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
        const along = square === 0
          ? 0
          : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
        const away = Math.hypot(px - along * dx, py - along * dy);
        const at = y * this.width + x;
        if (away < this.#distances[at]) this.#distances[at] = away;
      }
    }
  }
}

function extent(points: readonly number[], from: number): [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = from; i < points.length; i += 2) {
    least = Math.min(least, points[i]);
    greatest = Math.max(greatest, points[i]);
  }
  return [least, greatest];
}
