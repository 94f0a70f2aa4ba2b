/** How much of each pixel a shape covers. @module */

/**
 * Sums the signed areas that the edges of closed rings cover, exactly, pixel
 * by pixel within a box: an accumulation buffer, as R. Levien's font-rs has
 * it.
 */
export class Coverage {
  /** Left edge of the box, in pixels. */
  readonly left: number;
  /** Upper edge of the box, in pixels. */
  readonly top: number;
  /** Width of the box, in pixels. */
  readonly width: number;
  /** Height of the box, in pixels. */
  readonly height: number;
  readonly #stride: number;
  readonly #areas: Float32Array;

  /**
   * @param rings x, y of the points of each ring, in pixels.
   */
  constructor(rings: readonly ArrayLike<number>[]) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        left = Math.min(left, ring[i]);
        right = Math.max(right, ring[i]);
        top = Math.min(top, ring[i + 1]);
        bottom = Math.max(bottom, ring[i + 1]);
      }
    }
    const empty = !(right >= left);
    this.left = empty ? 0 : Math.floor(left);
    this.top = empty ? 0 : Math.floor(top);
    this.width = empty ? 0 : Math.ceil(right) - this.left;
    this.height = empty ? 0 : Math.ceil(bottom) - this.top;
    this.#stride = this.width + 2;
    this.#areas = new Float32Array(this.#stride * this.height);
    for (const ring of rings) this.#addRing(ring);
  }

  /**
   * The covered part of the pixels of a row of the box, whatever way the
   * rings run.
   *
   * @param row Row of the box.
   * @param parts Takes a number from 0 to 1 for each pixel.
   */
  readRow(row: number, parts: Float32Array): void {
    let sum = 0;
    for (let x = 0; x < this.width; x++) {
      sum += this.#areas[row * this.#stride + x];
      parts[x] = Math.min(1, Math.abs(sum));
    }
  }

  #addRing(ring: ArrayLike<number>): void {
    const { left, top } = this;
    for (let i = 0; i < ring.length; i += 2) {
      const next = i + 2 === ring.length ? 0 : i + 2;
      const [ax, ay] = [ring[i] - left, ring[i + 1] - top];
      const [bx, by] = [ring[next] - left, ring[next + 1] - top];
      if (ay < by) this.#addEdge(ax, ay, bx, by, 1);
      if (ay > by) this.#addEdge(bx, by, ax, ay, -1);
    }
  }

  /** Adds an edge that runs downwards from a to b. */
  #addEdge(
    ax: number,
    ay: number,
    bx: number,
    by: number,
    direction: number,
  ): void {
    const slope = (bx - ax) / (by - ay);
    let x = ax;
    for (let row = Math.floor(ay); row < by; row++) {
      const share = Math.min(row + 1, by) - Math.max(row, ay);
      const next = x + slope * share;
      this.#addPiece(
        row * this.#stride,
        Math.min(x, next),
        Math.max(x, next),
        direction * share,
      );
      x = next;
    }
  }

  /** Adds the piece of an edge within a row, from x0 to x1. */
  #addPiece(row: number, x0: number, x1: number, area: number): void {
    const areas = this.#areas;
    const first = Math.floor(x0);
    const end = Math.ceil(x1);
    if (end <= first + 1) {
      const behind = area * ((x0 + x1) / 2 - first);
      areas[row + first] += area - behind;
      areas[row + first + 1] += behind;
      return;
    }
    // Along x the covered part grows as the integral of a ramp.
    const perPixel = area / (x1 - x0);
    let before = 0;
    for (let x = first; x < end; x++) {
      const from = Math.max(x0, x) - x;
      const to = Math.min(x1, x + 1) - x;
      const length = to - from;
      const here = perPixel * length * (1 - (from + to) / 2) + before;
      areas[row + x] += here;
      before = perPixel * length - (here - before);
    }
    areas[row + end] += before;
  }
}
