/** Slices through images that lie along the world's axes. @module */

import { roundHalfEven } from "../../design/round_half_even.ts";
import type { Image } from "../../nifti/types.ts";
import type { Axis } from "../cuts/find_cut_slices.ts";

/** A window of the plane of a slice, in mm. */
export interface Bounds {
  /** Least coordinate along the page. */
  readonly left: number;
  /** Greatest coordinate along the page. */
  readonly right: number;
  /** Least coordinate up the page. */
  readonly bottom: number;
  /** Greatest coordinate up the page. */
  readonly top: number;
}

/** Values of a slice as they lie on the page. */
export interface Slice {
  /** Values, row after row from the top, each from left to right. */
  readonly values: Float64Array;
  /** Values in a row. */
  readonly columns: number;
  /** Rows. */
  readonly rows: number;
  /** The outer edges of the outermost voxels. */
  readonly bounds: Bounds;
}

/** The axes that run along and up the page, by the axis of the cut. */
const PAGE: Readonly<Record<Axis, readonly [number, number]>> = {
  x: [1, 2],
  y: [0, 2],
  z: [0, 1],
};

/**
 * Where an image lies in the planes of a cut: the outer edges of its voxels.
 *
 * @param image An image with a diagonal, positive affine.
 * @param axis Axis of the cut.
 * @returns The window in mm.
 */
export function planeBounds({ grid }: Image, axis: Axis): Bounds {
  const [along, up] = PAGE[axis];
  const [left, right] = edges(grid, along);
  const [bottom, top] = edges(grid, up);
  return { left, right, bottom, top };
}

function edges(
  { shape, affine }: Image["grid"],
  axis: number,
): [number, number] {
  const size = affine[5 * axis];
  const first = affine[4 * axis + 3] - size / 2;
  return [first, first + shape[axis] * size];
}

/**
 * Takes the slice that a coordinate lies in: x cuts are seen from the right,
 * y cuts from behind, z cuts from above; left is left.
 *
 * @param image An image with a diagonal, positive affine.
 * @param axis Axis of the cut.
 * @param coord Where it is cut, in mm.
 * @returns The slice, or `undefined` where the coordinate is outside.
 */
export function sliceOf(
  image: Image,
  axis: Axis,
  coord: number,
): Slice | undefined {
  const { grid: { shape, affine }, data } = image;
  const cut = "xyz".indexOf(axis);
  const scale = 1 / affine[5 * cut];
  const index = roundHalfEven(coord * scale - affine[4 * cut + 3] * scale);
  if (!(index >= 0 && index < shape[cut])) return undefined;
  const strides = [1, shape[0], shape[0] * shape[1]];
  const [along, up] = PAGE[axis];
  const [columns, rows] = [shape[along], shape[up]];
  const values = new Float64Array(columns * rows);
  let to = 0;
  for (let row = rows - 1; row >= 0; row--) {
    let from = index * strides[cut] + row * strides[up];
    for (let column = 0; column < columns; column++, from += strides[along]) {
      values[to++] = data[from];
    }
  }
  return { values, columns, rows, bounds: planeBounds(image, axis) };
}

/**
 * Leaves out what of a slice is outside of a window.
 *
 * @param slice The slice.
 * @param window The window, in mm.
 * @returns The cells whose middles are inside.
 */
export function cropSlice(slice: Slice, window: Bounds): Slice {
  const { values, columns, rows, bounds: { left, right, bottom, top } } = slice;
  const [wide, high] = [(right - left) / columns, (top - bottom) / rows];
  const first = Math.max(0, Math.ceil((window.left - left) / wide - 0.5));
  const end = Math.min(columns, Math.ceil((window.right - left) / wide - 0.5));
  const upper = Math.max(0, Math.ceil((top - window.top) / high - 0.5));
  const lower = Math.min(rows, Math.ceil((top - window.bottom) / high - 0.5));
  const [width, height] = [
    Math.max(0, end - first),
    Math.max(0, lower - upper),
  ];
  const kept = new Float64Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (upper + row) * columns + first;
    kept.set(values.subarray(from, from + width), row * width);
  }
  return {
    values: kept,
    columns: width,
    rows: height,
    bounds: {
      left: left + first * wide,
      right: left + (first + width) * wide,
      top: top - upper * high,
      bottom: top - (upper + height) * high,
    },
  };
}
