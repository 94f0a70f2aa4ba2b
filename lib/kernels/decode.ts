/** Raw image bytes to float64, in plain TypeScript. @module */

import type { RawFormat, RawType } from "./types.ts";

/** Bytes of one value of each raw type. */
export const RAW_BYTES: Readonly<Record<RawType, number>> = {
  uint8: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

/** A view of `length` raw values from byte `at` on. */
type View = (
  buffer: ArrayBufferLike,
  at: number,
  length: number,
) => ArrayLike<number>;

/** Views of the types that `Float64Array.set` converts. */
const VIEWS: Readonly<Record<Exclude<RawType, "int64" | "uint64">, View>> = {
  uint8: (buffer, at, length) => new Uint8Array(buffer, at, length),
  int8: (buffer, at, length) => new Int8Array(buffer, at, length),
  int16: (buffer, at, length) => new Int16Array(buffer, at, length),
  uint16: (buffer, at, length) => new Uint16Array(buffer, at, length),
  int32: (buffer, at, length) => new Int32Array(buffer, at, length),
  uint32: (buffer, at, length) => new Uint32Array(buffer, at, length),
  float32: (buffer, at, length) => new Float32Array(buffer, at, length),
  float64: (buffer, at, length) => new Float64Array(buffer, at, length),
};

const NATIVE_LITTLE_ENDIAN =
  new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Decodes raw bytes to float64: raw × slope + inter, without the factor where
 * it is 1 and without the addend where it is 0 (the arithmetic of nibabel's
 * `apply_read_scaling` in float64). 64-bit integers are rounded to float64
 * first.
 *
 * @param raw Bytes of `target.length` values, at any alignment.
 * @param format Type, byte order and scaling.
 * @param target Where the values go.
 * @throws {RangeError} If there are fewer bytes than values asked for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decode } from "./decode.ts";
 *
 * const target = new Float64Array(2);
 * const raw = new Uint8Array([0, 4, 255, 254]);
 * decode(
 *   raw,
 *   { type: "int16", littleEndian: false, slope: 0.5, inter: 1 },
 *   target,
 * );
 * assertEquals([...target], [3, 0]);
 * ```
 */
export function decode(
  raw: Uint8Array,
  format: RawFormat,
  target: Float64Array,
): void {
  const { type, littleEndian, slope, inter } = format;
  const size = RAW_BYTES[type];
  const count = target.length;
  if (raw.byteLength < count * size) {
    throw new RangeError(
      `Cannot decode ${count} ${type} values: they take ${
        count * size
      } bytes, received ${raw.byteLength}`,
    );
  }
  if (
    type !== "int64" && type !== "uint64" && raw.byteOffset % size === 0 &&
    (size === 1 || littleEndian === NATIVE_LITTLE_ENDIAN)
  ) {
    target.set(VIEWS[type](raw.buffer, raw.byteOffset, count));
  } else {
    convert(raw, type, littleEndian, target);
  }
  if (slope !== 1) { for (let i = 0; i < count; i++) target[i] *= slope; }
  if (inter !== 0) { for (let i = 0; i < count; i++) target[i] += inter; }
}

/** Converts value by value, in either byte order and at any alignment. */
function convert(
  raw: Uint8Array,
  type: RawType,
  little: boolean,
  target: Float64Array,
): void {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const n = target.length;
  switch (type) {
    case "uint8":
      for (let i = 0; i < n; i++) target[i] = view.getUint8(i);
      break;
    case "int8":
      for (let i = 0; i < n; i++) target[i] = view.getInt8(i);
      break;
    case "int16":
      for (let i = 0; i < n; i++) target[i] = view.getInt16(2 * i, little);
      break;
    case "uint16":
      for (let i = 0; i < n; i++) target[i] = view.getUint16(2 * i, little);
      break;
    case "int32":
      for (let i = 0; i < n; i++) target[i] = view.getInt32(4 * i, little);
      break;
    case "uint32":
      for (let i = 0; i < n; i++) target[i] = view.getUint32(4 * i, little);
      break;
    case "float32":
      for (let i = 0; i < n; i++) target[i] = view.getFloat32(4 * i, little);
      break;
    case "float64":
      for (let i = 0; i < n; i++) target[i] = view.getFloat64(8 * i, little);
      break;
    case "int64":
      for (let i = 0; i < n; i++) {
        target[i] = Number(view.getBigInt64(8 * i, little));
      }
      break;
    case "uint64":
      for (let i = 0; i < n; i++) {
        target[i] = Number(view.getBigUint64(8 * i, little));
      }
  }
}
