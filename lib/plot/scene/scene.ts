/** What pictures consist of, before they become SVG or pixels. @module */

/** Red, green and blue, from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** A filled rectangle. */
export interface RectItem {
  /** What it is. */
  readonly kind: "rect";
  /** Left edge, in pixels. */
  readonly x: number;
  /** Upper edge, in pixels. */
  readonly y: number;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Colour. */
  readonly fill: Rgb;
  /** From 0, invisible, to 1. @default {1} */
  readonly opacity?: number;
}

/** A grid of coloured cells that fills a rectangle. */
export interface TileItem {
  /** What it is. */
  readonly kind: "tile";
  /** Left edge, in pixels. */
  readonly x: number;
  /** Upper edge, in pixels. */
  readonly y: number;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Cells from left to right. */
  readonly columns: number;
  /** Cells from top to bottom. */
  readonly rows: number;
  /** Red, green, blue and opacity of the cells, row after row. */
  readonly rgba: Uint8ClampedArray;
}

/** A line through points. */
export interface LineItem {
  /** What it is. */
  readonly kind: "line";
  /** x, y of its points one after another, in pixels. */
  readonly points: readonly number[];
  /** Colour. */
  readonly color: Rgb;
  /** Thickness in pixels. */
  readonly thickness: number;
  /** Whether the last point is joined to the first. @default {false} */
  readonly closed?: boolean;
  /** From 0, invisible, to 1. @default {1} */
  readonly opacity?: number;
}

/** A filled area; rings that run the other way round are holes. */
export interface PolygonItem {
  /** What it is. */
  readonly kind: "polygon";
  /** x, y of the points of each ring, in pixels. */
  readonly rings: readonly (readonly number[])[];
  /** Colour. */
  readonly fill: Rgb;
  /** From 0, invisible, to 1. @default {1} */
  readonly opacity?: number;
}

/** A line of text. */
export interface TextItem {
  /** What it is. */
  readonly kind: "text";
  /** Where the text starts, has its middle or ends, in pixels. */
  readonly x: number;
  /** Its baseline, in pixels. */
  readonly y: number;
  /** The text; shown as it is, whatever it looks like. */
  readonly text: string;
  /** Size of the font, in pixels. */
  readonly size: number;
  /** Colour. */
  readonly color: Rgb;
  /** What `x` is. @default {"start"} */
  readonly anchor?: "start" | "middle" | "end";
  /** Degrees clockwise about its point. @default {0} */
  readonly rotate?: number;
}

/** A part of a picture. */
export type SceneItem = RectItem | TileItem | LineItem | PolygonItem | TextItem;

/** A picture as a list of parts, the later above the earlier. */
export interface Scene {
  /** Width in pixels, whole. */
  readonly width: number;
  /** Height in pixels, whole. */
  readonly height: number;
  /** Colour behind everything. */
  readonly background: Rgb;
  /** What is seen, in words. */
  readonly description: string;
  /** The parts. */
  readonly items: readonly SceneItem[];
}

/** Black. */
export const BLACK: Rgb = [0, 0, 0];
/** White. */
export const WHITE: Rgb = [255, 255, 255];
/** Grey half-way between them. */
export const GREY: Rgb = [128, 128, 128];
