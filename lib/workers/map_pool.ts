/** Workers that work on the volumes of series side by side. @module */
import { breathe } from "../breathe.ts";
import type { EngineName } from "../kernels/types.ts";
import { StreamStopped } from "../slab/counters.ts";
import { MapControl, mapControlBytes } from "../slab/map_control.ts";
import { feedMap, layOutMap, mapBytes } from "../slab/map_job.ts";
import { planMap } from "../slab/plan_map.ts";
import { rawVolumesOf } from "../slab/raw_volumes.ts";
import type {
  MappedVolume,
  MapRequest,
  VolumeMap,
} from "../slab/volume_map.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { takeHelper } from "./ahead.ts";
import type { Helper } from "./helper.ts";
import { mapperCount } from "./mapper_count.ts";
import type { SharedMap } from "./protocol.ts";
import { filesOf, isCompressed } from "./run_files.ts";
import { watchHelpers, workTogether } from "./watch.ts";

/** How many workers there are and what they run. */
export interface MapPoolOptions {
  /**
   * Workers that work; one more reads compressed files.
   *
   * @default {the number of processors}
   */
  readonly workers?: number;
  /** The kernels. @default {"wasm" where it can run} */
  readonly engine?: EngineName;
  /**
   * Bytes for image data.
   *
   * @default {256 MiB, or what one volume at a time needs}
   */
  readonly memory?: number;
}

/**
 * A pool of workers with one owner. One worker reads and inflates compressed
 * files into a few slots of shared memory, and waits while all are full;
 * others work on the volumes in the slots; the caller takes the results in
 * order, which frees their slots. Plain files are read on the calling thread.
 * Disposing of the pool ends the workers.
 */
export class MapPool implements AsyncDisposable {
  readonly #options: MapPoolOptions;
  readonly #workers: number;
  readonly #mappers: Helper[] = [];
  #reader: Helper | undefined;

  /**
   * @param options Number, kernels and memory.
   */
  constructor(options: MapPoolOptions = {}) {
    const { workers = navigator.hardwareConcurrency } = options;
    if (!Number.isInteger(workers) || workers < 1) {
      throw new RangeError(
        `Cannot make a pool of ${workers} workers: expected 1 or more`,
      );
    }
    this.#options = options;
    this.#workers = workers;
  }

  /** Reads a series and works on its volumes. */
  readonly map: VolumeMap = (series, request) => this.#run(series, request);

  /** Ends the workers. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const helper of [...this.#mappers, this.#reader]) {
      helper?.kill("the pool was closed");
    }
    return Promise.resolve();
  }

  async *#run(
    series: VolumeSeries,
    request: MapRequest,
  ): AsyncGenerator<MappedVolume, void> {
    const { signal } = request;
    signal?.throwIfAborted();
    const spec = planMap(series, request, {
      memory: this.#options.memory,
      workers: mappersFor(this.#workers, series, request),
    });
    const buffer = new SharedArrayBuffer(mapBytes(spec));
    const counters = new SharedArrayBuffer(mapControlBytes(spec));
    const shared: SharedMap = { map: spec, buffer, control: counters };
    const memory = layOutMap(spec, buffer);
    const control = new MapControl(counters, spec);
    const reader = isCompressed(series) ? this.#startReader() : undefined;
    const mappers = this.#startMappers(spec.workers);
    const stop = () => control.stop();
    signal?.addEventListener("abort", stop);
    const { engine } = this.#options;
    const work = workTogether(
      [
        ...mappers.map((helper, worker) =>
          helper.ask({ kind: "map", worker, engine, ...shared })
        ),
        reader && isCompressed(series)
          ? reader.ask({ kind: "feed", run: filesOf(series), ...shared })
          : feedMap(
            spec,
            memory,
            control,
            rawVolumesOf(series, { signal }),
            async (volume) => {
              await breathe();
              await control.taken(volume + 1 - spec.slots);
            },
          ),
      ],
      stop,
      signal,
    );
    work.catch(() => {});
    using _watch = watchHelpers(
      control,
      reader ? [...mappers, reader] : mappers,
    );
    try {
      for (let index = 0; index < spec.volumeCount; index++) {
        await control.done(index);
        const slot = index % spec.slots;
        const bytes = memory.results[slot];
        yield { index, bytes, nonFinite: memory.nonFinite[slot] };
        control.volumeTaken();
      }
      await work;
    } catch (error) {
      if (error instanceof StreamStopped) await work;
      throw error;
    } finally {
      stop();
      await work.catch(() => {});
      signal?.removeEventListener("abort", stop);
    }
  }

  #startReader(): Helper {
    if (!this.#reader?.alive) this.#reader = takeHelper("map");
    return this.#reader;
  }

  #startMappers(count: number): Helper[] {
    return Array.from({ length: count }, (_, i) => {
      if (!this.#mappers[i]?.alive) this.#mappers[i] = takeHelper("map");
      return this.#mappers[i];
    });
  }
}

function mappersFor(
  workers: number,
  series: VolumeSeries,
  { parts }: MapRequest,
): number {
  const heavy = parts.some(({ operation }) => operation.kind === "resample");
  return mapperCount(workers, isCompressed(series), heavy);
}
