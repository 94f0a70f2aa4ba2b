/** The spline kernel in WebAssembly SIMD. @module */

import type { SplineRows } from "./spline_rows.ts";
import { SPLINE_BASE64 } from "./wasm/spline_bytes.ts";

/** Bytes of one page of WebAssembly memory. */
const PAGE = 65536;

type SampleRow = (...values: number[]) => void;

function moduleBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    atob(SPLINE_BASE64),
    (character) => character.charCodeAt(0),
  );
}

/**
 * Tells whether the WebAssembly kernel can run here.
 *
 * @returns Whether it can.
 */
export function supportsWasmSplines(): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(moduleBytes());
}

/**
 * Makes the scratch of the WebAssembly kernel, a memory of its own that grows
 * as it is needed. The kernel gives the same bits as the TypeScript one.
 *
 * @returns The scratch.
 */
export function createWasmSplineRows(): SplineRows {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE });
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(moduleBytes()),
    { env: { memory } },
  );
  const sampleRow = exports.sampleRow as SampleRow;
  let data = new Float64Array(memory.buffer);
  return {
    reserve(length) {
      if (data.length < length) {
        memory.grow(Math.ceil((8 * length - data.byteLength) / PAGE));
        data = new Float64Array(memory.buffer);
      }
      return data;
    },

    sampleRow(corner, row, plane, out, first, last) {
      sampleRow(8 * corner, 8 * row, 8 * plane, 8 * out, first, last);
    },
  };
}
