/** Checks that all header formats share. @module */

import { InputError } from "../errors.ts";
import type { RawType } from "../kernels/types.ts";

const DATATYPES: Readonly<Record<number, RawType>> = {
  2: "uint8",
  4: "int16",
  8: "int32",
  16: "float32",
  64: "float64",
  256: "int8",
  512: "uint16",
  768: "uint32",
  1024: "int64",
  1280: "uint64",
};

const REFUSED: Readonly<Record<number, string>> = {
  0: "no data type",
  1: "single bits",
  32: "complex64",
  128: "RGB colours",
  1536: "float128",
  1792: "complex128",
  2048: "complex256",
  2304: "RGBA colours",
};

/**
 * An error about one header field.
 *
 * @param file The file.
 * @param field The field.
 * @param text What was found and what was expected.
 * @returns The error to throw.
 */
export function fieldError(
  file: string,
  field: string,
  text: string,
): InputError {
  return new InputError(`${file}: ${field} ${text}`, { file, field });
}

/**
 * The type of a datatype code.
 *
 * @param code The header's datatype.
 * @param file The file, for messages.
 * @param allowed The codes that the format has, where not all of them.
 * @returns The type.
 * @throws {InputError} Where the type is not supported, by its name.
 */
export function datatypeOf(
  code: number,
  file: string,
  allowed?: readonly number[],
): RawType {
  const type = allowed?.includes(code) === false ? undefined : DATATYPES[code];
  if (type) return type;
  const name = REFUSED[code];
  const found = name ? `is ${code} (${name})` : `is ${code}, an unknown type`;
  throw fieldError(
    file,
    "datatype",
    `${found}, which is not supported; expected an integer type of 8 to 64 bits, float32 or float64`,
  );
}

/**
 * The shape of an image from the header's `dim`.
 *
 * @param dim Number of axes, then the voxels along each.
 * @param file The file, for messages.
 * @returns Voxels along each axis.
 * @throws {InputError} Where the number of axes or a length is impossible.
 */
export function shapeOf(dim: readonly number[], file: string): number[] {
  const axes = dim[0];
  if (!(axes >= 1 && axes <= 7)) {
    throw fieldError(file, "dim[0]", `is ${axes}, expected 1 to 7 axes`);
  }
  const shape = dim.slice(1, axes + 1);
  for (const [i, n] of shape.entries()) {
    if (!(n >= 1)) {
      throw fieldError(file, `dim[${i + 1}]`, `is ${n}, expected at least 1`);
    }
  }
  const voxels = shape.reduce((product, n) => product * n, 1);
  if (!Number.isSafeInteger(voxels * 16)) {
    throw fieldError(
      file,
      "dim",
      `is ${shape.join("×")}, more voxels than a file can hold`,
    );
  }
  return shape;
}

/**
 * Voxel sizes from the header's `pixdim`, mended as nibabel does: absolute
 * values, and 1 for 0.
 *
 * @param pixdim The header's field.
 * @param file The file, for messages.
 * @returns Sizes along x, y and z in mm.
 * @throws {InputError} Where a size is not finite.
 */
export function voxelSizesOf(
  pixdim: readonly number[],
  file: string,
): [number, number, number] {
  const size = (axis: number): number => {
    const value = Math.abs(pixdim[axis]);
    if (!Number.isFinite(value)) {
      throw fieldError(file, `pixdim[${axis}]`, `is ${value}, expected mm`);
    }
    return value === 0 ? 1 : value;
  };
  return [size(1), size(2), size(3)];
}

/**
 * Slope and intercept as nibabel reads them: none where the slope is 0 or not
 * finite.
 *
 * @param slope scl_slope.
 * @param inter scl_inter.
 * @param file The file, for messages.
 * @returns The scaling, 1 and 0 where there is none.
 * @throws {InputError} Where the slope is valid and the intercept is not.
 */
export function scalingOf(
  slope: number,
  inter: number,
  file: string,
): { slope: number; inter: number } {
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, inter: 0 };
  if (!Number.isFinite(inter)) {
    throw fieldError(
      file,
      "scl_inter",
      `is ${inter} beside a scl_slope of ${slope}, expected a finite number`,
    );
  }
  return { slope, inter };
}
