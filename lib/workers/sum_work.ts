/** Does what a pool sends: sums of streams, slabs, relabellings. @module */
import { createEngine } from "../kernels/engine.ts";
import { Control } from "../slab/control.ts";
import { StreamJob } from "../slab/stream_job.ts";
import { layOut } from "../slab/stream_memory.ts";
import { checkFiles } from "./check_files.ts";
import { SlabWork } from "./fit_work.ts";
import { PermuteWork } from "./permute_work.ts";
import { serve } from "./serve.ts";

/** Makes this thread a worker that sums, fits and relabels. */
export function serveSums(): void {
  const slabs = new SlabWork();
  const permutations = new PermuteWork();
  serve((request) => {
    if (request.kind === "check") return checkFiles(request);
    if (
      request.kind === "permute" || request.kind === "prepare-permutations"
    ) return permutations.run(request);
    if (request.kind === "prepare" || request.kind === "slab") {
      return slabs.run(request);
    }
    if (request.kind !== "sum") throw new TypeError("Another worker does that");
    const { spec, memory, worker } = request;
    const arrays = layOut(spec, request.buffer);
    const control = new Control(request.control, spec, worker);
    const engine = createEngine({
      engine: request.engine,
      memory,
      scratch: arrays.scratch[worker].kernels,
    });
    const job = new StreamJob(spec, arrays, control, engine);
    control.waitForStart();
    job.runTasks(worker);
  });
}
