/** Colours and letters of designs and charts. @module */

import { fitText, measureText } from "../font/measure_text.ts";
import {
  BLACK,
  type Rgb,
  type Scene,
  type SceneItem,
  WHITE,
} from "../scene/scene.ts";

/** What every design and chart can be told. */
export interface ChartOptions {
  /** Title above the picture. */
  readonly title?: string;
  /** Whether the paper is black. @default {false} */
  readonly blackBg?: boolean;
  /** Width and height in pixels. @default {as much as is needed} */
  readonly outputSize?: readonly [number, number];
}

/** Colours and letters. */
export interface ChartStyle {
  /** Colour of letters and lines. */
  readonly ink: Rgb;
  /** Colour of faint lines. */
  readonly faint: Rgb;
  /** Colour of the page. */
  readonly paper: Rgb;
  /** Size of letters, in pixels. */
  readonly fontSize: number;
  /** Size of titles, in pixels. */
  readonly titleSize: number;
}

/** Room around everything, in pixels. */
export const MARGIN = 14;

/**
 * The style that options ask for.
 *
 * @param options Paper.
 * @returns Colours and letters.
 */
export function chartStyle({ blackBg = false }: ChartOptions): ChartStyle {
  return {
    ink: blackBg ? WHITE : BLACK,
    faint: blackBg ? [70, 70, 70] : [205, 205, 205],
    paper: blackBg ? BLACK : WHITE,
    fontSize: 13,
    titleSize: 17,
  };
}

/** Most that a title widens a picture to, in pixels. */
const TITLE_WIDEST = 900;

/** Width that a title would like to have, with its margins. */
export function titleWidth(title: string, { titleSize }: ChartStyle): number {
  return Math.min(TITLE_WIDEST, 2 * MARGIN + measureText(title, titleSize));
}

/** Height of a title with the room under it, 0 without one. */
export function titleHeight(
  title: string | undefined,
  { titleSize }: ChartStyle,
): number {
  return title ? Math.round(1.8 * titleSize) : 0;
}

/**
 * The title at the top of a page, cut to its width.
 *
 * @param title The title, if there is one.
 * @param width Width of the page in pixels.
 * @param style Colour and size of the letters.
 * @returns The text, or nothing without a title.
 */
export function titleItems(
  title: string | undefined,
  width: number,
  { ink, titleSize }: ChartStyle,
): SceneItem[] {
  if (!title) return [];
  return [{
    kind: "text",
    x: MARGIN,
    y: MARGIN + titleSize,
    text: fitText(title, width - 2 * MARGIN, titleSize),
    size: titleSize,
    color: ink,
  }];
}

/** A scene without its parts. */
export type Page = Omit<Scene, "items">;
