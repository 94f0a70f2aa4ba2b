/** Resampling between grids that are turned against each other. @module */

import { SPLINE_SUMS } from "../kernels/prefilter.ts";
import { ScratchLayout } from "../kernels/scratch_layout.ts";
import type { EngineName } from "../kernels/types.ts";
import { volumeKernels } from "../kernels/volume_engine.ts";
import { LINE_NUMBERS, type VolumeKernels } from "../kernels/volume_kernels.ts";
import {
  BORDER,
  type Interpolation,
  isInside,
  mirrored,
} from "./interpolation.ts";
import { sampleLines, sampleNearest, type Sampling } from "./samplers.ts";
import type { GridResampler } from "./separable_resampler.ts";
import type { Transform } from "./source_transform.ts";
import {
  prefilterAxis,
  type PrefilterRoom,
  turnedLines,
} from "./spline_prefilter.ts";

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
  readonly #room: PrefilterRoom;
  /** Where the source with its mirrored borders lies in the scratch. */
  readonly #padded: number;
  /** Where a plane of the target lies in the scratch. */
  readonly #plane: number;
  /** Values of scratch that it needs. */
  readonly #length: number;

  /**
   * @param sourceShape Voxels of the source.
   * @param targetShape Voxels of the target.
   * @param transform Target voxels to source voxels.
   * @param interpolation How values between voxels are found.
   * @param engine What runs the kernels.
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
    const scratch = new ScratchLayout();
    scratch.take(LINE_NUMBERS);
    this.#room = {
      sums: scratch.take(SPLINE_SUMS),
      buffer: scratch.take(turnedLines(sourceShape)),
    };
    this.#padded = scratch.take(plane * (nz + BEFORE + BEHIND));
    this.#plane = scratch.take(targetShape[0] * targetShape[1]);
    this.#length = scratch.length;
    const offset = this.#padded + BEFORE * (1 + row + plane);
    const inside = insideRanges(sourceShape, targetShape, transform);
    this.#interpolation = interpolation;
    this.#engine = engine;
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
    const kernels = volumeKernels(this.#engine);
    const data = kernels.reserve(this.#length);
    const sampling = { ...this.#sampling, data };
    this.#pad(source, kernels, data);
    if (this.#interpolation === "nearest") {
      if (this.insideCount < target.length) target.fill(fill);
      sampleNearest(sampling, target);
      return;
    }
    sampleLines(
      sampling,
      this.#interpolation,
      kernels,
      this.#plane,
      target,
      fill,
    );
  }

  /** Copies the source, filters it for splines, mirrors its borders. */
  #pad(
    source: Float64Array,
    kernels: VolumeKernels,
    padded: Float64Array,
  ): void {
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
      for (const axis of [0, 1, 2]) {
        prefilterAxis(kernels, padded, layout, axis, this.#room);
      }
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
      const from = this.#padded + (mirrored(z, nz) + BEFORE) * plane;
      const to = this.#padded + (z + BEFORE) * plane;
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
