/** NumPy's format for one array. @module */

import { InputError } from "../errors.ts";

/** An array of numbers (or truth values, as 0 and 1), in C order. */
export interface NumericNpy {
  /** What the values are. */
  readonly kind: "number" | "boolean";
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Values, the last axis fastest. */
  readonly values: Float64Array;
}

/** An array of text, in C order. */
export interface TextNpy {
  /** What the values are. */
  readonly kind: "text";
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Values, the last axis fastest. */
  readonly values: readonly string[];
}

/** An array as an `.npy` file holds it. */
export type NpyArray = NumericNpy | TextNpy;

type Getter = (view: DataView, at: number, little: boolean) => number;

const NUMBERS: Readonly<Record<string, Getter>> = {
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  b1: (view, at) => view.getUint8(at) === 0 ? 0 : 1,
};

/**
 * Parses an `.npy` file: format versions 1 to 3, floats of 4 and 8 bytes,
 * integers, truth values and text, either byte order, C or Fortran order.
 *
 * @param bytes The file.
 * @param file Its name in messages.
 * @returns The array in C order.
 * @throws {InputError} If the bytes are not such a file or hold Python
 * objects, records or another type.
 *
 * Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy
 * arrays".
 */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, dataStart } = readHeader(bytes, view, file);
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const axes = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const [, mark, code, digits] =
    /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(descr ?? "") ??
      [];
  const text = code === "U" || code === "S";
  const get = NUMBERS[`${code}${digits}`];
  if (order === undefined || axes === undefined || (!text && !get)) {
    throw new InputError(
      `${file}: found an array of type ${
        descr === undefined ? "other than a plain one" : `'${descr}'`
      }; expected floats of 4 or 8 bytes, integers, truth values or text.`,
      { file, field: "descr" },
    );
  }

  const shape = axes.split(",").map((axis) => axis.trim())
    .filter((axis) => axis !== "").map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  const itemSize = Number(digits) * (code === "U" ? 4 : 1);
  const expected = count * itemSize;
  if (bytes.length - dataStart !== expected) {
    throw new InputError(
      `${file}: found ${
        bytes.length - dataStart
      } bytes of values; expected ${expected} for the shape (${
        shape.join(", ")
      }).`,
      { file, field: "shape" },
    );
  }
  const fileIndex = order === "True" ? fortranIndex(shape) : (i: number) => i;
  const little = mark !== ">";
  const position = (i: number) => dataStart + fileIndex(i) * itemSize;
  if (text) {
    const read = code === "U" ? readUcs4 : readBytes;
    const values = Array.from(
      { length: count },
      (_, i) => read(view, position(i), itemSize, little),
    );
    return { kind: "text", shape, values };
  }
  const values = Float64Array.from(
    { length: count },
    (_, i) => get(view, position(i), little),
  );
  return { kind: code === "b" ? "boolean" : "number", shape, values };
}

function readHeader(
  bytes: Uint8Array,
  view: DataView,
  file: string,
): { header: string; dataStart: number } {
  const magic = "\x93NUMPY";
  const version = bytes[6];
  const lengthSize = version === 1 ? 2 : 4;
  const start = 8 + lengthSize;
  const isNpy = bytes.length >= start && version >= 1 && version <= 3 &&
    [...magic].every((character, i) => bytes[i] === character.charCodeAt(0));
  const length = !isNpy
    ? Infinity
    : version === 1
    ? view.getUint16(8, true)
    : view.getUint32(8, true);
  const dataStart = start + length;
  if (dataStart > bytes.length) {
    throw new InputError(
      `${file}: expected a NumPy array (.npy, format version 1 to 3).`,
      { file },
    );
  }
  const header = new TextDecoder().decode(bytes.subarray(start, dataStart));
  return { header, dataStart };
}

/** Where the i-th value in C order stands in Fortran order. */
function fortranIndex(shape: readonly number[]): (i: number) => number {
  return (i) => {
    let rest = i;
    let index = 0;
    const strides = shape.map((_, axis) =>
      shape.slice(0, axis).reduce((product, length) => product * length, 1)
    );
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index += (rest % shape[axis]) * strides[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return index;
  };
}

function readUcs4(
  view: DataView,
  at: number,
  size: number,
  little: boolean,
): string {
  const points = Array.from(
    { length: size / 4 },
    (_, k) => view.getUint32(at + 4 * k, little),
  );
  return String.fromCodePoint(...points).replace(/\0+$/, "");
}

function readBytes(view: DataView, at: number, size: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, size);
  return new TextDecoder().decode(bytes).replace(/\0+$/, "");
}
