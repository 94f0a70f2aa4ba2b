/** The layouts of glass brains. @module */

/** Views of a glass brain by letters; `ortho` is `xyz`. */
export type GlassMode =
  | "ortho"
  | "x"
  | "y"
  | "z"
  | "l"
  | "r"
  | "xz"
  | "yx"
  | "yz"
  | "lr"
  | "lzr"
  | "lyr"
  | "lzry"
  | "lyrz";

/** Names of the layouts. */
export const GLASS_MODES: readonly GlassMode[] = [
  "ortho",
  "x",
  "y",
  "z",
  "l",
  "r",
  "xz",
  "yx",
  "yz",
  "lr",
  "lzr",
  "lyr",
  "lzry",
  "lyrz",
];
