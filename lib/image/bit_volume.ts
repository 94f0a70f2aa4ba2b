/** A mask of one bit a voxel. @module */

import { type BitRows, bitRows, eachRow } from "../kernels/bit_rows.ts";
import type { BitLayer } from "../kernels/mask_kernels.ts";
import { ScratchLayout } from "../kernels/scratch_layout.ts";
import type { EngineName } from "../kernels/types.ts";
import { volumeKernels } from "../kernels/volume_engine.ts";
import { tableAt } from "../kernels/volume_kernels.ts";

/**
 * A mask that grows and shrinks layer by layer, many voxels at once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { BitVolume } from "./bit_volume.ts";
 *
 * const bits = BitVolume.ofMask(Uint8Array.of(0, 0, 7, 0), [4, 1, 1]);
 * assertEquals([...bits.dilate(1).indices()], [1, 2, 3]);
 * ```
 */
export class BitVolume {
  /** How the bits lie in the words. */
  readonly rows: BitRows;
  /** The bits; those that are no voxels are 0. */
  readonly words: Int32Array;
  readonly #engine: EngineName | undefined;

  /**
   * @param rows How the bits lie in the words.
   * @param words The bits; all outside unless they are given.
   * @param engine What runs the kernels; both give the same bits.
   */
  constructor(
    rows: BitRows,
    words: Int32Array = new Int32Array(rows.words),
    engine?: EngineName,
  ) {
    this.rows = rows;
    this.words = words;
    this.#engine = engine;
  }

  /**
   * Makes bits of a mask.
   *
   * @param mask One byte a voxel, x fastest; every value but 0 is inside.
   * @param shape Voxels along x, y and z.
   * @param engine What runs the kernels.
   * @returns The bits.
   */
  static ofMask(
    mask: Uint8Array,
    shape: readonly [number, number, number],
    engine?: EngineName,
  ): BitVolume {
    const bits = new BitVolume(bitRows(shape), undefined, engine);
    const { words } = bits;
    let voxel = 0;
    eachRow(bits.rows, (at) => {
      for (let x = 0; x < shape[0]; x++, voxel++) {
        if (mask[voxel] !== 0) words[at + (x >> 5)] |= 1 << (x & 31);
      }
    });
    return bits;
  }

  /**
   * Makes bits of the voxels that are bright.
   *
   * @param values One value a voxel, x fastest.
   * @param shape Voxels along x, y and z.
   * @param threshold The least value inside; NaN is outside.
   * @param engine What runs the kernels.
   * @returns The bits.
   */
  static atLeast(
    values: Float64Array,
    shape: readonly [number, number, number],
    threshold: number,
    engine?: EngineName,
  ): BitVolume {
    const rows = bitRows(shape);
    const layout = new ScratchLayout();
    const at = layout.take(values.length);
    const words = layout.takeTable(rows.words);
    const kernels = volumeKernels(engine);
    const data = kernels.reserve(layout.length);
    data.set(values, at);
    const table = tableAt(data, words, rows.words).fill(0);
    kernels.setBits({ values: at, words, rows }, threshold);
    return new BitVolume(rows, table.slice(), engine);
  }

  /**
   * Tells which voxels are inside.
   *
   * @returns One byte a voxel, x fastest: 1 inside, 0 outside.
   */
  toMask(): Uint8Array {
    const [nx, ny, nz] = this.rows.shape;
    const { words } = this;
    const mask = new Uint8Array(nx * ny * nz);
    let voxel = 0;
    eachRow(this.rows, (at) => {
      for (let x = 0; x < nx; x++, voxel++) {
        mask[voxel] = (words[at + (x >> 5)] >>> (x & 31)) & 1;
      }
    });
    return mask;
  }

  /** Whether no voxel is inside. */
  get isEmpty(): boolean {
    return this.words.every((word) => word === 0);
  }

  /**
   * Lists the voxels that are inside.
   *
   * @returns Their positions, ascending, x fastest.
   */
  indices(): Uint32Array {
    const [nx, ny, nz] = this.rows.shape;
    const layout = new ScratchLayout();
    const words = layout.takeTable(this.words.length);
    const list = layout.takeTable(nx * ny * nz);
    const kernels = volumeKernels(this.#engine);
    const data = kernels.reserve(layout.length);
    tableAt(data, words, this.words.length).set(this.words);
    const count = kernels.listBits(words, this.rows, list);
    return new Uint32Array(tableAt(data, list, count));
  }

  /**
   * Removes voxels that touch the outside by a face; what is beyond the volume
   * is outside.
   *
   * @param layers How often.
   * @returns What is left.
   */
  erode(layers: number): BitVolume {
    return this.#change(layers, "shrinkBits");
  }

  /**
   * Adds voxels that touch the inside by a face.
   *
   * @param layers How often.
   * @returns What it grows to.
   */
  dilate(layers: number): BitVolume {
    return this.#change(layers, "growBits");
  }

  #change(layers: number, kernel: "growBits" | "shrinkBits"): BitVolume {
    const { length } = this.words;
    const layout = new ScratchLayout();
    const tables = [0, 1, 2].map(() => layout.takeTable(length));
    const kernels = volumeKernels(this.#engine);
    const data = kernels.reserve(layout.length);
    const [here, next, voxels] = tables.map((at) => tableAt(data, at, length));
    here.set(this.words);
    next.fill(0);
    voxels.set(this.#voxels());
    const [words, target, valid] = tables;
    let layer: BitLayer = { words, target, valid, rows: this.rows };
    for (let i = 0; i < layers; i++) {
      kernels[kernel](layer);
      layer = { ...layer, words: layer.target, target: layer.words };
    }
    const changed = tableAt(data, layer.words, length).slice();
    return new BitVolume(this.rows, changed, this.#engine);
  }

  /** The bits that are voxels. */
  #voxels(): Int32Array {
    const { words, width, shape } = this.rows;
    const voxels = new Int32Array(words);
    const beyond = shape[0] % 32;
    eachRow(this.rows, (at) => {
      voxels.fill(-1, at, at + width);
      if (beyond > 0) voxels[at + width - 1] = (1 << beyond) - 1;
    });
    return voxels;
  }
}
