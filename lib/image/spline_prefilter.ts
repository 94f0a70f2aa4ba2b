/** Coefficients of cubic B-splines. @module */

/** The pole of the recursive filter. */
const POLE = Math.sqrt(3) - 2;
/** What each coefficient is multiplied by along one axis. */
const GAIN = 6;
/** Terms of the first coefficient; the pole to this power is below 1e-22. */
const TERMS = 40;

/** How a volume lies in a longer array. */
export interface VolumeLayout {
  /** Where its first voxel is. */
  readonly offset: number;
  /** Voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Values from a voxel to the next one along y; along x it is 1. */
  readonly row: number;
  /** Values from a voxel to the next one along z. */
  readonly plane: number;
}

/**
 * Replaces the values along one axis of a volume by the coefficients of the
 * cubic B-spline through them, which is mirrored beyond the first and the last
 * voxel without repeating them (Unser, IEEE Signal Processing Magazine 16(6),
 * 1999). An axis of one voxel stays as it is.
 *
 * @param data Holds the volume.
 * @param layout Where the volume lies.
 * @param axis 0, 1 or 2 for x, y or z.
 */
export function prefilterAxis(
  data: Float64Array,
  layout: VolumeLayout,
  axis: number,
): void {
  const { offset, shape, row, plane } = layout;
  const [nx, ny, nz] = shape;
  if (shape[axis] < 2) return;
  if (axis === 1) {
    for (let z = 0; z < nz; z++) {
      filterRuns(data, offset + z * plane, ny, row, nx);
    }
  } else if (axis === 2) {
    for (let y = 0; y < ny; y++) {
      filterRuns(data, offset + y * row, nz, plane, nx);
    }
  } else {
    for (let z = 0; z < nz; z++) {
      const start = offset + z * plane;
      let y = 0;
      for (; y + 4 <= ny; y += 4) filterFour(data, start + y * row, row, nx);
      for (; y < ny; y++) filterRuns(data, start + y * row, nx, 1, 1);
    }
  }
}

/** Filters side by side all the lines that cross runs of neighbours. */
function filterRuns(
  data: Float64Array,
  start: number,
  count: number,
  step: number,
  run: number,
): void {
  const last = start + (count - 1) * step;
  startRuns(data, start, count, step, run);
  for (let from = start + step; from <= last; from += step) {
    for (let i = from; i < from + run; i++) {
      data[i] = GAIN * data[i] + POLE * data[i - step];
    }
  }
  const closing = POLE / (POLE * POLE - 1);
  for (let i = last; i < last + run; i++) {
    data[i] = (POLE * data[i - step] + data[i]) * closing;
  }
  for (let from = last - step; from >= start; from -= step) {
    for (let i = from; i < from + run; i++) {
      data[i] = POLE * (data[i + step] - data[i]);
    }
  }
}

/** The first coefficients of the causal filter, the mirrored line's sum. */
function startRuns(
  data: Float64Array,
  start: number,
  count: number,
  step: number,
  run: number,
): void {
  const round = POLE ** (count - 1);
  const last = start + (count - 1) * step;
  for (let i = 0; i < run; i++) data[start + i] += round * data[last + i];
  let power = POLE;
  for (let k = 1; k < count - 1 && k <= TERMS; k++) {
    const near = start + k * step;
    const far = last - k * step;
    const back = power * round;
    for (let i = 0; i < run; i++) {
      data[start + i] += power * data[near + i] + back * data[far + i];
    }
    power *= POLE;
  }
  const scale = GAIN / (1 - round * round);
  for (let i = start; i < start + run; i++) data[i] *= scale;
}

/** Filters four lines along x, each on its way through the processor. */
function filterFour(
  data: Float64Array,
  first: number,
  row: number,
  count: number,
): void {
  const second = first + row;
  const third = second + row;
  const fourth = third + row;
  startRuns(data, first, count, 1, 1);
  startRuns(data, second, count, 1, 1);
  startRuns(data, third, count, 1, 1);
  startRuns(data, fourth, count, 1, 1);
  let a = data[first];
  let b = data[second];
  let c = data[third];
  let d = data[fourth];
  for (let i = 1; i < count; i++) {
    data[first + i] = a = GAIN * data[first + i] + POLE * a;
    data[second + i] = b = GAIN * data[second + i] + POLE * b;
    data[third + i] = c = GAIN * data[third + i] + POLE * c;
    data[fourth + i] = d = GAIN * data[fourth + i] + POLE * d;
  }
  const closing = POLE / (POLE * POLE - 1);
  const before = count - 2;
  const last = count - 1;
  data[first + last] = a = (POLE * data[first + before] + a) * closing;
  data[second + last] = b = (POLE * data[second + before] + b) * closing;
  data[third + last] = c = (POLE * data[third + before] + c) * closing;
  data[fourth + last] = d = (POLE * data[fourth + before] + d) * closing;
  for (let i = before; i >= 0; i--) {
    data[first + i] = a = POLE * (a - data[first + i]);
    data[second + i] = b = POLE * (b - data[second + i]);
    data[third + i] = c = POLE * (c - data[third + i]);
    data[fourth + i] = d = POLE * (d - data[fourth + i]);
  }
}
