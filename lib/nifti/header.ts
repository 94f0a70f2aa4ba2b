/** NIfTI-1 and NIfTI-2 headers. @module */

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
import {
  HEADER_LENGTH,
  type NiftiFields,
  type NiftiVersion,
  readNiftiFields,
} from "./nifti_fields.ts";
import type { Affine, AffineSource } from "./types.ts";

/** Bytes that hold the longest header. */
export const HEADER_BYTES = 540;

/** Where the magic lies. */
const MAGIC_AT: Readonly<Record<NiftiVersion, number>> = {
  "NIfTI-1": 344,
  "NIfTI-2": 4,
};

/** Seconds in one unit of time, by the unit's code in xyzt_units. */
const SECONDS: Readonly<Record<number, number>> = {
  0: 1,
  8: 1,
  16: 1e-3,
  24: 1e-6,
};

function magic(bytes: Uint8Array, version: NiftiVersion): string {
  const at = MAGIC_AT[version];
  return String.fromCharCode(...bytes.subarray(at, at + 3));
}

function versionOf(bytes: Uint8Array): NiftiVersion | undefined {
  if (/^n[+i]1$/.test(magic(bytes, "NIfTI-1"))) return "NIfTI-1";
  if (/^n[+i]2$/.test(magic(bytes, "NIfTI-2"))) return "NIfTI-2";
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 4)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

function fieldsOf(
  bytes: Uint8Array,
  version: NiftiVersion,
  file: string,
): NiftiFields {
  const length = HEADER_LENGTH[version];
  if (bytes.length < length) {
    throw new InputError(
      `${file}: the ${version} header ends after ${bytes.length} bytes, expected ${length}`,
      { file },
    );
  }
  const fields = readNiftiFields(bytes, version);
  if (fields) return fields;
  throw new InputError(
    `${file}: sizeof_hdr is not ${length}, found bytes ${
      hex(bytes)
    }: not a ${version} header`,
    { file, field: "sizeof_hdr" },
  );
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
  found: NiftiFields,
  version: NiftiVersion,
  voxelSizes: readonly [number, number, number],
  shape: readonly [number, number, number],
  file: string,
): { affine: Affine; affineSource: AffineSource } {
  if (transformCode(found.sformCode) !== 0) {
    const affine: Affine = [...found.srow, 0, 0, 0, 1];
    return { affine, affineSource: "sform" };
  }
  if (transformCode(found.qformCode) !== 0) {
    const { quatern, qoffset } = found;
    const affine = quaternionAffine({
      quatern,
      offset: qoffset,
      voxelSizes,
      qfac: found.pixdim[0] === -1 ? -1 : 1,
      tolerance: 3 * (version === "NIfTI-1" ? 2 ** -23 : Number.EPSILON),
    });
    if (affine) return { affine, affineSource: "qform" };
    throw fieldError(
      file,
      "quatern_b, quatern_c, quatern_d",
      `are ${quatern.join(", ")}, expected part of a unit quaternion`,
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
  found: NiftiFields,
  volumes: number,
  version: NiftiVersion,
): number | undefined {
  const value = found.pixdim[4];
  const unit = SECONDS[found.units & 0x38];
  if (volumes < 2 || unit === undefined) return undefined;
  if (!(value > 0 && Number.isFinite(value))) return undefined;
  return (version === "NIfTI-1" ? shortest(value) : value) * unit;
}

function checkOffset(
  offset: number,
  version: NiftiVersion,
  single: boolean,
  file: string,
): void {
  const least = single ? HEADER_LENGTH[version] + 4 : 0;
  if (offset >= least && Number.isSafeInteger(offset)) return;
  throw fieldError(
    file,
    "vox_offset",
    `is ${offset}, expected a whole number of at least ${least} bytes`,
  );
}

function parseNifti(
  bytes: Uint8Array,
  version: NiftiVersion,
  file: string,
  single: boolean,
): ImageHeader {
  const found = fieldsOf(bytes, version, file);
  const { intentCode: intent, voxelOffset } = found;
  if (version === "NIfTI-2" && intent >= 3000 && intent < 3100) {
    throw fieldError(
      file,
      "intent_code",
      `is ${intent}: CIFTI files are not supported, expected a volume image`,
    );
  }
  if (version === "NIfTI-2") checkLineEnds(bytes, file);
  const shape = shapeOf(found.dim, file);
  const spatial = [shape[0], shape[1] ?? 1, shape[2] ?? 1] as const;
  const voxelSizes = voxelSizesOf(found.pixdim, file);
  const datatype = datatypeOf(found.datatype, file);
  checkOffset(voxelOffset, version, single, file);
  const { affine, affineSource } = bestAffine(
    found,
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
    ...scalingOf(found.slope, found.inter, file),
    voxelOffset,
    grid: { shape: spatial, affine, voxelSizes },
    affineSource,
    qformCode: transformCode(found.qformCode),
    sformCode: transformCode(found.sformCode),
    volumeCount,
    tR: repetitionTime(found, volumeCount, version),
    description: found.description,
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
  if (bytes.length < HEADER_LENGTH["NIfTI-1"]) {
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
