/** The fields of NIfTI-1 and NIfTI-2 headers, as they are stored. @module */

/** A version of the format. */
export type NiftiVersion = "NIfTI-1" | "NIfTI-2";

/** Bytes of a header without extensions, which is also its first number. */
export const HEADER_LENGTH: Readonly<Record<NiftiVersion, number>> = {
  "NIfTI-1": 348,
  "NIfTI-2": 540,
};

/** Fields of a header. */
export interface NiftiFields {
  /** Whether the least significant byte comes first. */
  readonly littleEndian: boolean;
  /** `dim`: the number of axes, then the length of each. */
  readonly dim: readonly number[];
  /** `pixdim`: qfac, then the step along each axis. */
  readonly pixdim: readonly number[];
  /** `intent_code`. */
  readonly intentCode: number;
  /** `datatype`. */
  readonly datatype: number;
  /** `vox_offset`, in bytes. */
  readonly voxelOffset: number;
  /** `scl_slope`. */
  readonly slope: number;
  /** `scl_inter`. */
  readonly inter: number;
  /** `xyzt_units`. */
  readonly units: number;
  /** `descrip`, up to the first zero. */
  readonly description: string;
  /** `qform_code`. */
  readonly qformCode: number;
  /** `sform_code`. */
  readonly sformCode: number;
  /** `quatern_b`, `quatern_c` and `quatern_d`. */
  readonly quatern: readonly [number, number, number];
  /** `qoffset_x`, `qoffset_y` and `qoffset_z`. */
  readonly qoffset: readonly [number, number, number];
  /** `srow_x`, `srow_y` and `srow_z`, one after another. */
  readonly srow: readonly number[];
}

/**
 * Reads the fields of a header. Where they lie is defined in `nifti1.h`
 * (Cox et al., 2004) and `nifti2.h` (2011).
 *
 * @param bytes The header, as long as its version's.
 * @param version Its version.
 * @returns The fields; nothing where it does not begin with its length.
 */
export function readNiftiFields(
  bytes: Uint8Array,
  version: NiftiVersion,
): NiftiFields | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = HEADER_LENGTH[version];
  const littleEndian = view.getInt32(0, true) === length;
  if (!littleEndian && view.getInt32(0, false) !== length) return undefined;
  const fields = version === "NIfTI-1"
    ? version1(view, littleEndian)
    : version2(view, littleEndian);
  return { littleEndian, ...fields };
}

type Fields = Omit<NiftiFields, "littleEndian">;

function version1(view: DataView, littleEndian: boolean): Fields {
  const int16 = (at: number) => view.getInt16(at, littleEndian);
  const float = (at: number) => view.getFloat32(at, littleEndian);
  const floats = (at: number, count: number) =>
    Array.from({ length: count }, (_, i) => float(at + 4 * i));
  return {
    dim: Array.from({ length: 8 }, (_, i) => int16(40 + 2 * i)),
    pixdim: floats(76, 8),
    intentCode: int16(68),
    datatype: int16(70),
    voxelOffset: float(108),
    slope: float(112),
    inter: float(116),
    units: view.getUint8(123),
    description: textAt(view, 148),
    qformCode: int16(252),
    sformCode: int16(254),
    quatern: [float(256), float(260), float(264)],
    qoffset: [float(268), float(272), float(276)],
    srow: floats(280, 12),
  };
}

function version2(view: DataView, littleEndian: boolean): Fields {
  const int32 = (at: number) => view.getInt32(at, littleEndian);
  const int64 = (at: number) => Number(view.getBigInt64(at, littleEndian));
  const float = (at: number) => view.getFloat64(at, littleEndian);
  const floats = (at: number, count: number) =>
    Array.from({ length: count }, (_, i) => float(at + 8 * i));
  return {
    dim: Array.from({ length: 8 }, (_, i) => int64(16 + 8 * i)),
    pixdim: floats(104, 8),
    intentCode: int32(504),
    datatype: view.getInt16(12, littleEndian),
    voxelOffset: int64(168),
    slope: float(176),
    inter: float(184),
    units: int32(500),
    description: textAt(view, 240),
    qformCode: int32(344),
    sformCode: int32(348),
    quatern: [float(352), float(360), float(368)],
    qoffset: [float(376), float(384), float(392)],
    srow: floats(400, 12),
  };
}

/** The 80 characters of `descrip`, one byte each. */
function textAt(view: DataView, at: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, 80);
  return String.fromCharCode(...bytes).replace(/\0.*$/s, "");
}
