/** Works on relabellings that a pool sends. @module */
import type { PermutationJob } from "../glm/permutation_job.ts";
import { layOutPermutation } from "../glm/permutation_model.ts";
import { makeJob } from "../glm/permutation_pass.ts";
import type { Request } from "./protocol.ts";

/** A request that concerns relabellings. */
export type PermuteRequest = Extract<
  Request,
  { kind: "prepare-permutations" | "permute" | "fit-tails" }
>;

/** One worker's means of working on relabellings. */
export class PermuteWork {
  #job: PermutationJob | undefined;

  /**
   * Does what is asked.
   *
   * @param request The model of the relabellings to come, or some of them.
   * @throws {TypeError} If relabellings come before their model.
   */
  run(request: PermuteRequest): void {
    if (request.kind !== "prepare-permutations") {
      if (this.#job === undefined) {
        throw new TypeError("Cannot work on relabellings without their model");
      }
      const { first, end, kind, slab } = request;
      if (kind === "permute") this.#job.run(first, end, slab);
      else this.#job.fitTails(first, end, slab);
      return;
    }
    const { setup, thread } = request;
    const { engine, memory, model } = setup;
    this.#job = undefined; // whatever becomes of the next
    const arrays = layOutPermutation(model, setup, memory.buffer);
    this.#job = makeJob(model, arrays, thread, memory, engine);
  }
}
