/** What all pictures of brains can be told. @module */

import type { WarningHandler } from "../../warnings.ts";
import type { Axis } from "../cuts/find_cut_slices.ts";

/** How slices are laid out. */
export type DisplayMode =
  | "ortho"
  | "tiled"
  | "mosaic"
  | "x"
  | "y"
  | "z"
  | "xz"
  | "yx"
  | "yz";

/** Names of the layouts. */
export const DISPLAY_MODES: readonly DisplayMode[] = [
  "ortho",
  "tiled",
  "mosaic",
  "x",
  "y",
  "z",
  "xz",
  "yx",
  "yz",
];

/** Positions of the cuts along each axis, in mm. */
export type CutPositions = { readonly [A in Axis]?: readonly number[] };

/** What all pictures of slices can be told, with nilearn's names. */
export interface BrainOptions {
  /** How slices are laid out. @default {"ortho"} */
  readonly displayMode?: DisplayMode;
  /**
   * Where to cut, in mm: one position for each view, or for `x`, `y` and `z`
   * any number of them; for those and `mosaic` also how many cuts to choose;
   * for `mosaic` also positions by axis.
   *
   * @default {at the largest activation; seven slices}
   */
  readonly cutCoords?: number | readonly number[] | CutPositions;
  /** Title above the picture. */
  readonly title?: string;
  /** Whether positions, left and right are written. @default {true} */
  readonly annotate?: boolean;
  /** Whether the cuts are drawn in the other views. @default {true} */
  readonly drawCross?: boolean;
  /** Whether the paper is black. @default {"auto"} */
  readonly blackBg?: boolean | "auto";
  /** Whether the right of the brain is on the left. @default {false} */
  readonly radiological?: boolean;
  /** Width and height in pixels. @default {as much as the slices need} */
  readonly outputSize?: readonly [number, number];
  /** Whether values between voxels are interpolated. @default {false} */
  readonly smoothDisplay?: boolean;
  /** The image's name in descriptions. @default {"map"} */
  readonly name?: string;
  /** Told of what is missing or changed. @default {the console} */
  readonly onWarning?: WarningHandler;
}
