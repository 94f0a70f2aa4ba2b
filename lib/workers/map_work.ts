/** Works on the volumes of series that a pool sends, or reads them. @module */
import { MapControl } from "../slab/map_control.ts";
import { feedMap, layOutMap, runMap } from "../slab/map_job.ts";
import { keepReading } from "./reading_life.ts";
import { runOf } from "./run_files.ts";
import { serve } from "./serve.ts";

/** Makes this thread a worker that works on volumes or reads them. */
export function serveMaps(): void {
  serve(async (request) => {
    if (request.kind !== "map" && request.kind !== "feed") {
      throw new TypeError("Another worker does that");
    }
    const { map, buffer } = request;
    const memory = layOutMap(map, buffer);
    if (request.kind === "map") {
      const control = new MapControl(request.control, map, request.worker);
      runMap(map, memory, control, request.engine);
      return;
    }
    const control = new MapControl(request.control, map, map.workers);
    const reading = new AbortController();
    const { signal } = reading;
    using _life = keepReading(control, (reason) => reading.abort(reason));
    await feedMap(
      map,
      memory,
      control,
      runOf(request.run).rawVolumes({ signal }),
      (volume) => control.waitForTaken(volume + 1 - map.slots),
    );
  });
}
