/** A map on the thread that asks for it. @module */
import { breathe } from "../breathe.ts";
import type { EngineName } from "../kernels/types.ts";
import { MapWork } from "./map_job.ts";
import { planMap } from "./plan_map.ts";
import { rawVolumesOf } from "./raw_volumes.ts";
import type { VolumeMap } from "./volume_map.ts";

/** How a map on the calling thread works. */
export interface InlineMapOptions {
  /** The kernels. @default {"wasm" where it can run} */
  readonly engine?: EngineName;
  /**
   * Bytes for image data.
   *
   * @default {256 MiB, or what one volume needs}
   */
  readonly memory?: number;
}

/**
 * Makes what reads series and works on their volumes on the calling thread.
 *
 * @param options Kernels and memory.
 * @returns The map.
 */
export function inlineMap({ engine, memory }: InlineMapOptions): VolumeMap {
  return async function* (series, request) {
    const { signal } = request;
    const spec = planMap(series, request, { memory, workers: 0 });
    const work = new MapWork(spec, engine);
    const bytes = new Uint8Array(spec.resultBytes);
    for await (const volume of rawVolumesOf(series, { signal })) {
      const nonFinite = work.run(volume, bytes);
      yield { index: volume.index, bytes, nonFinite };
      await breathe();
      signal?.throwIfAborted();
    }
  };
}
