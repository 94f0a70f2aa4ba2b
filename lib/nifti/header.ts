/** NIfTI-1 and NIfTI-2 headers. @module */

import { type NIFTI1, type NIFTI2, readHeader } from "nifti-reader-js";
import { InputError } from "../errors.ts";
import { centredAffine, invertAffine, quaternionAffine } from "./affine.ts";
import { isAnalyze, parseAnalyze } from "./analyze.ts";
import {
  datatypeOf,
  fieldError,
  scalingOf,
  shapeOf,
  voxelSizesOf,
} from "./header_fields.ts";
import type { ImageFormat, ImageHeader } from "./image_header.ts";
import type { Affine, AffineSource } from "./types.ts";

/** Bytes that hold the longest header. */
export const HEADER_BYTES = 540;

/** What differs between the two versions. */
const VERSIONS = {
  "NIfTI-1": { bytes: 348, magicAt: 344, srowAt: 280, srowBytes: 4 },
  "NIfTI-2": { bytes: 540, magicAt: 4, srowAt: 400, srowBytes: 8 },
} as const;

/** Seconds in one unit of time, by the unit's code in xyzt_units. */
const SECONDS: Readonly<Record<number, number>> = {
  0: 1,
  8: 1,
  16: 1e-3,
  24: 1e-6,
};

type Version = keyof typeof VERSIONS;

function magic(bytes: Uint8Array, version: Version): string {
  const at = VERSIONS[version].magicAt;
  return String.fromCharCode(...bytes.subarray(at, at + 3));
}

function versionOf(bytes: Uint8Array): Version | undefined {
  if (/^n[+i]1$/.test(magic(bytes, "NIfTI-1"))) return "NIfTI-1";
  if (/^n[+i]2$/.test(magic(bytes, "NIfTI-2"))) return "NIfTI-2";
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 4)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** The bytes that nifti-reader-js parses: the header without extensions. */
function fields(
  bytes: Uint8Array,
  version: Version,
  file: string,
): NIFTI1 | NIFTI2 {
  const length = VERSIONS[version].bytes;
  if (bytes.length < length) {
    throw new InputError(
      `${file}: the ${version} header ends after ${bytes.length} bytes, expected ${length}`,
      { file },
    );
  }
  try {
    return readHeader(bytes.slice(0, length).buffer as ArrayBuffer, true);
  } catch (cause) {
    throw new InputError(
      `${file}: sizeof_hdr is not ${length}, found bytes ${
        hex(bytes)
      }: not a ${version} header`,
      { file, field: "sizeof_hdr", cause },
    );
  }
}

function sform(
  bytes: Uint8Array,
  version: Version,
  littleEndian: boolean,
): Affine {
  const { srowAt, srowBytes } = VERSIONS[version];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const rows = Array.from({ length: 12 }, (_, i) => {
    const at = srowAt + i * srowBytes;
    return srowBytes === 4
      ? view.getFloat32(at, littleEndian)
      : view.getFloat64(at, littleEndian);
  });
  return [...rows, 0, 0, 0, 1];
}

/**
 * The fields of NIfTI-2 that have 64 bits, which nifti-reader-js misreads
 * where they are negative or, big-endian, longer than 32 bits.
 */
function wideFields(
  bytes: Uint8Array,
  littleEndian: boolean,
): { dims: number[]; vox_offset: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const int64 = (at: number): number =>
    Number(view.getBigInt64(at, littleEndian));
  const dims = Array.from({ length: 8 }, (_, i) => int64(16 + 8 * i));
  return { dims, vox_offset: int64(168) };
}

/** Four bytes that show whether a transfer changed the ends of lines. */
function checkLineEnds(bytes: Uint8Array, file: string): void {
  const found = hex(bytes.subarray(8, 12));
  if (found === "0d 0a 1a 0a" || found === "00 00 00 00") return;
  throw fieldError(
    file,
    "magic",
    `ends in ${found}, expected 0d 0a 1a 0a: the file was changed by a transfer as text`,
  );
}

/** A transform code, 0 where it is none of the standard's. */
function transformCode(code: number): number {
  return code >= 0 && code <= 5 ? code : 0;
}

function checkAffine(affine: Affine, source: string, file: string): void {
  try {
    invertAffine(affine);
  } catch {
    throw fieldError(
      file,
      source,
      `is [${
        affine.slice(0, 12).join(", ")
      }], which is singular or not finite; expected an affine that can be inverted`,
    );
  }
}

/** sform, else qform, else voxel sizes alone, as nibabel chooses. */
function bestAffine(
  found: NIFTI1 | NIFTI2,
  bytes: Uint8Array,
  version: Version,
  voxelSizes: readonly [number, number, number],
  shape: readonly [number, number, number],
  file: string,
): { affine: Affine; affineSource: AffineSource } {
  if (transformCode(found.sform_code) !== 0) {
    const affine = sform(bytes, version, found.littleEndian);
    return { affine, affineSource: "sform" };
  }
  if (transformCode(found.qform_code) !== 0) {
    const affine = quaternionAffine({
      quatern: [found.quatern_b, found.quatern_c, found.quatern_d],
      offset: [found.qoffset_x, found.qoffset_y, found.qoffset_z],
      voxelSizes,
      qfac: found.pixDims[0] === -1 ? -1 : 1,
      tolerance: 3 * (version === "NIfTI-1" ? 2 ** -23 : Number.EPSILON),
    });
    if (affine) return { affine, affineSource: "qform" };
    const { quatern_b: b, quatern_c: c, quatern_d: d } = found;
    throw fieldError(
      file,
      "quatern_b, quatern_c, quatern_d",
      `are ${b}, ${c}, ${d}, expected part of a unit quaternion`,
    );
  }
  return { affine: centredAffine(shape, voxelSizes), affineSource: "pixdim" };
}

/** The decimal number that was meant by a float32. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return value;
}

function repetitionTime(
  found: NIFTI1 | NIFTI2,
  volumes: number,
  version: Version,
): number | undefined {
  const value = found.pixDims[4];
  const unit = SECONDS[found.xyzt_units & 0x38];
  if (volumes < 2 || unit === undefined) return undefined;
  if (!(value > 0 && Number.isFinite(value))) return undefined;
  return (version === "NIfTI-1" ? shortest(value) : value) * unit;
}

function checkOffset(
  offset: number,
  version: Version,
  single: boolean,
  file: string,
): void {
  const least = single ? VERSIONS[version].bytes + 4 : 0;
  if (offset >= least && Number.isSafeInteger(offset)) return;
  throw fieldError(
    file,
    "vox_offset",
    `is ${offset}, expected a whole number of at least ${least} bytes`,
  );
}

function parseNifti(
  bytes: Uint8Array,
  version: Version,
  file: string,
  single: boolean,
): ImageHeader {
  const found = fields(bytes, version, file);
  const intent = found.intent_code;
  if (version === "NIfTI-2" && intent >= 3000 && intent < 3100) {
    throw fieldError(
      file,
      "intent_code",
      `is ${intent}: CIFTI files are not supported, expected a volume image`,
    );
  }
  if (version === "NIfTI-2") checkLineEnds(bytes, file);
  const { dims, vox_offset: voxelOffset } = version === "NIfTI-2"
    ? wideFields(bytes, found.littleEndian)
    : found;
  const shape = shapeOf(dims, file);
  const spatial = [shape[0], shape[1] ?? 1, shape[2] ?? 1] as const;
  const voxelSizes = voxelSizesOf(found.pixDims, file);
  const datatype = datatypeOf(found.datatypeCode, file);
  checkOffset(voxelOffset, version, single, file);
  const { affine, affineSource } = bestAffine(
    found,
    bytes,
    version,
    voxelSizes,
    spatial,
    file,
  );
  checkAffine(affine, affineSource, file);
  const volumeCount = shape.slice(3).reduce((product, n) => product * n, 1);
  return {
    format: version satisfies ImageFormat,
    littleEndian: found.littleEndian,
    shape,
    datatype,
    ...scalingOf(found.scl_slope, found.scl_inter, file),
    voxelOffset,
    grid: { shape: spatial, affine, voxelSizes },
    affineSource,
    qformCode: transformCode(found.qform_code),
    sformCode: transformCode(found.sform_code),
    volumeCount,
    tR: repetitionTime(found, volumeCount, version),
    description: found.description.replace(/\0.*$/s, ""),
  };
}

/**
 * Reads and checks a NIfTI-1, NIfTI-2 or Analyze header. Small faults are
 * mended as nibabel mends them (voxel sizes of 0 and below, unknown transform
 * codes, a qfac that is neither 1 nor −1, a wrong bitpix).
 *
 * @param bytes The file's first bytes: 540, or all where there are fewer.
 * @param file The file, for messages.
 * @param single Whether header and voxels are in one file (`.nii`), which
 * Analyze images never are.
 * @returns The header.
 * @throws {InputError} Where it is no such header, or a field is impossible or
 * not supported.
 */
export function parseHeader(
  bytes: Uint8Array,
  file: string,
  single: boolean,
): ImageHeader {
  const version = versionOf(bytes);
  if (version) {
    if (single && magic(bytes, version)[1] === "i") {
      throw fieldError(
        file,
        "magic",
        `is ${magic(bytes, version)}, that of an .hdr/.img pair, expected ${
          magic(bytes, version).replace("i", "+")
        }`,
      );
    }
    return parseNifti(bytes, version, file, single);
  }
  if (bytes.length < VERSIONS["NIfTI-1"].bytes) {
    throw new InputError(
      `${file}: the file ends after ${bytes.length} bytes, expected a header of at least 348`,
      { file },
    );
  }
  if (!single && isAnalyze(bytes)) return parseAnalyze(bytes, file);
  throw new InputError(
    `${file}: is not a NIfTI image: found ${
      hex(bytes)
    } as the first bytes and no NIfTI magic`,
    { file, field: "magic" },
  );
}
