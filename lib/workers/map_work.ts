/** Works on the volumes of series that a pool sends, or reads them. @module */
import { MapControl } from "../slab/map_control.ts";
import { feedMap, layOutMap, runMap } from "../slab/map_job.ts";
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
    const life = setInterval(() => control.beat(), 1000);
    try {
      await feedMap(
        map,
        memory,
        control,
        runOf(request.run).rawVolumes(),
        (volume) => control.waitForTaken(volume + 1 - map.slots),
      );
    } finally {
      clearInterval(life);
    }
  });
}
