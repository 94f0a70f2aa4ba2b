/** Does what a pool sends: sums of streams, slabs, relabellings. @module */
import { loadZlib } from "../bytes/load_zlib.ts";
import { createEngine } from "../kernels/engine.ts";
import { Control } from "../slab/control.ts";
import { openJob } from "../slab/stream_job.ts";
import { layOut } from "../slab/stream_memory.ts";
import { CommonWork } from "./common_work.ts";
import type { SlabWork } from "./fit_work.ts";
import type { PermuteWork } from "./permute_work.ts";
import { serve } from "./serve.ts";

/**
 * Makes this thread a worker that sums, fits and relabels. What does not sum
 * is loaded when it is asked for: summing begins the sooner.
 */
export function serveSums(): void {
  void loadZlib(); // while nothing is asked yet: it takes as long as many a task
  const common = new CommonWork();
  let slabs: SlabWork | undefined;
  let permutations: PermuteWork | undefined;
  serve(async (request) => {
    if (await common.run(request)) return;
    if (
      request.kind === "permute" || request.kind === "fit-tails" ||
      request.kind === "prepare-permutations"
    ) {
      const { PermuteWork } = await import("./permute_work.ts");
      permutations ??= new PermuteWork();
      return permutations.run(request);
    }
    if (request.kind === "prepare" || request.kind === "slab") {
      const { SlabWork } = await import("./fit_work.ts");
      slabs ??= new SlabWork();
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
    using job = await openJob(
      ...[spec, arrays, control, engine, worker, request.volumes] as const,
    );
    control.waitForStart();
    job.runTasks(worker);
  });
}
