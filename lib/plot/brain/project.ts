/** Images seen through: projections along the world's axes. @module */

import type { Image } from "../../nifti/types.ts";
import type { Axis } from "../cuts/find_cut_slices.ts";
import { planeBounds, type Slice } from "./slice.ts";

/** Where an image is seen from; `l` and `r` see one half of it. */
export type View = Axis | "l" | "r";

/** The axis that a view looks along. */
export function axisOfView(view: View): Axis {
  return view === "l" || view === "r" ? "x" : view;
}

/**
 * Projects an image: each value is the one of greatest size along a line.
 *
 * @param image An image with a diagonal, positive affine.
 * @param view Where it is seen from.
 * @param plotAbs Whether sizes are wanted rather than values.
 * @returns The projection; as nilearn's `transform_to_2d`.
 */
export function projectImage(
  image: Image,
  view: View,
  plotAbs: boolean,
): Slice {
  return project(image, view, (values) => {
    let greatest = values[0];
    for (const value of values) {
      if (Math.abs(value) > Math.abs(greatest)) greatest = value;
    }
    return plotAbs ? Math.abs(greatest) : greatest;
  });
}

/**
 * Counts the voxels of a mask along each line.
 *
 * @param mask A mask with a diagonal, positive affine.
 * @param view Where it is seen from.
 * @returns The counts.
 */
export function projectThickness(mask: Image, view: View): Slice {
  return project(
    mask,
    view,
    (values) => values.reduce((n, value) => value === 0 ? n : n + 1, 0),
  );
}

function project(
  image: Image,
  view: View,
  reduce: (values: Float64Array) => number,
): Slice {
  const { grid: { shape, affine }, data } = image;
  const axis = axisOfView(view);
  const depth = "xyz".indexOf(axis);
  const [along, up] = [0, 1, 2].filter((a) => a !== depth);
  const strides = [1, shape[0], shape[0] * shape[1]];
  // The middle voxel belongs to the right half.
  const middle = Math.trunc(-affine[3] / affine[0]);
  const half = middle > 0 && middle < shape[0] ? middle : 0;
  const from = view === "r" ? half : 0;
  const to = view === "l" && half > 0 ? half : shape[depth];
  const line = new Float64Array(to - from);
  const [columns, rows] = [shape[along], shape[up]];
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const start = column * strides[along] + row * strides[up];
      for (let i = from; i < to; i++) {
        line[i - from] = data[start + i * strides[depth]];
      }
      values[(rows - 1 - row) * columns + column] = reduce(line);
    }
  }
  return { values, columns, rows, bounds: planeBounds(image, axis) };
}
