/** PNG files. @module */

// @ts-types="@types/pngjs"
import { PNG } from "pngjs";
import type { Raster } from "./raster.ts";

/** Red, green and blue, and with opacity, as PNG names them. */
const COLOR_TYPE = { rgb: 2, rgba: 6 } as const;

/** Equal rows of pixels are common: no filter, and the whole of deflate. */
const COMPRESSION = {
  filterType: 0,
  deflateLevel: 6,
  deflateStrategy: 0,
} as const;

/**
 * Encodes pixels of three bytes.
 *
 * @param raster The pixels.
 * @returns The bytes of a PNG file.
 */
export function encodePng(
  { width, height, rgb }: Raster,
): Uint8Array<ArrayBuffer> {
  return encode(width, height, rgb, "rgb");
}

/**
 * Encodes pixels of four bytes: red, green, blue and opacity.
 *
 * @param width Pixels in a row.
 * @param height Rows.
 * @param rgba The pixels.
 * @returns The bytes of a PNG file.
 */
export function encodePngWithOpacity(
  width: number,
  height: number,
  rgba: Uint8ClampedArray,
): Uint8Array<ArrayBuffer> {
  return encode(width, height, rgba, "rgba");
}

function encode(
  width: number,
  height: number,
  pixels: ArrayLike<number>,
  kind: keyof typeof COLOR_TYPE,
): Uint8Array<ArrayBuffer> {
  const image = new PNG({ width: 1, height: 1 });
  const picture = Object.assign(image, { width, height, data: pixels });
  return new Uint8Array(PNG.sync.write(picture, {
    ...COMPRESSION,
    inputColorType: COLOR_TYPE[kind],
    colorType: COLOR_TYPE[kind],
    inputHasAlpha: kind === "rgba",
  }));
}
