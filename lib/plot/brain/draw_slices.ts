/** Pictures of slices. @module */

import type { Image } from "../../nifti/types.ts";
import type { ColorBar } from "../color/color_bar.ts";
import { type Cut, hasSingleCuts } from "../cuts/choose_cuts.ts";
import type { Axis } from "../cuts/find_cut_slices.ts";
import type { Picture, PictureFacts } from "../picture.ts";
import type { SceneItem, TileItem } from "../scene/scene.ts";
import { crossLines, positionLabel, sideLabels } from "./annotate.ts";
import type { BrainOptions } from "./brain_options.ts";
import { enlarge } from "./enlarge.ts";
import { drawFrame } from "./frame.ts";
import { type PlacedView, rowsOf } from "./layout.ts";
import { type Paint, paintSlice } from "./paint.ts";
import { type Bounds, planeBounds, sliceOf } from "./slice.ts";

/** An image with the colours of its values. */
export interface Layer {
  /** An image with a diagonal, positive affine and finite values. */
  readonly image: Image;
  /** The colours. */
  readonly paint: Paint;
}

/** What a picture of slices shows. */
export interface SlicesPicture {
  /** Images, the later above the earlier; at least one. */
  readonly layers: readonly Layer[];
  /** The cuts by axis. */
  readonly cuts: readonly Cut[];
  /** Whether the paper is black. */
  readonly blackBg: boolean;
  /** The bar that says what colours mean. */
  readonly bar: Omit<ColorBar, "ink" | "fontSize"> | undefined;
  /** Draws more over the slices of a view. */
  readonly decorate?: (
    view: PlacedView<Cut>,
    flipped: boolean,
  ) => SceneItem[];
  /** What is missing, in words. */
  readonly note?: string;
  /** What is seen, in words. */
  readonly description: string;
  /** What was chosen, by name. */
  readonly facts: PictureFacts;
}

/** Enlargement of slices that are smoothed. */
const SMOOTH = 4;

/**
 * Draws slices through images.
 *
 * @param picture What is shown.
 * @param options How it is laid out.
 * @returns The picture.
 */
export function drawSlices(
  picture: SlicesPicture,
  options: BrainOptions,
): Picture {
  const { layers, cuts, blackBg, decorate } = picture;
  const { displayMode = "ortho", annotate = true } = options;
  const { drawCross = true, radiological = false } = options;
  const single = hasSingleCuts(displayMode);
  const { affine } = layers[layers.length - 1].image.grid;
  return drawFrame({
    ...picture,
    rows: rowsOf(displayMode, cuts),
    boundsOf: ({ axis }) => boundsOfAll(layers, axis),
    large: single,
    voxel: Math.min(affine[0], affine[5], affine[10]),
    draw(view, style) {
      const flipped = radiological && view.view.axis !== "x";
      return [
        ...sliceItems(view, layers, flipped, options),
        ...decorate?.(view, flipped) ?? [],
        ...drawCross && single ? crossLines(view, cuts, flipped, blackBg) : [],
        ...annotate ? positionLabel(view, style) : [],
        ...annotate && view.view.axis !== "x"
          ? sideLabels(view, flipped, style)
          : [],
      ];
    },
  }, options);
}

function sliceItems(
  { view, bounds, x, y, width, height }: PlacedView<Cut>,
  layers: readonly Layer[],
  flipped: boolean,
  { smoothDisplay = false }: BrainOptions,
): SceneItem[] {
  const scale = width / (bounds.right - bounds.left);
  return layers.flatMap(({ image, paint }): SceneItem[] => {
    const slice = sliceOf(image, view.axis, view.coord);
    if (slice === undefined) return [];
    const own = slice.bounds;
    const cells = paintSlice(
      smoothDisplay ? enlarge(slice, SMOOTH) : slice,
      paint,
    );
    const from = flipped ? bounds.right - own.right : own.left - bounds.left;
    return [{
      kind: "tile",
      x: x + from * scale,
      y: y + (bounds.top - own.top) / (bounds.top - bounds.bottom) * height,
      width: (own.right - own.left) * scale,
      height: (own.top - own.bottom) * scale,
      ...cells,
      rgba: flipped ? mirrored(cells) : cells.rgba,
    }];
  });
}

/**
 * The cells of a tile from right to left.
 *
 * @param tile The cells.
 * @returns A copy of them.
 */
export function mirrored(
  { rgba, columns, rows }: Pick<TileItem, "rgba" | "columns" | "rows">,
): Uint8ClampedArray {
  const turned = new Uint8ClampedArray(rgba.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = 4 * (row * columns + column);
      const to = 4 * (row * columns + columns - 1 - column);
      turned.set(rgba.subarray(from, from + 4), to);
    }
  }
  return turned;
}

/** The window that all images lie in. */
function boundsOfAll(layers: readonly Layer[], axis: Axis): Bounds {
  const all = layers.map(({ image }) => planeBounds(image, axis));
  return {
    left: Math.min(...all.map(({ left }) => left)),
    right: Math.max(...all.map(({ right }) => right)),
    bottom: Math.min(...all.map(({ bottom }) => bottom)),
    top: Math.max(...all.map(({ top }) => top)),
  };
}
