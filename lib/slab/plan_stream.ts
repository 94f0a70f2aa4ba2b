/** From a memory budget to batches, slots, tiles and voxels. @module */
import { DEFAULT_MEMORY } from "./default_memory.ts";
import { UsageError } from "../errors.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { volumeBytesOf, volumeFilesOf } from "./raw_volumes.ts";
import { specOf } from "./spec_of.ts";
import { filterBytes, streamBytes } from "./stream_memory.ts";
import {
  LEAD,
  sizeOf,
  type StreamPlan,
  type StreamSpec,
} from "./stream_spec.ts";
import type { SumsRequest } from "./sums.ts";

/** Volumes of float64 that masking, contrasts and writing hold at a time. */
const WHOLE_VOLUMES = 6;
/** Numbers that a fit keeps of a voxel besides its coefficients. */
const KEPT_NUMBERS = 8;
/** Fewest voxels worth a reading. */
const FEWEST_VOXELS = 1024;
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
  /** Threads that sum; 0 for the calling one alone. */
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
  { memory, workers }: PlanLimits,
): StreamPlan {
  const none = { batch: LEAD, slots: 1, tileVoxels: TILE_VOXELS, capacity: 0 };
  const spec = specOf(run, request, none, workers);
  const readable = request.smoothingFwhm === undefined &&
    volumeBytesOf(run, sizeOf(run.grid)) >= LARGE_VOLUME &&
    volumeFilesOf(run) !== undefined;
  return cutStream(spec, { ...request, name: run.name, readable }, memory);
}

/** What a stream is to sum. */
export interface StreamWish
  extends Pick<SumsRequest, "mostVoxels" | "wantedVoxels"> {
  /** What to call the run in messages. */
  readonly name: string;
  /** Whether large volumes lie in files of their own. @default {false} */
  readonly readable?: boolean;
}

/**
 * Plans how to cut a stream up within a memory budget: where nothing is summed,
 * with little memory; else the fastest cut that leaves room for the sums of all
 * voxels that are likely wanted, else the one that leaves room for most; the
 * run is then read again for the others. The result does not depend on it.
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
  { mostVoxels, name, readable = false, wantedVoxels }: StreamWish,
  memory: number = DEFAULT_MEMORY,
): StreamPlan {
  const size = sizeOf(spec.grid);
  const most = Math.min(mostVoxels, size);
  const fewest = Math.min(FEWEST_VOXELS, most);
  const wanted = wantedVoxels ??
    (mostVoxels < size
      ? most
      : Math.max(fewest, Math.ceil(LIKELY_SHARE * size)));
  const perVoxel = bytesPerVoxel(spec);
  const fixed = (cut: Cut) =>
    8 * WHOLE_VOLUMES * size +
    streamBytes({ ...spec, ...cut, capacity: 0 });
  const cuts = readable ? READ_CUTS : cutsFor(spec.workers);
  const within = (room: number) => {
    const plans = (most === 0 ? cuts.slice(-2) : cuts).map(
      (cut) => ({
        ...cut,
        capacity: Math.min(most, Math.floor((room - fixed(cut)) / perVoxel)),
      }),
    );
    return plans.find(({ capacity }) => capacity >= wanted) ??
      plans.reduce((a, b) => b.capacity > a.capacity ? b : a);
  };
  // Many threads do not make a budget too small that one can work in.
  for (const room of [memory - filterBytes(spec), memory]) {
    const best = within(room);
    if (best.capacity >= fewest) return best;
  }
  const least = fixed(cuts[cuts.length - 1]) + fewest * perVoxel;
  throw new UsageError(
    `${name}: ${
      inMiB(memory)
    } MiB of memory are too few for volumes of ${size} voxels and ${spec.width} sums a voxel; expected at least ${
      inMiB(least)
    } MiB`,
    { file: name, field: "memory" },
  );
}

/** Sums of a voxel, its place in the list, and what the fit keeps of it. */
function bytesPerVoxel({ width }: StreamSpec): number {
  const sums = width + 5;
  return 8 * (sums + width + KEPT_NUMBERS) + 4;
}

function inMiB(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toString();
}
