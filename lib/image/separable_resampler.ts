/** Resampling one axis after another. @module */

import { type Interpolation, isInside, tapsOf } from "./interpolation.ts";
import type { AxisTaps } from "./interpolation.ts";
import type { AxisMap } from "./source_transform.ts";
import { prefilterAxis } from "./spline_prefilter.ts";

type Triple = readonly [number, number, number];

/** Fills a target volume from a finite source volume. */
export interface GridResampler {
  /** Target voxels that lie inside the source. */
  readonly insideCount: number;
  /** Resamples; neither array is kept, and the source is only read. */
  resample(source: Float64Array, target: Float64Array, fill: number): void;
}

/** One axis on its way from source to target. */
interface Pass {
  /** The source axis. */
  readonly axis: number;
  /** Shape before the pass. */
  readonly shape: Triple;
  /** Voxels of the axis after it. */
  readonly count: number;
  readonly taps: AxisTaps;
}

/** The target voxels of an axis that lie inside the source: a range. */
interface Range {
  readonly first: number;
  readonly places: readonly number[];
}

/** Resamples between grids whose axes are parallel. */
export class SeparableResampler implements GridResampler {
  readonly insideCount: number;
  readonly #interpolation: Interpolation;
  readonly #passes: readonly Pass[];
  /** The axes' target axes, and which target voxels are inside. */
  readonly #maps: readonly AxisMap[];
  readonly #ranges: readonly Range[];
  readonly #targetShape: Triple;
  readonly #buffers: readonly [Float64Array, Float64Array];

  /**
   * @param sourceShape Voxels of the source.
   * @param targetShape Voxels of the target.
   * @param maps The target axis of each source axis.
   * @param interpolation How values between voxels are found.
   */
  constructor(
    sourceShape: Triple,
    targetShape: Triple,
    maps: readonly [AxisMap, AxisMap, AxisMap],
    interpolation: Interpolation,
  ) {
    this.#interpolation = interpolation;
    this.#maps = maps;
    this.#targetShape = targetShape;
    this.#ranges = maps.map(({ axis, step, start }, own) => {
      const places = Array.from(
        { length: targetShape[axis] },
        (_, i) => start + i * step,
      );
      const inside = places.map((place) => isInside(place, sourceShape[own]));
      const first = Math.max(0, inside.indexOf(true));
      return { first, places: places.filter((_, i) => inside[i]) };
    });
    const counts = this.#ranges.map(({ places }) => places.length);
    this.insideCount = counts.reduce((product, n) => product * n, 1);
    const growth = (axis: number) => counts[axis] / sourceShape[axis];
    let shape = sourceShape;
    let most = shape[0] * shape[1] * shape[2];
    this.#passes = [0, 1, 2].sort((a, b) => growth(a) - growth(b))
      .map((axis) => {
        const { places } = this.#ranges[axis];
        const taps = tapsOf(places, sourceShape[axis], interpolation);
        const pass = { axis, shape, count: counts[axis], taps };
        const [x, y, z] = shape.map((n, i) => i === axis ? counts[axis] : n);
        shape = [x, y, z];
        most = Math.max(most, x * y * z);
        return pass;
      });
    this.#buffers = [new Float64Array(most), new Float64Array(most)];
  }

  resample(source: Float64Array, target: Float64Array, fill: number): void {
    if (this.insideCount < target.length) target.fill(fill);
    if (this.insideCount === 0) return;
    let [from, to] = this.#buffers;
    from.set(source);
    for (const pass of this.#passes) {
      const { shape, axis } = pass;
      if (this.#interpolation === "continuous") {
        const [row, height] = shape;
        const layout = { offset: 0, shape, row, plane: row * height };
        prefilterAxis(from, layout, axis);
      }
      if (axis === 0) mixLines(from, to, pass);
      else mixRows(from, to, pass);
      [from, to] = [to, from];
    }
    this.#place(from, target);
  }

  /** Puts the voxels that are inside where they belong in the target. */
  #place(box: Float64Array, target: Float64Array): void {
    const [mx, my] = this.#targetShape;
    const strides = [1, mx, mx * my];
    const [x, y, z] = this.#maps.map(({ axis }) => strides[axis]);
    const [atX, atY, atZ] = this.#ranges.map(({ first }, own) =>
      first * strides[this.#maps[own].axis]
    );
    const [nx, ny, nz] = this.#ranges.map(({ places }) => places.length);
    let from = 0;
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        let to = atX + atY + atZ + j * y + k * z;
        for (let i = 0; i < nx; i++) {
          target[to] = box[from++];
          to += x;
        }
      }
    }
  }
}

/** Mixes the voxels of each line along x. */
function mixLines(from: Float64Array, to: Float64Array, pass: Pass): void {
  const { shape, count, taps: { width, voxels, weights } } = pass;
  const [nx, ny, nz] = shape;
  for (let line = 0; line < ny * nz; line++) {
    const source = line * nx;
    const target = line * count;
    let tap = 0;
    if (width === 4) {
      for (let i = 0; i < count; i++) {
        to[target + i] = weights[tap] * from[source + voxels[tap]] +
          weights[tap + 1] * from[source + voxels[tap + 1]] +
          weights[tap + 2] * from[source + voxels[tap + 2]] +
          weights[tap + 3] * from[source + voxels[tap + 3]];
        tap += 4;
      }
    } else {
      for (let i = 0; i < count; i++) {
        to[target + i] = weights[tap] * from[source + voxels[tap]] +
          weights[tap + 1] * from[source + voxels[tap + 1]];
        tap += 2;
      }
    }
  }
}

/** Mixes rows along x, for y, or planes, for z. */
function mixRows(from: Float64Array, to: Float64Array, pass: Pass): void {
  const { shape, axis, count, taps: { width, voxels, weights } } = pass;
  const [nx, ny, nz] = shape;
  const size = axis === 1 ? nx : nx * ny;
  const blocks = axis === 1 ? nz : 1;
  for (let block = 0; block < blocks; block++) {
    const source = block * size * shape[axis];
    for (let i = 0; i < count; i++) {
      const target = (block * count + i) * size;
      const tap = i * width;
      const a = source + voxels[tap] * size - target;
      const b = source + voxels[tap + 1] * size - target;
      const wa = weights[tap];
      const wb = weights[tap + 1];
      if (width === 2) {
        for (let v = target; v < target + size; v++) {
          to[v] = wa * from[v + a] + wb * from[v + b];
        }
        continue;
      }
      const c = source + voxels[tap + 2] * size - target;
      const d = source + voxels[tap + 3] * size - target;
      const wc = weights[tap + 2];
      const wd = weights[tap + 3];
      for (let v = target; v < target + size; v++) {
        to[v] = wa * from[v + a] + wb * from[v + b] + wc * from[v + c] +
          wd * from[v + d];
      }
    }
  }
}
