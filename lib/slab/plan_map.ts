/** From a memory budget to volumes under way at a time. @module */
import { UsageError } from "../errors.ts";
import {
  sourceLength,
  targetLength,
  workingBytes,
} from "../image/volume_operation.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { DEFAULT_MEMORY } from "./default_memory.ts";
import { volumeBytesOf } from "./raw_volumes.ts";
import type { MapPart, MapRequest } from "./volume_map.ts";

/** Most bytes of a file that are mapped or on their way at a time. */
const WINDOW = 2 ** 23;
/** Slots beyond one for each worker. */
const SPARE_SLOTS = 6;

/** How many volumes are under way at a time; it changes no bit. */
export interface MapPlan {
  /** Threads that work; 0 for the calling one alone. */
  readonly workers: number;
  /** Volumes that have been read and are not yet taken. */
  readonly slots: number;
}

/** What every thread knows of a map. */
export interface MapSpec extends MapPlan {
  /** Volumes of the series. */
  readonly volumeCount: number;
  /** Most bytes that a stored volume has. */
  readonly volumeBytes: number;
  /** Bytes of a result. */
  readonly resultBytes: number;
  /** What is done. */
  readonly parts: readonly MapPart[];
  /** Type of the results. */
  readonly type: MapRequest["type"];
}

/** What a plan must fit. */
export interface MapLimits {
  /**
   * Bytes for image data.
   *
   * @default {256 MiB, or what one volume at a time needs}
   */
  readonly memory?: number;
  /** Threads that can work; 0 for the calling one alone. */
  readonly workers: number;
}

/**
 * Plans how many volumes are under way at a time within a memory budget: fewer
 * threads work where it does not hold the volumes of all of them.
 *
 * @param series The series.
 * @param request What is done.
 * @param limits The budget and the number of threads.
 * @returns What every thread must know.
 * @throws {UsageError} If the budget is too small for one volume at a time;
 * the message says what the least is that works.
 */
export function planMap(
  series: VolumeSeries,
  { parts, type }: MapRequest,
  limits: MapLimits,
): MapSpec {
  const [{ operation }] = parts;
  const volumeBytes = volumeBytesOf(series, sourceLength(operation));
  const resultBytes = (type === "float32" ? 4 : 8) * targetLength(operation);
  const working = Math.max(
    ...parts.map(({ operation }) => workingBytes(operation)),
  );
  const reading = Math.min(WINDOW, volumeBytes) + volumeBytes;
  const slot = volumeBytes + resultBytes;
  const least = reading + working + slot;
  const memory = limits.memory ?? Math.max(DEFAULT_MEMORY, least);
  if (memory < least) refuse(series, memory, least);
  const spec = {
    volumeCount: series.volumeCount,
    volumeBytes,
    resultBytes,
    parts,
    type,
  };
  if (limits.workers === 0) return { ...spec, workers: 0, slots: 1 };
  const room = memory - reading;
  const workers = Math.min(
    limits.workers,
    series.volumeCount,
    Math.floor(room / (working + slot)),
  );
  const slots = Math.min(
    workers + SPARE_SLOTS,
    series.volumeCount,
    Math.floor((room - workers * working) / slot),
  );
  return { ...spec, workers, slots };
}

function refuse(series: VolumeSeries, memory: number, least: number): never {
  const inMiB = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  throw new UsageError(
    `${series.name}: ${inMiB(memory)} MiB of memory are too few for its ` +
      `volumes of ${series.grid.shape.join("×")} voxels; expected at least ` +
      `${inMiB(least)} MiB`,
    { file: series.name, field: "memory" },
  );
}
