/** A mask of one bit a voxel. @module */

/**
 * A mask that grows and shrinks layer by layer, 32 voxels at once.
 *
 * Rows along x start at a whole word; the bits beyond a row's end are 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { BitVolume } from "./bit_volume.ts";
 *
 * const bits = new BitVolume(Uint8Array.of(0, 0, 7, 0), [4, 1, 1]);
 * bits.dilate();
 * assertEquals([...bits.toMask()], [0, 1, 1, 1]);
 * ```
 */
export class BitVolume {
  readonly #shape: readonly [number, number, number];
  /** Words of a row. */
  readonly #width: number;
  /** The bits of a row's last word that are voxels. */
  readonly #lastWord: number;
  #words: Int32Array;
  /** Takes the next layer. */
  #next: Int32Array;

  /**
   * @param mask One byte a voxel, x fastest; every value but 0 is inside.
   * @param shape Voxels along x, y and z.
   */
  constructor(mask: Uint8Array, shape: readonly [number, number, number]) {
    const [nx, ny, nz] = shape;
    this.#shape = shape;
    this.#width = Math.ceil(nx / 32);
    this.#lastWord = nx % 32 === 0 ? -1 : (1 << nx % 32) - 1;
    this.#words = new Int32Array(this.#width * ny * nz);
    this.#next = new Int32Array(this.#words.length);
    const words = this.#words;
    for (let row = 0, v = 0, at = 0; row < ny * nz; row++) {
      for (let x = 0; x < nx; at++) {
        let word = 0;
        const end = Math.min(x + 32, nx);
        for (let bit = 1; x < end; x++, v++, bit <<= 1) {
          if (mask[v] !== 0) word |= bit;
        }
        words[at] = word;
      }
    }
  }

  /**
   * Tells which voxels are inside.
   *
   * @returns One byte a voxel, x fastest: 1 inside, 0 outside.
   */
  toMask(): Uint8Array {
    const [nx, ny, nz] = this.#shape;
    const mask = new Uint8Array(nx * ny * nz);
    for (let row = 0; row < ny * nz; row++) {
      for (let x = 0; x < nx; x++) {
        const word = this.#words[row * this.#width + (x >> 5)];
        mask[row * nx + x] = (word >>> (x & 31)) & 1;
      }
    }
    return mask;
  }

  /**
   * Lists the voxels that are inside.
   *
   * @returns Their positions, ascending, x fastest.
   */
  indices(): Uint32Array {
    const [nx, ny, nz] = this.#shape;
    const words = this.#words;
    const indices = new Uint32Array(nx * ny * nz);
    let count = 0;
    for (let row = 0, at = 0; row < ny * nz; row++) {
      for (let x = 0; x < nx; x += 32, at++) {
        for (let word = words[at]; word !== 0; word &= word - 1) {
          indices[count++] = row * nx + x + 31 - Math.clz32(word & -word);
        }
      }
    }
    return indices.slice(0, count);
  }

  /** Removes the voxels that touch the outside by a face. */
  erode(): void {
    const [, ny, nz] = this.#shape;
    const width = this.#width;
    const plane = width * ny;
    const words = this.#words;
    const next = this.#next;
    for (let z = 0, at = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        const border = y === 0 || y === ny - 1 || z === 0 || z === nz - 1;
        for (let w = 0; w < width; w++, at++) {
          next[at] = border ? 0 : words[at] &
            (words[at] << 1 | (w > 0 ? words[at - 1] >>> 31 : 0)) &
            (words[at] >>> 1 | (w < width - 1 ? words[at + 1] << 31 : 0)) &
            words[at - width] & words[at + width] &
            words[at - plane] & words[at + plane];
        }
      }
    }
    this.#swap();
  }

  /** Adds the voxels that touch the inside by a face. */
  dilate(): void {
    const [, ny, nz] = this.#shape;
    const width = this.#width;
    const plane = width * ny;
    const words = this.#words;
    const next = this.#next;
    for (let z = 0, at = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        for (let w = 0; w < width; w++, at++) {
          const grown = words[at] |
            words[at] << 1 | (w > 0 ? words[at - 1] >>> 31 : 0) |
            words[at] >>> 1 | (w < width - 1 ? words[at + 1] << 31 : 0) |
            (y > 0 ? words[at - width] : 0) |
            (y < ny - 1 ? words[at + width] : 0) |
            (z > 0 ? words[at - plane] : 0) |
            (z < nz - 1 ? words[at + plane] : 0);
          next[at] = w === width - 1 ? grown & this.#lastWord : grown;
        }
      }
    }
    this.#swap();
  }

  #swap(): void {
    [this.#words, this.#next] = [this.#next, this.#words];
  }
}
