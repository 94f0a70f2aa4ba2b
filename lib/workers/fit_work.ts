/** Fits the slabs of whole series that a pool sends. @module */
import { SlabJob } from "../glm/slab_job.ts";
import { decodeSlab } from "../slab/decode_slab.ts";
import type { Request, SlabSetup } from "./protocol.ts";

/** A request that concerns slabs. */
export type SlabRequest = Extract<Request, { kind: "prepare" | "slab" }>;

/** One worker's means of fitting slabs. */
export class SlabWork {
  #setup: SlabSetup | undefined;
  #job: SlabJob | undefined;
  #values = new Float64Array(0);

  /**
   * Does what is asked.
   *
   * @param request The pass that the slabs to come belong to, or a slab.
   * @throws {TypeError} If a slab comes before its pass.
   */
  run(request: SlabRequest): void {
    if (request.kind === "prepare") {
      this.#job = undefined; // whatever becomes of the next
      this.#setup = request.setup;
      this.#job = new SlabJob(request.setup.model, request.setup.state);
      return;
    }
    const setup = this.#setup;
    if (!setup || !this.#job) {
      throw new TypeError("Cannot fit a slab of a pass that is not prepared");
    }
    const { bytes, span: { at, voxelCount }, step } = request;
    const length = voxelCount * setup.encodings.length;
    if (this.#values.length < length) this.#values = new Float64Array(length);
    const values = this.#values.subarray(0, length);
    decodeSlab(bytes, setup.valueBytes, setup.encodings, values);
    this.#job.run(step, { values, stride: voxelCount, voxelCount }, at);
  }
}
