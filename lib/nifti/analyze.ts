/** Analyze 7.5 headers and what SPM99 and SPM2 put into them. @module */

import { originAffine } from "./affine.ts";
import {
  datatypeOf,
  fieldError,
  shapeOf,
  voxelSizesOf,
} from "./header_fields.ts";
import type { ImageHeader } from "./image_header.ts";

/** Length of a header in bytes. */
const BYTES = 348;

/**
 * Whether bytes are an Analyze header (and not a NIfTI one).
 *
 * @param bytes The first bytes of a header file.
 * @returns `true` where the header's length is stored at its start.
 */
export function isAnalyze(bytes: Uint8Array): boolean {
  if (bytes.length < BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getInt32(0, true) === BYTES || view.getInt32(0, false) === BYTES;
}

/** SPM2's scaling: slope and intercept, or from the two value ranges. */
function scalingOf(
  view: DataView,
  littleEndian: boolean,
): { slope: number; inter: number } {
  const slope = view.getFloat32(112, littleEndian);
  const inter = view.getFloat32(116, littleEndian);
  if (Number.isFinite(slope) && slope !== 0) {
    return { slope, inter: Number.isFinite(inter) ? inter : 0 };
  }
  const calMax = view.getFloat32(124, littleEndian);
  const calMin = view.getFloat32(128, littleEndian);
  const glMax = view.getInt32(140, littleEndian);
  const glMin = view.getInt32(144, littleEndian);
  const unscaled = glMax - glMin;
  const scaled = Math.fround(calMax - calMin);
  if (unscaled === 0 || scaled === 0 || !Number.isFinite(scaled)) {
    return { slope: 1, inter: 0 };
  }
  const ratio = scaled / unscaled;
  return { slope: ratio, inter: calMin - ratio * glMin };
}

/**
 * Reads an Analyze header as nibabel's `Spm2AnalyzeHeader` does; a fourth axis
 * of length one is dropped.
 *
 * @param bytes The header file's bytes, at least 348.
 * @param file The file, for messages.
 * @returns The header.
 * @throws {InputError} Where a field is impossible or not supported.
 */
export function parseAnalyze(bytes: Uint8Array, file: string): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, BYTES);
  const littleEndian = view.getInt32(0, true) === BYTES;
  const read = <T>(n: number, get: (i: number) => T): T[] =>
    Array.from({ length: n }, (_, i) => get(i));
  const dim = read(8, (i) => view.getInt16(40 + 2 * i, littleEndian));
  const pixdim = read(8, (i) => view.getFloat32(76 + 4 * i, littleEndian));
  let shape = shapeOf(dim, file);
  if (shape.length === 4 && shape[3] === 1) shape = shape.slice(0, 3);
  const spatial = [shape[0], shape[1] ?? 1, shape[2] ?? 1] as const;
  const voxelSizes = voxelSizesOf(pixdim, file);
  const at = (i: number): number => view.getInt16(253 + 2 * i, littleEndian);
  const { affine, used } = originAffine(spatial, voxelSizes, [
    at(0),
    at(1),
    at(2),
  ]);
  const voxelOffset = view.getFloat32(108, littleEndian);
  if (!(voxelOffset >= 0 && Number.isInteger(voxelOffset))) {
    throw fieldError(file, "vox_offset", `is ${voxelOffset}, expected bytes`);
  }
  return {
    format: "Analyze",
    littleEndian,
    shape,
    datatype: datatypeOf(
      view.getInt16(70, littleEndian),
      file,
      [2, 4, 8, 16, 64],
    ),
    ...scalingOf(view, littleEndian),
    voxelOffset,
    grid: { shape: spatial, affine, voxelSizes },
    affineSource: used ? "spm-origin" : "analyze",
    qformCode: 0,
    sformCode: 0,
    volumeCount: shape.slice(3).reduce((product, n) => product * n, 1),
    tR: shape.length > 3 && pixdim[4] > 0 ? pixdim[4] : undefined,
    description: new TextDecoder("latin1").decode(bytes.subarray(148, 228))
      .replace(/\0.*$/s, ""),
  };
}
