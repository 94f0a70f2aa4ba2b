/**
 * PNG files: four chunks around what the platform's own deflate gives. Packages
 * that write PNG either deflate in JavaScript, which takes longer than all the
 * rest of a picture, or need Node's modules and cannot be bundled.
 *
 * @module
 */

import { crc32 } from "../../bytes/crc32.ts";
import type { Raster } from "./raster.ts";

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
/** Bits of a colour's part. */
const DEPTH = 8;
/** Colour types of the PNG specification, by bytes a pixel. */
const COLOR_TYPES: Readonly<Record<number, number>> = { 3: 2, 4: 6 };

/**
 * Encodes pixels of three bytes.
 *
 * @param raster The pixels.
 * @returns The bytes of a PNG file.
 */
export function encodePng(
  { width, height, rgb }: Raster,
): Promise<Uint8Array<ArrayBuffer>> {
  return encode(width, height, rgb);
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
): Promise<Uint8Array<ArrayBuffer>> {
  return encode(width, height, rgba);
}

async function encode(
  width: number,
  height: number,
  pixels: Uint8Array | Uint8ClampedArray,
): Promise<Uint8Array<ArrayBuffer>> {
  const channels = pixels.length / (width * height);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, DEPTH);
  header.setUint8(9, COLOR_TYPES[channels]);
  const chunks = [
    SIGNATURE,
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("IDAT", await deflate(unfiltered(pixels, channels * width))),
    chunk("IEND", new Uint8Array()),
  ];
  return await new Blob(chunks).bytes();
}

/** The rows of pixels, each behind the number of its filter: 0, none. */
function unfiltered(
  pixels: Uint8Array | Uint8ClampedArray,
  stride: number,
): Uint8Array<ArrayBuffer> {
  const height = pixels.length / stride;
  const rows = new Uint8Array((stride + 1) * height);
  for (let row = 0; row < height; row++) {
    const line = pixels.subarray(row * stride, (row + 1) * stride);
    rows.set(line, row * (stride + 1) + 1);
  }
  return rows;
}

async function deflate(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("deflate"));
  return await new Response(packed).bytes();
}

/** Length, type, content and checksum. */
function chunk(
  type: string,
  content: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, -4)));
  return bytes;
}
