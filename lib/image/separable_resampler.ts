/** Resampling one axis after another. @module */

import { SPLINE_SUMS } from "../kernels/prefilter.ts";
import { ScratchLayout } from "../kernels/scratch_layout.ts";
import type { EngineName } from "../kernels/types.ts";
import { volumeKernels } from "../kernels/volume_engine.ts";
import { tableAt, type VolumeKernels } from "../kernels/volume_kernels.ts";
import { type Interpolation, isInside, tapsOf } from "./interpolation.ts";
import type { AxisTaps } from "./interpolation.ts";
import type { AxisMap } from "./source_transform.ts";
import {
  prefilterAxis,
  type PrefilterRoom,
  turnedLines,
  type VolumeLayout,
} from "./spline_prefilter.ts";

type Triple = readonly [number, number, number];

/** Fills a target volume from a finite source volume. */
export interface GridResampler {
  /** Target voxels that lie inside the source. */
  readonly insideCount: number;
  /** Resamples; neither array is kept, and the source is only read. */
  resample(source: Float64Array, target: Float64Array, fill: number): void;
}

/** Values of a plane that are mixed along z at once: few enough for a cache. */
const CHUNK = 512;

/** Where the taps of a pass lie in the scratch. */
interface TapsRoom {
  /** The voxels, a table. */
  readonly rows: number;
  /** Their weights. */
  readonly weights: number;
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
  readonly #engine: EngineName | undefined;
  readonly #room: PrefilterRoom;
  readonly #taps: TapsRoom;
  /** Where two volumes on their way lie in the scratch. */
  readonly #volumes: readonly [number, number];
  /** Values of scratch that it needs. */
  readonly #scratch: number;

  /**
   * @param sourceShape Voxels of the source.
   * @param targetShape Voxels of the target.
   * @param maps The target axis of each source axis.
   * @param interpolation How values between voxels are found.
   * @param engine What runs the kernels.
   */
  constructor(
    sourceShape: Triple,
    targetShape: Triple,
    maps: readonly [AxisMap, AxisMap, AxisMap],
    interpolation: Interpolation,
    engine?: EngineName,
  ) {
    this.#interpolation = interpolation;
    this.#engine = engine;
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
    let most = lengthOf(shape);
    this.#passes = [0, 1, 2].sort((a, b) => growth(a) - growth(b))
      .map((axis) => {
        const { places } = this.#ranges[axis];
        const taps = tapsOf(places, sourceShape[axis], interpolation);
        const pass = { axis, shape, count: counts[axis], taps };
        const [x, y, z] = shape.map((n, i) => i === axis ? counts[axis] : n);
        shape = [x, y, z];
        most = Math.max(most, lengthOf(shape));
        return pass;
      });
    const scratch = new ScratchLayout();
    this.#room = {
      sums: scratch.take(SPLINE_SUMS),
      buffer: scratch.take(
        Math.max(...this.#passes.map(({ shape }) => turnedLines(shape))),
      ),
    };
    const taps = Math.max(...this.#passes.map((p) => p.taps.voxels.length));
    this.#taps = { rows: scratch.takeTable(taps), weights: scratch.take(taps) };
    this.#volumes = [scratch.take(most), scratch.take(most)];
    this.#scratch = scratch.length;
  }

  resample(source: Float64Array, target: Float64Array, fill: number): void {
    if (this.insideCount < target.length) target.fill(fill);
    if (this.insideCount === 0) return;
    const kernels = volumeKernels(this.#engine);
    const data = kernels.reserve(this.#scratch);
    let [from, to] = this.#volumes;
    spread(source, this.#passes[0].shape, data, from);
    for (const pass of this.#passes) {
      if (this.#interpolation === "continuous") {
        const layout = layoutOf(pass.shape, from);
        prefilterAxis(kernels, data, layout, pass.axis, this.#room);
      }
      if (pass.axis === 0) mixLines(data, from, to, pass);
      else {
        const { voxels, weights } = pass.taps;
        tableAt(data, this.#taps.rows, voxels.length).set(voxels);
        data.set(weights, this.#taps.weights);
        mixRows(kernels, from, to, pass, this.#taps);
      }
      [from, to] = [to, from];
    }
    this.#place(data, from, target);
  }

  /** Puts the voxels that are inside where they belong in the target. */
  #place(data: Float64Array, box: number, target: Float64Array): void {
    const [mx, my] = this.#targetShape;
    const strides = [1, mx, mx * my];
    const [x, y, z] = this.#maps.map(({ axis }) => strides[axis]);
    const [atX, atY, atZ] = this.#ranges.map(({ first }, own) =>
      first * strides[this.#maps[own].axis]
    );
    const [nx, ny, nz] = this.#ranges.map(({ places }) => places.length);
    const { row, plane } = layoutOf([nx, ny, nz], box);
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        let from = box + j * row + k * plane;
        let to = atX + atY + atZ + j * y + k * z;
        if (x === 1) {
          target.set(data.subarray(from, from + nx), to);
          continue;
        }
        for (let i = 0; i < nx; i++) {
          target[to] = data[from++];
          to += x;
        }
      }
    }
  }
}

/** How a volume of a shape lies in the scratch. */
function layoutOf(shape: Triple, offset: number): VolumeLayout {
  const [row, height] = shape;
  return { offset, shape, row, plane: planeOf(row * height) };
}

/**
 * Values from a plane to the next: an odd number of cache lines, so that the
 * voxels of a line along z do not compete for the same places of a cache.
 */
function planeOf(size: number): number {
  return 8 * (Math.ceil(size / 8) | 1);
}

/** Values of a volume in the scratch. */
function lengthOf([x, y, z]: Triple): number {
  return planeOf(x * y) * z;
}

/** Copies a volume, plane by plane. */
function spread(
  source: Float64Array,
  shape: Triple,
  data: Float64Array,
  at: number,
): void {
  const { plane } = layoutOf(shape, at);
  const size = shape[0] * shape[1];
  for (let z = 0; z < shape[2]; z++) {
    data.set(source.subarray(z * size, (z + 1) * size), at + z * plane);
  }
}

/** Mixes the voxels of each line along x. */
function mixLines(
  data: Float64Array,
  from: number,
  to: number,
  pass: Pass,
): void {
  const { shape, count, taps: { width, voxels, weights } } = pass;
  const [nx, ny, nz] = shape;
  const before = planeOf(nx * ny);
  const after = planeOf(count * ny);
  for (let line = 0; line < ny * nz; line++) {
    const y = line % ny;
    const z = (line - y) / ny;
    const source = from + z * before + y * nx;
    const target = to + z * after + y * count;
    let tap = 0;
    if (width === 4) {
      for (let i = 0; i < count; i++) {
        data[target + i] = weights[tap] * data[source + voxels[tap]] +
          weights[tap + 1] * data[source + voxels[tap + 1]] +
          weights[tap + 2] * data[source + voxels[tap + 2]] +
          weights[tap + 3] * data[source + voxels[tap + 3]];
        tap += 4;
      }
    } else {
      for (let i = 0; i < count; i++) {
        data[target + i] = weights[tap] * data[source + voxels[tap]] +
          weights[tap + 1] * data[source + voxels[tap + 1]];
        tap += 2;
      }
    }
  }
}

/** Mixes rows along x, for y, or planes, for z. */
function mixRows(
  kernels: VolumeKernels,
  from: number,
  to: number,
  { shape, axis, count, taps: { width } }: Pass,
  taps: TapsRoom,
): void {
  const [nx, ny, nz] = shape;
  const before = planeOf(nx * ny);
  if (axis === 1) {
    const after = planeOf(nx * count);
    const mix = { ...taps, width, step: nx, targetStep: nx, count, length: nx };
    for (let z = 0; z < nz; z++) {
      const [source, target] = [from + z * before, to + z * after];
      kernels.mixRows({ ...mix, source, target });
    }
    return;
  }
  const size = nx * ny;
  const mix = { ...taps, width, step: before, targetStep: before, count };
  for (let at = 0; at < size; at += CHUNK) {
    const length = Math.min(CHUNK, size - at);
    kernels.mixRows({ ...mix, source: from + at, target: to + at, length });
  }
}
