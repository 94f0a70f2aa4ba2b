/** Choosing the implementation of the spline kernel. @module */

import { createTsSplineRows, type SplineRows } from "./spline_rows.ts";
import {
  createWasmSplineRows,
  supportsWasmSplines,
} from "./spline_rows_wasm.ts";
import type { EngineName } from "./types.ts";

/** The scratch of each engine; of `wasm`, also what stands in for it. */
const made = new Map<EngineName, SplineRows>();

/**
 * Gives the thread's scratch and kernel for splines. Both engines give the same
 * bits.
 *
 * @param engine The implementation: TypeScript, or WebAssembly SIMD; by
 *   default WebAssembly where it can run.
 * @returns The scratch, always the same one for an engine.
 * @throws {TypeError} If WebAssembly is asked for where SIMD cannot run.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { splineRows } from "./spline_engine.ts";
 *
 * const rows = splineRows("ts");
 * const data = rows.reserve(9 + 4 ** 3 + 1).fill(1);
 * data.set([0, 0, 0, 0, 0, 0, 0, 0, 0]);
 * rows.sampleRow(9, 4, 16, 9 + 4 ** 3, 0, 0);
 * assertEquals(Math.round(1e12 * data[9 + 4 ** 3]), 1e12);
 * ```
 */
export function splineRows(engine?: EngineName): SplineRows {
  const found = made.get(engine ?? "wasm");
  if (found !== undefined) return found;
  const supported = supportsWasmSplines();
  if (engine === "wasm" && !supported) {
    throw new TypeError(
      "Cannot run the WebAssembly engine: this runtime has no WebAssembly SIMD",
    );
  }
  const wasm = engine !== "ts" && supported;
  const rows = wasm ? createWasmSplineRows() : createTsSplineRows();
  made.set(engine ?? "wasm", rows);
  return rows;
}
