/** Fits solved by a worker. @module */
import { createEngine } from "../kernels/engine.ts";
import { layOut, listedSums } from "../slab/stream_memory.ts";
import type { Request } from "./protocol.ts";

/**
 * Solves voxels of a stream in the place of their sums.
 *
 * @param request The stream, the voxels and the model.
 */
export function solvePart(
  { buffer, end, engine, memory, model, spec, start, worker }: Extract<
    Request,
    { readonly kind: "solve" }
  >,
): void {
  const arrays = layOut(spec, buffer);
  const scratch = arrays.scratch[worker].kernels;
  const kernels = createEngine({ engine, memory, scratch });
  if (!kernels.solve) {
    throw new TypeError(`The engine ${kernels.name} solves nothing in place`);
  }
  const sums = listedSums(arrays, spec.width);
  kernels.solve({ model, sums, start, end });
}
