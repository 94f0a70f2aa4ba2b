/** Reads runs and inflates them into the slots of streams that a pool sends. @module */
import { fetchedFiles } from "../bytes/fetched.ts";
import { tsEngine } from "../kernels/ts_engine.ts";
import { Control } from "../slab/control.ts";
import { StreamJob } from "../slab/stream_job.ts";
import { layOut } from "../slab/stream_memory.ts";
import { checkFiles } from "./check_files.ts";
import { runOf } from "./run_files.ts";
import { serve } from "./serve.ts";

/** Makes this thread a worker that reads. */
export function serveReading(): void {
  serve(async (request, tell) => {
    if (request.kind === "check") return await checkFiles(request);
    if (request.kind !== "read") {
      throw new TypeError("A worker that reads does not compute");
    }
    const { spec } = request;
    const run = runOf(request.run);
    const control = new Control(request.control, spec, spec.workers);
    const arrays = layOut(spec, request.buffer);
    const job = new StreamJob(spec, arrays, control, tsEngine);
    const life = setInterval(() => control.beat(), 1000);
    try {
      await job.feed(
        run.rawVolumes(),
        (batch, tiles) => control.waitForTiles(batch, tiles),
        (_batch, volumes) => tell({ kind: "filled", volumes }),
      );
      const files = fetchedFiles();
      if (files.length > 0) tell({ kind: "fetched", files });
    } finally {
      clearInterval(life);
    }
  });
}
