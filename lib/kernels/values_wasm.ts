/** Kernels that go over values in a WebAssembly memory once. @module */

import { decode, RAW_BYTES } from "./decode.ts";
import type { RawFormat } from "./types.ts";
import { zeroNonFinite } from "./zero_non_finite.ts";

/** Exports of a module: pointers and counts in, a count or nothing out. */
export type WasmKernels = Readonly<
  Record<string, (...values: number[]) => number>
>;

/**
 * Decodes raw bytes, by WebAssembly where both arrays lie in its memory and
 * there is a kernel; what does not fill a vector, and what else there is, by
 * TypeScript, which gives the same bits.
 *
 * @param kernels Exports of a module with the decoding kernels.
 * @param buffer Its memory.
 * @param raw Bytes of `target.length` values, at any alignment.
 * @param format Type, byte order and scaling.
 * @param target Where the values go.
 * @throws {RangeError} If there are fewer bytes than values asked for.
 */
export function decodeInMemory(
  kernels: WasmKernels,
  buffer: ArrayBufferLike,
  raw: Uint8Array,
  format: RawFormat,
  target: Float64Array,
): void {
  const { type, littleEndian, slope, inter } = format;
  const size = RAW_BYTES[type];
  const kernel = kernels[littleEndian || size === 1 ? type : `${type}Swapped`];
  const fours = target.length - target.length % 4;
  if (
    kernel === undefined || fours === 0 || raw.buffer !== buffer ||
    target.buffer !== buffer || raw.byteLength < size * target.length
  ) {
    decode(raw, format, target);
    return;
  }
  kernel(
    raw.byteOffset,
    target.byteOffset,
    target.byteOffset + 8 * fours,
    slope,
    inter === 0 ? -0 : inter,
  );
  if (fours === target.length) return;
  decode(raw.subarray(size * fours), format, target.subarray(fours));
}

/**
 * Replaces NaN and infinities by 0, by WebAssembly where the values lie in its
 * memory.
 *
 * @param kernels Exports of a module with `zeroNonFinite`.
 * @param buffer Its memory.
 * @param values Changed in place.
 * @returns How many were replaced.
 */
export function zeroInMemory(
  kernels: WasmKernels,
  buffer: ArrayBufferLike,
  values: Float64Array,
): number {
  if (values.buffer !== buffer || values.length < 2) {
    return zeroNonFinite(values);
  }
  const twos = values.length - values.length % 2;
  const start = values.byteOffset;
  const replaced = kernels.zeroNonFinite(start, start + 8 * twos);
  if (twos === values.length) return replaced;
  return replaced + zeroNonFinite(values.subarray(twos));
}
