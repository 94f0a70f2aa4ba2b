/** Fits the slabs of whole series that a pool sends. @module */
import { SlabJob } from "../glm/slab_job.ts";
import { decodeSlab } from "../slab/series_store.ts";
import type { SlabSetup } from "./protocol.ts";
import { serve } from "./serve.ts";

/** Makes this thread a worker that fits slabs. */
export function serveFits(): void {
  let setup: SlabSetup | undefined;
  let job: SlabJob | undefined;
  let values = new Float64Array(0);
  serve((request) => {
    if (request.kind === "prepare") {
      setup = request.setup;
      job = new SlabJob(setup.model, setup.state);
      return;
    }
    if (request.kind !== "slab" || !setup || !job) {
      throw new TypeError("A fit worker only fits slabs that it was told of");
    }
    const { bytes, span: { at, voxelCount }, step } = request;
    const length = voxelCount * setup.encodings.length;
    if (values.length < length) values = new Float64Array(length);
    const slab = values.subarray(0, length);
    decodeSlab(bytes, setup.valueBytes, setup.encodings, slab);
    job.run(step, { values: slab, stride: voxelCount, voxelCount }, at);
  });
}
