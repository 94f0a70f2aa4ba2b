/** Prepares and sums the volumes of streams that a pool sends. @module */
import { createEngine } from "../kernels/engine.ts";
import { Control } from "../slab/control.ts";
import { StreamJob } from "../slab/stream_job.ts";
import { layOut } from "../slab/stream_memory.ts";
import { serve } from "./serve.ts";

/** Makes this thread a worker that sums. */
export function serveSums(): void {
  serve((request) => {
    if (request.kind !== "sum") throw new TypeError("A sum worker only sums");
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
