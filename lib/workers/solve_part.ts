/** Fits solved by one of several threads. @module */
import { createEngine } from "../kernels/engine.ts";
import type { Engine, SolveModel } from "../kernels/types.ts";
import {
  layOut,
  listedSums,
  type StreamMemory,
} from "../slab/stream_memory.ts";
import type { StreamSpec } from "../slab/stream_spec.ts";
import type { Request } from "./protocol.ts";

/** Voxels that a thread takes at a time. */
const VOXELS = 2048;

/** Voxels that several threads solve. */
export interface SharedVoxels {
  /** The stream. */
  readonly spec: StreamSpec;
  /** Its memory. */
  readonly arrays: StreamMemory;
  /** The model. */
  readonly model: SolveModel;
  /** The next voxel to solve; its memory is shared. */
  readonly next: Int32Array;
}

/**
 * Solves voxels of a stream in the place of their sums, until none is left
 * that no thread has begun.
 *
 * @param kernels What solves them.
 * @param voxels The voxels.
 * @throws {TypeError} If the engine has no kernel for it.
 */
export function solveVoxels(
  kernels: Engine,
  { arrays, model, next, spec }: SharedVoxels,
): void {
  if (!kernels.solve) {
    throw new TypeError(`The engine ${kernels.name} solves nothing in place`);
  }
  const sums = listedSums(arrays, spec.width);
  for (;;) {
    const start = Atomics.add(next, 0, VOXELS);
    if (start >= sums.voxelCount) return;
    const end = Math.min(start + VOXELS, sums.voxelCount);
    kernels.solve({ model, sums, start, end });
  }
}

/**
 * Does so in a worker.
 *
 * @param request The stream, the model and the worker.
 */
export function solvePart(
  { buffer, engine, memory, model, next, spec, worker }: Extract<
    Request,
    { readonly kind: "solve" }
  >,
): void {
  const arrays = layOut(spec, buffer);
  const scratch = arrays.scratch[worker].kernels;
  const kernels = createEngine({ engine, memory, scratch });
  solveVoxels(kernels, { arrays, model, next, spec });
}
