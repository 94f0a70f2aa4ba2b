/** Resampling between grids that are turned against each other. @module */

import { splineRows } from "../kernels/spline_engine.ts";
import { LINE_NUMBERS } from "../kernels/spline_rows.ts";
import type { EngineName } from "../kernels/types.ts";
import {
  BORDER,
  type Interpolation,
  isInside,
  mirrored,
} from "./interpolation.ts";
import { samplers, sampleSpline, type Sampling } from "./samplers.ts";
import type { GridResampler } from "./separable_resampler.ts";
import type { Transform } from "./source_transform.ts";
import { prefilterAxis } from "./spline_prefilter.ts";

type Triple = readonly [number, number, number];

/** Mirrored voxels before the first one and behind the last one. */
const BEFORE = 1;
const BEHIND = 2;

/** Resamples between any two grids, voxel by voxel. */
export class GeneralResampler implements GridResampler {
  readonly insideCount: number;
  readonly #interpolation: Interpolation;
  readonly #engine: EngineName | undefined;
  readonly #sampling: Omit<Sampling, "data">;
  /** Values of the source with its mirrored borders, up to their end. */
  readonly #length: number;

  /**
   * @param sourceShape Voxels of the source.
   * @param targetShape Voxels of the target.
   * @param transform Target voxels to source voxels.
   * @param interpolation How values between voxels are found.
   * @param engine What runs the spline kernel.
   */
  constructor(
    sourceShape: Triple,
    targetShape: Triple,
    transform: Transform,
    interpolation: Interpolation,
    engine?: EngineName,
  ) {
    const [nx, ny, nz] = sourceShape;
    const row = nx + BEFORE + BEHIND;
    const plane = row * (ny + BEFORE + BEHIND);
    const offset = LINE_NUMBERS + BEFORE * (1 + row + plane);
    const inside = insideRanges(sourceShape, targetShape, transform);
    this.#interpolation = interpolation;
    this.#engine = engine;
    this.#length = LINE_NUMBERS + plane * (nz + BEFORE + BEHIND);
    this.#sampling = {
      layout: { offset, shape: sourceShape, row, plane },
      targetShape,
      transform,
      inside,
    };
    let insideCount = 0;
    for (let i = 0; i < inside.length; i += 2) {
      insideCount += inside[i + 1] - inside[i] + 1;
    }
    this.insideCount = insideCount;
  }

  resample(source: Float64Array, target: Float64Array, fill: number): void {
    const [mx, my] = this.#sampling.targetShape;
    const rows = splineRows(this.#engine);
    const data = rows.reserve(this.#length + mx * my);
    const sampling = { ...this.#sampling, data };
    this.#pad(source, data);
    if (this.#interpolation === "continuous") {
      sampleSpline(sampling, rows, this.#length, target, fill);
    } else {
      if (this.insideCount < target.length) target.fill(fill);
      samplers[this.#interpolation](sampling, target);
    }
  }

  /** Copies the source, filters it for splines, mirrors its borders. */
  #pad(source: Float64Array, padded: Float64Array): void {
    const { layout } = this.#sampling;
    const { offset, row, plane, shape: [nx, ny, nz] } = layout;
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        const from = (z * ny + y) * nx;
        padded.set(
          source.subarray(from, from + nx),
          offset + z * plane + y * row,
        );
      }
    }
    if (this.#interpolation === "continuous") {
      for (const axis of [0, 1, 2]) prefilterAxis(padded, layout, axis);
    }
    for (let z = 0; z < nz; z++) {
      const here = offset + z * plane;
      for (let y = 0; y < ny; y++) {
        for (const x of borderOf(nx)) {
          padded[here + y * row + x] = padded[here + y * row + mirrored(x, nx)];
        }
      }
      for (const y of borderOf(ny)) {
        const from = here + mirrored(y, ny) * row - BEFORE;
        padded.copyWithin(here + y * row - BEFORE, from, from + row);
      }
    }
    for (const z of borderOf(nz)) {
      const from = LINE_NUMBERS + (mirrored(z, nz) + BEFORE) * plane;
      const to = LINE_NUMBERS + (z + BEFORE) * plane;
      padded.copyWithin(to, from, from + plane);
    }
  }
}

/** Indices outside an axis that are mirrored. */
function borderOf(length: number): readonly number[] {
  return [-1, length, length + 1];
}

/** First and last voxel inside the source, for each row of the target. */
function insideRanges(
  sourceShape: Triple,
  targetShape: Triple,
  t: Transform,
): Int32Array {
  const [mx, my, mz] = targetShape;
  const ranges = new Int32Array(2 * my * mz);
  for (let line = 0; line < my * mz; line++) {
    const y = line % my;
    const z = Math.floor(line / my);
    let first = 0;
    let last = mx - 1;
    for (let axis = 0; axis < 3; axis++) {
      const start = t[4 * axis + 1] * y + t[4 * axis + 2] * z +
        t[4 * axis + 3];
      const step = t[4 * axis];
      const length = sourceShape[axis];
      if (step !== 0) {
        const one = (-BORDER - start) / step;
        const other = (length - 1 + BORDER - start) / step;
        const least = Math.floor(Math.min(one, other, mx));
        const greatest = Math.ceil(Math.max(one, other, -1));
        first = Math.max(first, least);
        last = Math.min(last, greatest);
      }
      while (first <= last && !isInside(start + first * step, length)) first++;
      while (first <= last && !isInside(start + last * step, length)) last--;
    }
    ranges[2 * line] = last < first ? 0 : first;
    ranges[2 * line + 1] = last < first ? -1 : last;
  }
  return ranges;
}
