/** The kernels of volumes in WebAssembly SIMD. @module */

import { decodeBase64 } from "./base64.ts";
import { createWasmMaskKernels } from "./mask_kernels_wasm.ts";
import { createWasmMatrixKernels } from "./matrix_kernels_wasm.ts";
import {
  decodeInMemory,
  type WasmKernels,
  zeroInMemory,
} from "./values_wasm.ts";
import { tableAt, type VolumeKernels } from "./volume_kernels.ts";
import { VOLUME_BASE64 } from "./wasm/volume_bytes.ts";

/** Bytes of one page of WebAssembly memory. */
const PAGE = 65536;

let compiled: WebAssembly.Module | undefined;

function moduleBytes(): Uint8Array<ArrayBuffer> {
  return decodeBase64(VOLUME_BASE64);
}

/**
 * Tells whether the WebAssembly kernels can run here.
 *
 * @returns Whether they can.
 */
export function supportsWasmVolumes(): boolean {
  return typeof WebAssembly === "object" &&
    (compiled !== undefined || WebAssembly.validate(moduleBytes()));
}

/**
 * Makes a scratch, a memory of its own that grows as it is needed, and the
 * WebAssembly kernels, which give the same bits as the TypeScript ones.
 *
 * @returns The kernels.
 */
export function createWasmVolumeKernels(): VolumeKernels {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE });
  compiled ??= new WebAssembly.Module(moduleBytes());
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const kernels = exports as WasmKernels;
  let data = new Float64Array(memory.buffer);
  return {
    name: "wasm",
    ...createWasmMaskKernels(kernels, () => data),
    ...createWasmMatrixKernels(kernels),

    reserve(length) {
      if (data.length < length) {
        memory.grow(Math.ceil((8 * length - data.byteLength) / PAGE));
        data = new Float64Array(memory.buffer);
      }
      return data;
    },

    decode: (raw, format, target) =>
      decodeInMemory(kernels, data.buffer, raw, format, target),

    zeroNonFinite: (values) => zeroInMemory(kernels, data.buffer, values),

    toFloat32(values, target) {
      const fours = values.length - values.length % 4;
      const start = values.byteOffset;
      if (fours > 0) {
        kernels.toFloat32(start, start + 8 * fours, target.byteOffset);
      }
      for (let i = fours; i < values.length; i++) target[i] = values[i];
    },

    gather(values, places, count, target) {
      const start = 8 * places;
      const twos = count - count % 2;
      if (twos > 0) {
        kernels.gather(8 * values, start, start + 4 * twos, 8 * target);
      }
      if (twos === count) return;
      const [last] = tableAt(data, places, count).subarray(twos);
      data[target + twos] = data[values + last];
    },

    correlateRows(sums) {
      kernels.correlateRows(
        8 * sums.source,
        8 * sums.starts,
        8 * sums.kernel,
        sums.radius,
        8 * sums.target,
        8 * sums.step,
        sums.rows,
        sums.length,
      );
    },

    correlateLines(sums) {
      kernels.correlateLines(
        8 * sums.source,
        8 * sums.mirror,
        8 * sums.kernel,
        sums.radius,
        8 * sums.target,
        sums.lines,
        sums.length,
        8 * sums.padded,
      );
    },

    prefilterRows(lines) {
      kernels.prefilterRows(
        8 * lines.data,
        lines.count,
        8 * lines.step,
        lines.length,
        8 * lines.sums,
      );
    },

    prefilterLines(lines) {
      kernels.prefilterLines(
        8 * lines.data,
        lines.count,
        8 * lines.row,
        lines.lines,
        8 * lines.sums,
        8 * lines.buffer,
      );
    },

    mixRows(mix) {
      const mixRows = mix.width === 2 ? kernels.mixRows2 : kernels.mixRows4;
      mixRows(
        8 * mix.source,
        8 * mix.step,
        8 * mix.rows,
        8 * mix.weights,
        8 * mix.target,
        8 * mix.targetStep,
        mix.count,
        mix.length,
      );
    },

    sampleRow(corner, row, plane, out, first, last) {
      kernels.sampleRow(8 * corner, 8 * row, 8 * plane, 8 * out, first, last);
    },

    sampleLinear(corner, row, plane, out, first, last) {
      const step = 8 * row;
      kernels.sampleLinear(8 * corner, step, 8 * plane, 8 * out, first, last);
    },
  };
}
