/** From a memory budget to batches, slots, tiles and voxels. @module */
import { aheadBytes, DEFAULT_MEMORY } from "./default_memory.ts";
import { UsageError } from "../errors.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { volumeBytesOf, volumeFilesOf } from "./raw_volumes.ts";
import { specOf } from "./spec_of.ts";
import { filterBytes, isFiltered, streamBytes } from "./stream_memory.ts";
import {
  LEAD,
  sizeOf,
  type StreamPlan,
  type StreamSpec,
} from "./stream_spec.ts";
import type { SumsRequest } from "./sums.ts";

/** Volumes of float64 that masking, contrasts and writing hold at a time. */
const WHOLE_VOLUMES = 6;
/** Bytes of a map that are compressed together, and pieces under way. */
const PIECE = 2 ** 20;
const PIECES = 4;
/** Volumes of float64 that are there while a run is read. */
const GUESS_VOLUMES = 2;
/** Bytes of the code that a thread filters with, and of a worker that reads. */
const FILTER_CODE = 4e6;
const READER = 3e6;
/** Numbers that a fit keeps of a voxel besides its coefficients. */
const KEPT_NUMBERS = 10;
/** Fewest voxels worth a reading, and most readings of a whole run. */
const FEWEST_VOXELS = 1024;
const MOST_READINGS = 16;
/** Voxels of a volume that one task sums. */
const TILE_VOXELS = 4096;
/**
 * The same where each thread reads what it sums: large enough for the calls of
 * the system, and no power of two, which would put every volume's tile into the
 * same few lines of the cache.
 */
const READ_VOXELS = 16432;
/** Bytes of a volume from which on batches of them outgrow the cache. */
const LARGE_VOLUME = 2 ** 20;
/** Share of a volume that a computed mask rarely exceeds. */
const LIKELY_SHARE = 0.6;
/** Share that masks of brains mostly have where volumes hold whole heads. */
const FITTED_SHARE = 0.3;
/** Share of what that guess needs in which many fits have room all the same. */
const ROUGHLY = 2 / 3;

/** A way to cut a stream up. */
type Cut = Pick<StreamPlan, "batch" | "slots" | "tileVoxels">;

/** Ways to cut a stream up, the fastest first. */
const CUTS: readonly Cut[] = [
  { batch: 16, slots: 3 },
  { batch: 16, slots: 2 },
  { batch: 8, slots: 3 },
  { batch: 8, slots: 2 },
  { batch: LEAD, slots: 2 },
  { batch: LEAD, slots: 1 },
].map((cut) => ({ ...cut, tileVoxels: TILE_VOXELS }));

/** The same of large volumes in files of their own: each thread reads its tiles. */
const READ_CUTS: readonly Cut[] = [32, 16, 8, LEAD].map((batch) => ({
  batch,
  slots: 0,
  tileVoxels: READ_VOXELS,
}));

/** One thread alone fills a slot and empties it before the next. */
function cutsFor(workers: number): readonly Cut[] {
  return workers > 0 ? CUTS : CUTS.map((cut) => ({ ...cut, slots: 1 }));
}

/** What a plan must fit. */
export interface PlanLimits {
  /** Bytes for image data and model state. @default {256 MiB} */
  readonly memory?: number;
  /** Most threads that sum; 0 for the calling one alone. */
  readonly workers: number;
  /**
   * Whether a further worker reads the run.
   *
   * @default {false}
   */
  readonly reader?: boolean;
}

/** A plan, and how many threads sum. */
export interface PlannedStream extends StreamPlan {
  /** Threads that sum: fewer than might where each filters in its own room. */
  readonly workers: number;
}

/**
 * Plans how a run streams by within a memory budget; see
 * {@linkcode cutStream}.
 *
 * @param run The run.
 * @param request What to sum.
 * @param limits The budget and the number of threads.
 * @returns The plan.
 * @throws {UsageError} If the budget is too small; the message says what the
 * least is that works.
 */
export function planStream(
  run: VolumeSeries,
  request: SumsRequest,
  { memory, reader, workers }: PlanLimits,
): PlannedStream {
  const none = { batch: LEAD, slots: 1, tileVoxels: TILE_VOXELS, capacity: 0 };
  const spec = specOf(run, request, none, workers);
  const readable = request.smoothingFwhm === undefined &&
    volumeBytesOf(run, sizeOf(run.grid)) >= LARGE_VOLUME &&
    volumeFilesOf(run) !== undefined;
  const wish = { ...request, name: run.name, readable, reader };
  return cutStream(spec, wish, memory);
}

/** What a stream is to sum. */
export interface StreamWish
  extends Pick<SumsRequest, "mostVoxels" | "wantedVoxels" | "wholeVolumes"> {
  /** What to call the run in messages. */
  readonly name: string;
  /** Whether large volumes lie in files of their own. @default {false} */
  readonly readable?: boolean;
  /** Whether a further worker reads the run. @default {false} */
  readonly reader?: boolean;
}

/**
 * Plans how to cut a stream up within a memory budget: where nothing is summed,
 * with little memory; else the fastest cut that leaves room for the sums of all
 * voxels that are likely wanted, else the one that leaves room for most; the
 * run is then read again for the others. What the fit keeps is counted for all
 * voxels. How many these are is a guess: only a budget below two thirds of what
 * they need is refused. Threads that filter have room of their own: there are as
 * many as read the run in the shortest time. The result does not depend on any
 * of it.
 *
 * @param spec The stream, however it is cut.
 * @param wish Its voxels.
 * @param memory The budget in bytes.
 * @returns The plan.
 * @throws {UsageError} If the budget is too small; the message says what the
 * least is that works.
 */
export function cutStream(
  spec: StreamSpec,
  {
    mostVoxels,
    name,
    readable = false,
    reader = false,
    wantedVoxels,
    wholeVolumes = WHOLE_VOLUMES,
  }: StreamWish,
  memory: number = DEFAULT_MEMORY,
): PlannedStream {
  const size = sizeOf(spec.grid);
  const most = Math.min(mostVoxels, size);
  const wanted = wantedVoxels ??
    (mostVoxels < size
      ? most
      : Math.max(FEWEST_VOXELS, Math.ceil(LIKELY_SHARE * size)));
  const perVoxel = bytesPerVoxel(spec);
  const fitted = Math.min(most, Math.ceil(FITTED_SHARE * size));
  const fewest = Math.min(
    most,
    Math.max(FEWEST_VOXELS, Math.ceil(fitted / MOST_READINGS)),
  );
  const kept = keptBytes(spec);
  const filters = isFiltered(spec);
  const cuts = readable ? READ_CUTS : cutsFor(spec.workers);
  const ahead = reader ? Math.min(aheadBytes(memory), runBytes(spec)) : 0;
  const whole = 8 * wholeVolumes * size + writingBytes(size);
  // While a run is read there is no more than its mean and a guess.
  const volumes = Math.max(whole, ahead + 8 * GUESS_VOLUMES * size);
  const fixed = (cut: Cut, workers: number) =>
    volumes +
    streamBytes({ ...spec, ...cut, workers, capacity: 0 }) +
    filterBytes({ ...spec, workers }) +
    (filters ? FILTER_CODE * workers + (reader ? READER : 0) : 0);
  const planFor = (workers: number, memory: number) => {
    const plans = (most === 0 ? cuts.slice(-2) : cuts).map((cut) => {
      const room = memory - fixed(cut, workers);
      const all = Math.floor(room / perVoxel);
      const some = Math.floor((room - fitted * kept) / (perVoxel - kept));
      const capacity = Math.min(most, all >= fitted ? all : some);
      return { ...cut, workers, capacity };
    });
    return plans.find(({ capacity }) => capacity >= wanted) ??
      plans.reduce((a, b) => b.capacity > a.capacity ? b : a);
  };
  const fewestWorkers = filters ? Math.min(1, spec.workers) : spec.workers;
  for (const budget of [memory, memory / ROUGHLY]) {
    let best: PlannedStream | undefined;
    for (let workers = spec.workers; workers >= fewestWorkers; workers--) {
      const plan = planFor(workers, budget);
      if (plan.capacity < fewest) continue;
      if (!best || rate(plan, wanted) > rate(best, wanted)) best = plan;
    }
    if (best) return best;
  }
  const least = ROUGHLY * (fixed(cuts[cuts.length - 1], fewestWorkers) +
    Math.max(fewest, fitted) * kept + fewest * (perVoxel - kept));
  throw new UsageError(
    `${name}: ${
      inMiB(memory)
    } MiB of memory are too few for volumes of ${size} voxels and ${spec.width} sums a voxel; expected at least ${
      inMiB(least)
    } MiB`,
    { file: name, field: "memory" },
  );
}

/** What a map of several pieces takes more than one of a single piece. */
function writingBytes(size: number): number {
  const pieces = Math.ceil(4 * size / PIECE);
  return 2 * PIECE * (Math.min(PIECES, Math.max(1, pieces)) - 1);
}

/** Bytes of a run. */
function runBytes({ volumeBytes, volumeCount }: StreamSpec): number {
  return volumeBytes * volumeCount;
}

/** How fast threads read a run for all voxels, if they filter. */
function rate({ capacity, workers }: PlannedStream, wanted: number): number {
  return workers / Math.max(1, Math.ceil(wanted / capacity));
}

/** What a fit keeps of a voxel, of however many readings. */
function keptBytes({ lagged, width }: StreamSpec): number {
  return 8 * (Math.ceil(lagged ? width / 2 : width) + KEPT_NUMBERS);
}

/** Sums of a voxel, its place in the list, and what the fit keeps of it. */
function bytesPerVoxel({ width }: StreamSpec): number {
  const sums = width + 5;
  return 8 * (sums + width + KEPT_NUMBERS) + 4;
}

function inMiB(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toString();
}
