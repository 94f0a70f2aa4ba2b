/** Headers of the images that are written. @module */

import { affineVoxelSizes } from "./affine.ts";
import type { Grid } from "./types.ts";

/** Types that images are written in. */
export type WrittenType = "uint8" | "int16" | "int32" | "float32" | "float64";

/** What a written header says. */
export interface WrittenHeader {
  /** The grid of every volume. */
  readonly grid: Grid;
  /** How many volumes follow. */
  readonly volumeCount: number;
  /** Type of the stored values. */
  readonly datatype: WrittenType;
  /** Repetition time in seconds, where there is one. */
  readonly tR: number | undefined;
  /** Free text; 79 characters are kept. */
  readonly description: string;
}

/** NIfTI's code and the bytes of each type. */
const TYPES: Readonly<Record<WrittenType, readonly [number, number]>> = {
  uint8: [2, 1],
  int16: [4, 2],
  int32: [8, 4],
  float32: [16, 4],
  float64: [64, 8],
};

const MILLIMETRES = 2;
const SECONDS = 8;
const ALIGNED = 2;
/** The longest axis of NIfTI-1. */
const LONGEST = 32767;

function textInto(
  view: DataView,
  at: number,
  text: string,
  room: number,
): void {
  for (let i = 0; i < Math.min(text.length, room); i++) {
    const code = text.charCodeAt(i);
    view.setUint8(at + i, code < 256 ? code : 63);
  }
}

/** −1 where the voxel axes are left-handed, as NIfTI's qfac. */
function handedness(grid: Grid): number {
  const [a, b, c, , d, e, f, , g, h, i] = grid.affine;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) +
    c * (d * h - e * g);
  return determinant < 0 ? -1 : 1;
}

/**
 * Makes the bytes before the first voxel of a single NIfTI file: NIfTI-1, or
 * NIfTI-2 where an axis is longer than 32,767. The affine is the sform
 * ("aligned", as nilearn writes new images) and there is no qform.
 *
 * @param header What to say.
 * @returns 352 bytes (NIfTI-1) or 544 (NIfTI-2), little-endian.
 */
export function encodeHeader(header: WrittenHeader): Uint8Array<ArrayBuffer> {
  const { grid, volumeCount, tR } = header;
  const shape = volumeCount > 1 ? [...grid.shape, volumeCount] : grid.shape;
  const dim = [shape.length, ...shape, 1, 1, 1, 1].slice(0, 8);
  const [code, bytes] = TYPES[header.datatype];
  const sizes = affineVoxelSizes(grid.affine);
  const pixdim = [handedness(grid), ...sizes, tR ?? 0, 0, 0, 0];
  const units = MILLIMETRES | (tR === undefined ? 0 : SECONDS);
  const rows = grid.affine.slice(0, 12);
  if (shape.some((n) => n > LONGEST)) {
    const view = new DataView(new ArrayBuffer(544));
    view.setInt32(0, 540, true);
    textInto(view, 4, "n+2\0\r\n\x1a\n", 8);
    view.setInt16(12, code, true);
    view.setInt16(14, 8 * bytes, true);
    dim.forEach((n, i) => view.setBigInt64(16 + 8 * i, BigInt(n), true));
    pixdim.forEach((size, i) => view.setFloat64(104 + 8 * i, size, true));
    view.setBigInt64(168, 544n, true);
    view.setFloat64(176, 1, true);
    textInto(view, 240, header.description, 79);
    view.setInt32(348, ALIGNED, true);
    rows.forEach((value, i) => view.setFloat64(400 + 8 * i, value, true));
    view.setInt32(500, units, true);
    return new Uint8Array(view.buffer);
  }
  const view = new DataView(new ArrayBuffer(352));
  view.setInt32(0, 348, true);
  dim.forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
  view.setInt16(70, code, true);
  view.setInt16(72, 8 * bytes, true);
  pixdim.forEach((size, i) => view.setFloat32(76 + 4 * i, size, true));
  view.setFloat32(108, 352, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, units);
  textInto(view, 148, header.description, 79);
  view.setInt16(254, ALIGNED, true);
  rows.forEach((value, i) => view.setFloat32(280 + 4 * i, value, true));
  textInto(view, 344, "n+1", 4);
  return new Uint8Array(view.buffer);
}
