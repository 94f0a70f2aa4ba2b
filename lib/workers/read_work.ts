/** Reads runs and inflates them into the slots of streams that a pool sends. @module */
import { fetchedFiles } from "../bytes/fetched.ts";
import { loadZlib } from "../bytes/load_zlib.ts";
import { Control } from "../slab/control.ts";
import { fillSlots } from "../slab/fill_slots.ts";
import {
  isFiltered,
  layOut,
  type StreamMemory,
} from "../slab/stream_memory.ts";
import { CommonWork } from "./common_work.ts";
import type { Request } from "./protocol.ts";
import { ReadAhead } from "./read_ahead.ts";
import { keepReading } from "./reading_life.ts";
import { runOf } from "./run_files.ts";
import { serve } from "./serve.ts";

/**
 * Sums what is left, once all is read, in the room behind the others'; volumes
 * that are filtered are left to those that have room to filter in.
 */
async function joinIn(
  { engine, memory, spec }: Extract<Request, { readonly kind: "read" }>,
  control: Control,
  arrays: StreamMemory,
): Promise<void> {
  if (isFiltered(spec)) return;
  const { createEngine } = await import("../kernels/engine.ts");
  const { openJob } = await import("../slab/stream_job.ts");
  const scratch = arrays.scratch[spec.workers].kernels;
  const kernels = createEngine({ engine, memory, scratch });
  using job = await openJob(spec, arrays, control, kernels, spec.workers);
  control.waitForStart();
  job.runTasks(spec.workers);
}

/** Makes this thread a worker that reads, and then sums beside the others. */
export function serveReading(): void {
  void loadZlib(); // while nothing is asked yet: it takes as long as a volume
  const common = new CommonWork();
  let ahead: ReadAhead | undefined;
  serve(async (request, tell) => {
    if (request.kind === "ahead") {
      ahead = new ReadAhead(runOf(request.run), request.bytes, request.wanted);
      return;
    }
    if (await common.run(request)) return;
    if (request.kind !== "read") {
      throw new TypeError("A worker that reads does not compute");
    }
    const { spec } = request;
    const begun = request.begun ? ahead : undefined;
    if (!begun) await ahead?.close();
    ahead = undefined;
    const reading = new AbortController();
    const { signal } = reading;
    const volumes = begun?.volumes() ??
      runOf(request.run).rawVolumes({ signal });
    const control = new Control(request.control, spec, spec.workers);
    const arrays = layOut(spec, request.buffer);
    using _life = keepReading(control, (reason) => {
      reading.abort(reason);
      begun?.end(reason);
    });
    await fillSlots({ spec, arrays, control }, () => volumes, {
      async beforeSlot(batch, tiles) {
        while (!control.areTilesDone(batch, tiles) && await begun?.more()) {
          control.throwIfStopped();
        }
        control.waitForTiles(batch, tiles);
      },
      filled: (_batch, volumes) => tell({ kind: "filled", volumes }),
    });
    await joinIn(request, control, arrays);
    const files = fetchedFiles();
    if (files.length > 0) tell({ kind: "fetched", files });
  });
}
