/** The engine in WebAssembly SIMD. @module */

import { accumulate } from "./accumulate.ts";
import { addVolumes } from "./add_volumes.ts";
import {
  checkAccumulate,
  checkPlaces,
  checkRows,
  checkStored,
} from "./checks.ts";
import { BLOCK, BLOCKS, SCRATCH_BYTES, VOLUMES } from "./scratch_bytes.ts";
import { decodeBase64 } from "./base64.ts";
import { gather } from "./gather.ts";
import { solveInMemory } from "./solve_wasm.ts";
import type { Engine } from "./types.ts";
import {
  decodeInMemory,
  type WasmKernels,
  zeroInMemory,
} from "./values_wasm.ts";
import { MEMORY_FLAGS, STREAMING_BASE64 } from "./wasm/streaming_bytes.ts";

/** Volumes that the accumulation kernel packs at a time. */
const STEP = 16;

let decoded: Uint8Array<ArrayBuffer> | undefined;

/** The module's bytes, decoded once a thread. */
function moduleBytes(shared: boolean): Uint8Array<ArrayBuffer> {
  decoded ??= decodeBase64(STREAMING_BASE64);
  decoded[MEMORY_FLAGS] = shared ? 3 : 1;
  return decoded;
}

const modules = new Map<boolean, WebAssembly.Module>();

/** The kernels over shared memory or not, compiled once a thread. */
function compiled(shared: boolean): WebAssembly.Module {
  const known = modules.get(shared) ??
    new WebAssembly.Module(moduleBytes(shared));
  modules.set(shared, known);
  return known;
}

/**
 * Tells whether WebAssembly SIMD can run here.
 *
 * @returns Whether it can.
 */
export function supportsWasm(): boolean {
  if (typeof WebAssembly !== "object") return false;
  const { validate } = WebAssembly;
  if (tried?.validate !== validate) {
    tried = { validate, works: validate(moduleBytes(false)) };
  }
  return tried.works;
}

/** What was found, and by which runtime's function. */
let tried:
  | { readonly validate: typeof WebAssembly.validate; readonly works: boolean }
  | undefined;

/**
 * Makes an engine that works on arrays where they lie in a memory. What does
 * not fill a vector is left to the TypeScript kernels, which give the same
 * bits.
 *
 * @param memory The memory that the arrays lie in.
 * @param scratch `SCRATCH_BYTES` bytes of it that no other thread uses.
 * @returns The engine.
 * @throws {RangeError} If the scratch is too short or lies elsewhere.
 */
export function createWasmEngine(
  memory: WebAssembly.Memory,
  scratch: Uint8Array,
): Engine {
  const { buffer } = memory;
  const inMemory = (name: string, view: ArrayBufferView) => {
    if (view.buffer !== buffer) {
      throw new RangeError(
        `Cannot run the WebAssembly kernel: ${name} lies outside its memory`,
      );
    }
  };
  inMemory("the scratch", scratch);
  if (scratch.byteLength < SCRATCH_BYTES) {
    throw new RangeError(
      `Cannot run the WebAssembly kernel: the scratch must have ${SCRATCH_BYTES} bytes, received ${scratch.byteLength}`,
    );
  }
  const shared = typeof SharedArrayBuffer !== "undefined" &&
    buffer instanceof SharedArrayBuffer;
  const { exports } = new WebAssembly.Instance(compiled(shared), {
    env: { memory },
  });
  const kernels = exports as WasmKernels;

  return {
    name: "wasm",

    accumulate(sums, basis, volumes, count, voxelStart, voxelEnd) {
      const columns = checkAccumulate(
        sums,
        basis,
        volumes,
        count,
        voxelStart,
        voxelEnd,
      );
      for (const [name, view] of Object.entries(sums)) inMemory(name, view);
      inMemory("the basis", basis);
      inMemory("the volumes", volumes.values);
      const { acc, zz, lag, zprev, shift } = sums;
      const row = 8 * shift.length;
      const stride = 8 * volumes.stride;
      const chunks = Math.ceil(count / VOLUMES);
      const depth = STEP * Math.ceil(count / chunks / STEP);
      const tail = voxelEnd - (voxelEnd - voxelStart) % BLOCK;
      for (let voxel = voxelStart; voxel < tail; voxel += BLOCK * BLOCKS) {
        const blocks = Math.min(BLOCKS, (tail - voxel) / BLOCK);
        for (let t = 0; t < count; t += depth) {
          kernels.accumulate(
            acc.byteOffset + 8 * voxel,
            row,
            columns,
            zz.byteOffset + 8 * voxel,
            lag.byteOffset + 8 * voxel,
            zprev.byteOffset + 8 * voxel,
            shift.byteOffset + 8 * voxel,
            basis.byteOffset + 8 * columns * t,
            8 * columns,
            volumes.values.byteOffset + stride * t +
              8 * (voxel - volumes.start),
            stride,
            Math.min(depth, count - t),
            blocks,
            scratch.byteOffset,
          );
        }
      }
      accumulate(sums, basis, volumes, count, tail, voxelEnd);
    },

    accumulateStored(
      total,
      sums,
      basis,
      stored,
      count,
      voxelStart,
      voxelEnd,
      lagged,
    ) {
      const { acc, zz, lag, zprev, shift } = sums;
      const columns = acc.length / shift.length;
      const kernel = kernels[`sumFloats${columns}${lagged ? "Lagged" : ""}`];
      const { bytes, format, stride } = stored;
      const { inter, littleEndian, slope, type } = format;
      const fours = (voxelEnd - voxelStart) >> 2;
      const asTheyAre = type === "float32" && littleEndian && slope === 1 &&
        inter === 0;
      if (!kernel || !asTheyAre || fours === 0 || count === 0) return 0;
      checkStored(total, sums, basis, stored, count, voxelStart, voxelEnd);
      for (const [name, view] of Object.entries(sums)) inMemory(name, view);
      inMemory("the total", total);
      inMemory("the basis", basis);
      inMemory("the volumes", bytes);
      kernel(
        bytes.byteOffset,
        stride,
        total.byteOffset,
        shift.byteOffset + 8 * voxelStart,
        zz.byteOffset + 8 * voxelStart,
        ...(lagged
          ? [lag.byteOffset + 8 * voxelStart, zprev.byteOffset + 8 * voxelStart]
          : []),
        acc.byteOffset + 8 * voxelStart,
        8 * shift.length,
        basis.byteOffset,
        count,
        fours,
      );
      return 4 * fours;
    },

    addVolumes(total, volumes, count, voxelStart, voxelEnd) {
      checkRows(total, volumes, count, voxelStart, voxelEnd);
      inMemory("the total", total);
      inMemory("the volumes", volumes.values);
      const { values, stride, start } = volumes;
      const tail = voxelEnd - (voxelEnd - voxelStart) % 8;
      if (tail > voxelStart && count > 0) {
        kernels.addRows(
          total.byteOffset + 8 * voxelStart,
          values.byteOffset + 8 * (voxelStart - start),
          total.byteOffset + 8 * tail,
          8 * stride,
          count,
        );
      }
      addVolumes(total, volumes, count, tail, voxelEnd);
    },

    decode: (raw, format, target) =>
      decodeInMemory(kernels, buffer, raw, format, target),

    gather(values, offset, places, target) {
      checkPlaces(values, offset, places, target);
      inMemory("the values", values);
      inMemory("the places", places);
      inMemory("the target", target);
      const twos = places.length - places.length % 2;
      if (twos > 0) {
        kernels.gather(
          values.byteOffset + 8 * offset,
          places.byteOffset,
          places.byteOffset + 4 * twos,
          target.byteOffset,
        );
      }
      gather(values, offset, places.subarray(twos), target.subarray(twos));
    },

    zeroNonFinite: (values) => zeroInMemory(kernels, buffer, values),

    solve: (task) => solveInMemory(kernels, buffer, scratch, task),
  };
}
