/** PNG files. @module */

import { encode } from "fast-png";
import type { Raster } from "./raster.ts";

/** Effort of compressing: above 5, equal rows of pixels are found. */
const LEVEL = 6;

/**
 * Encodes pixels of three bytes.
 *
 * @param raster The pixels.
 * @returns The bytes of a PNG file.
 */
export function encodePng(
  { width, height, rgb }: Raster,
): Uint8Array<ArrayBuffer> {
  const image = { width, height, data: rgb, channels: 3 as const };
  return own(encode(image, { zlib: { level: LEVEL } }));
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
  const image = { width, height, data: rgba, channels: 4 as const };
  return own(encode(image, { zlib: { level: LEVEL } }));
}

function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
