/** Workers that read and sum runs side by side. @module */
import { breathe } from "../breathe.ts";
import { fileChecksum } from "../bytes/file_checksum.ts";
import type { Deflater } from "../bytes/deflater.ts";
import { isUrl } from "../bytes/url.ts";
import type { OpenPermutationPass } from "../glm/permutation_pass.ts";
import type { OpenSlabPass } from "../glm/slab_pass.ts";
import type { EngineName } from "../kernels/types.ts";
import { loadLate } from "../load_late.ts";
import { createEngine } from "../kernels/engine.ts";
import { tsEngine } from "../kernels/ts_engine.ts";
import { storedRun } from "../image/resampled_run.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { Control } from "../slab/control.ts";
import { fillSlots, type OpenVolumes } from "../slab/fill_slots.ts";
import { guessVoxels } from "../slab/provisional_voxels.ts";
import { rawVolumesOf, volumeFilesOf } from "../slab/raw_volumes.ts";
import { StreamRoom } from "../slab/stream_room.ts";
import { openJob } from "../slab/stream_job.ts";
import {
  controlBuffer,
  listVoxels,
  readSums,
  setUpStream,
  type StreamSetup,
} from "../slab/stream_setup.ts";
import type { SeriesPlan } from "../slab/plan_series.ts";
import { planStream } from "../slab/plan_stream.ts";
import {
  batchCountOf,
  type StreamPlan,
  tileCountOf,
  volumesOf,
} from "../slab/stream_spec.ts";
import type {
  OpenSumStream,
  StreamedSums,
  StreamHooks,
  SumsRequest,
} from "../slab/sums.ts";
import { beginReading, takeBegun } from "./begin_reading.ts";
import { Helper } from "./helper.ts";
import { helpersFor, summersFor, takeHelpers } from "./helpers.ts";
import type { SharedStream } from "./protocol.ts";
import { filesOf, handOver, isCompressed } from "./run_files.ts";
import { SharedDeflater } from "./shared_deflater.ts";
import { solveVoxels } from "./solve_part.ts";
import { solveTogether } from "./solve_together.ts";
import { PATIENCE, watchHelpers, workTogether } from "./watch.ts";

/** Pieces of a file that are compressed while the next ones are made. */
const PIECES_AT_ONCE = 2;

/** How many workers there are and what they run. */
export interface PoolOptions {
  /**
   * Threads that compute, the calling one among them; of compressed runs a
   * worker inflates and one fewer sums.
   *
   * @default {the number of processors}
   */
  readonly workers?: number;
  /** The kernels. @default {"wasm" where it can run} */
  readonly engine?: EngineName;
  /**
   * Bytes for image data and model state.
   *
   * @default {256 MiB}
   */
  readonly memory?: number;
  /** How to cut streams up, in place of what fits the memory. */
  readonly plan?: StreamPlan & { readonly workers?: number };
  /** How to hold whole series, in place of what fits the memory. */
  readonly seriesPlan?: SeriesPlan;
  /**
   * Folder for whole series that memory cannot hold.
   *
   * @default {the system's temporary folder}
   */
  readonly scratch?: string;
  /**
   * Whether compressed runs are expected: the worker that reads is then
   * started at once.
   *
   * @default {true}
   */
  readonly inflates?: boolean;
}

/**
 * A pool of workers with one owner. A compressed run's volumes are read and
 * inflated by one worker while others sum them; plain files are read on the
 * calling thread. That thread sums too: a worker takes longer to start than
 * much of the work. Disposing of the pool ends all workers; an error or an
 * abort ends those that took part, and new ones are started when they are
 * needed.
 */
export class WorkerPool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #summers: (Helper | undefined)[];
  readonly #room = new StreamRoom(true);
  #reader: Helper | undefined;

  /** Opens slab passes, whose slabs these workers fit. */
  readonly slabs: OpenSlabPass;

  /** Opens passes over relabellings, which these workers share out. */
  readonly permutations: OpenPermutationPass;

  /** Lets workers that rest compress what is written. */
  readonly deflater: Deflater = new SharedDeflater(
    PIECES_AT_ONCE,
    () => this.#compressing(),
  );

  /**
   * Starts the workers.
   *
   * @param options Number and kernels.
   */
  constructor(options: PoolOptions = {}) {
    const { workers = navigator.hardwareConcurrency } = options;
    if (!Number.isInteger(workers) || workers < 1) {
      throw new RangeError(
        `Cannot make a pool of ${workers} workers: expected 1 or more`,
      );
    }
    this.#options = options;
    const { reader, summers } = takeHelpers(workers, options.inflates ?? true);
    this.#reader = reader;
    this.#summers = Array.from({ length: workers }, (_, i) => summers[i]);
    const { memory, scratch, seriesPlan } = options;
    const shared = { engine: options.engine, workers, patience: PATIENCE };
    this.slabs = loadLate(async () => {
      const { poolSlabs } = await import("./pool_slabs.ts");
      const { openScratch } = await import("../bytes/scratch_file.ts");
      return poolSlabs({
        ...shared,
        start: () => this.#startFitting(workers),
        memory,
        plan: seriesPlan,
        openScratch: () => openScratch({ folder: scratch }),
      });
    });
    this.permutations = loadLate(async () => {
      const { poolPermutations } = await import("./pool_permutations.ts");
      return poolPermutations({
        ...shared,
        start: (count) => this.#startFitting(count),
      });
    });
  }

  /** Opens streams that these workers read and sum. */
  readonly streams: OpenSumStream = (run, request) => {
    const { memory } = this.#options;
    const most = this.#summersFor(run, request);
    const reader = isCompressed(run);
    const { workers = most, ...plan } = this.#options.plan ??
      planStream(run, request, { memory, reader, workers: most });
    const setup = setUpStream(run, request, plan, workers, this.#room);
    return {
      read: (voxels, hooks) => this.#read(run, setup, voxels, hooks),
      [Symbol.asyncDispose]: () => {
        this.#room.give(setup);
        return Promise.resolve();
      },
    };
  };

  /**
   * Begins to inflate a run that will be asked for, if it is gzipped.
   *
   * @param run The run, as it is stored.
   */
  readAhead(run: VolumeSeries): void {
    if (!isCompressed(run)) return;
    beginReading(this.#startReader(), run, this.#options.memory);
  }

  /**
   * Finds sizes and checksums of files in a worker that rests; those of files
   * on the web, which were read already, are known.
   *
   * @param files The files.
   * @returns Size in bytes and CRC-32 of each.
   * @throws {InputError} If one cannot be read.
   */
  async checksums(
    files: readonly string[],
  ): Promise<{ readonly bytes: number; readonly crc32: number }[]> {
    const local = files.filter((file) => !isUrl(file));
    const sums = new Float64Array(new SharedArrayBuffer(16 * local.length));
    await this.#resting().ask({ kind: "check", files: local, sums });
    const checksums = new Map(local.map((file, i) => [
      file,
      { bytes: sums[2 * i], crc32: sums[2 * i + 1] },
    ]));
    const found: { readonly bytes: number; readonly crc32: number }[] = [];
    for (const file of files) {
      found.push(checksums.get(file) ?? await fileChecksum(file));
    }
    return found;
  }

  /** Ends the workers. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const helper of [...this.#summers, this.#reader]) {
      helper?.kill("the pool was closed");
    }
    return Promise.resolve();
  }

  /**
   * The worker with the least to do when all is read: where the one that reads
   * was one more than computed, it is ended, and its memory freed.
   */
  #compressing(): Helper {
    const others = this.#summers.filter((helper) => helper?.alive).length;
    const isOneMore = others >= Math.max(1, this.#summers.length - 1);
    if (isOneMore && this.#reader?.alive && !this.#reader.busy) {
      this.#reader.kill("all was read");
    }
    return this.#resting();
  }

  /** The worker with the least to do. */
  #resting(): Helper {
    const alive = [this.#reader, ...this.#summers]
      .filter((helper) => helper?.alive);
    const [least] = alive.toSorted((a, b) => a!.load - b!.load);
    return least ?? this.#startSummers(1)[0];
  }

  /** Starts the workers that fit and ends the one that reads, if it rests. */
  #startFitting(count: number): readonly Helper[] {
    if (!this.#reader?.busy) this.#reader?.kill("the worker was not needed");
    return this.#startSummers(count);
  }

  /** Threads that sum a run; all of them where it is filtered. */
  #summersFor(run: VolumeSeries, request: SumsRequest): number {
    const inflates = request.smoothingFwhm === undefined && isCompressed(run);
    return summersFor(this.#summers.length, inflates);
  }

  #startReader(): Helper {
    if (!this.#reader?.alive) this.#reader = new Helper("read");
    return this.#reader;
  }

  #startSummers(count: number): Helper[] {
    return this.#summers.slice(0, count).map((helper, i) => {
      if (helper?.alive) return helper;
      const started = new Helper("sum");
      this.#summers[i] = started;
      return started;
    });
  }

  async #read(
    run: VolumeSeries,
    setup: StreamSetup,
    voxels: Uint32Array | undefined,
    { onProgress, signal }: StreamHooks,
  ): Promise<StreamedSums> {
    signal?.throwIfAborted();
    const { spec, memory, arrays } = setup;
    const counters = controlBuffer(spec, true) as SharedArrayBuffer;
    const control = new Control(counters, spec);
    const stream: SharedStream = {
      spec,
      memory,
      buffer: setup.buffer as SharedArrayBuffer,
      control: counters,
    };
    const stored = storedRun(run);
    const volumes = spec.slots === 0 ? volumeFilesOf(stored) : undefined;
    const reader = isCompressed(stored) ? this.#startReader() : undefined;
    const count = helpersFor(spec.workers, reader !== undefined);
    const summers = this.#startSummers(count);
    const sums = count < spec.workers;
    const own = count;
    const { engine } = this.#options;
    const kernels = sums
      ? createEngine({ engine, memory, scratch: arrays.scratch[own].kernels })
      : tsEngine;
    using job = await openJob(spec, arrays, control, kernels, own, volumes);
    const begin = () => {
      listVoxels(
        setup,
        voxels ?? guessVoxels(job.leadVolume(), spec.grid),
      );
      control.start();
    };
    const feed = async () => {
      if (voxels) begin();
      const open: OpenVolumes = (rooms) =>
        rawVolumesOf(stored, { signal, ...rooms });
      await fillSlots({ spec, arrays, control }, open, {
        beforeSlot: (batch, tiles) =>
          sums
            ? job.joinUntil(own, batch, tiles)
            : control.tilesDone(batch, tiles),
        async filled(batch, volumes) {
          if (batch === 0 && !voxels) begin();
          onProgress?.(volumes);
          await breathe();
        },
      });
      if (sums) await job.joinTasks(own);
    };
    const report = async () => {
      for (let batch = 0; batch < batchCountOf(spec); batch++) {
        await control.tilesDone(batch, tileCountOf(spec));
        onProgress?.(volumesOf(spec, batch)[1]);
      }
    };
    const share = async () => {
      begin();
      if (sums) await job.joinTasks(own);
    };
    const join = async () => {
      if (!voxels) await control.filled(0);
      begin();
      if (sums) await job.joinTasks(own);
    };
    const stop = () => control.stop();
    signal?.addEventListener("abort", stop);
    using _watch = watchHelpers(
      control,
      sums ? [...summers, undefined, reader] : [...summers, reader],
    );
    const compressed = reader !== undefined && isCompressed(stored);
    const begun = compressed && takeBegun(reader, stored);
    const work: Promise<void>[] = [
      ...summers.map((helper, worker) =>
        helper.ask({ kind: "sum", worker, engine, volumes, ...stream })
      ),
      ...(compressed
        ? [
          reader.ask(
            {
              kind: "read",
              run: begun ? filesOf(stored) : handOver(stored),
              begun,
              engine,
              ...stream,
            },
            { filled: onProgress },
          ),
          join(),
        ]
        : volumes
        ? [share(), report()]
        : [feed()]),
    ];
    try {
      await workTogether(work, stop, signal);
      const threads = [
        ...summers.map((helper, worker) => ({ helper, worker })),
        ...(reader ? [{ helper: reader, worker: spec.workers }] : []),
      ];
      return readSums(
        setup,
        voxels,
        memory && engine !== "ts"
          ? (model) => {
            const next = new Int32Array(new SharedArrayBuffer(4));
            const shared = { ...stream, engine, model, next };
            return {
              done: solveTogether(threads, shared),
              join() {
                if (sums) solveVoxels(kernels, { ...shared, arrays });
              },
            };
          }
          : undefined,
      );
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }
}
