/** Choosing the implementation of the kernels of volumes. @module */

import type { EngineName } from "./types.ts";
import type { VolumeKernels } from "./volume_kernels.ts";
import { createTsVolumeKernels } from "./volume_kernels_ts.ts";
import {
  createWasmVolumeKernels,
  supportsWasmVolumes,
} from "./volume_kernels_wasm.ts";

/** The scratch of each engine; of `wasm`, also what stands in for it. */
const made = new Map<EngineName, VolumeKernels>();

/**
 * Gives the thread's scratch and kernels of volumes. Both engines give the same
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
 * import { volumeKernels } from "./volume_engine.ts";
 * import { LINE_NUMBERS as start } from "./volume_kernels.ts";
 *
 * const kernels = volumeKernels("ts");
 * const data = kernels.reserve(start + 4 ** 3 + 1).fill(1);
 * data.set([0, 0, 0, 0, 0, 0, 0, 0, 0]);
 * kernels.sampleRow(start, 4, 16, start + 4 ** 3, 0, 0);
 * assertEquals(Math.round(1e12 * data[start + 4 ** 3]), 1e12);
 * ```
 */
export function volumeKernels(engine?: EngineName): VolumeKernels {
  const found = made.get(engine ?? "wasm");
  if (found !== undefined) return found;
  const supported = supportsWasmVolumes();
  if (engine === "wasm" && !supported) {
    throw new TypeError(
      "Cannot run the WebAssembly engine: this runtime has no WebAssembly SIMD",
    );
  }
  const wasm = engine !== "ts" && supported;
  const kernels = wasm ? createWasmVolumeKernels() : createTsVolumeKernels();
  made.set(engine ?? "wasm", kernels);
  return kernels;
}
