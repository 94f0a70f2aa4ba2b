/** From a memory budget to slabs of whole series, in memory or on disk. @module */
import { UsageError } from "../errors.ts";
import { DEFAULT_MEMORY } from "./default_memory.ts";

/** Volumes of float64 that reading, contrasts and writing hold at a time. */
const WHOLE_VOLUMES = 9;
/** Stored volumes that the reading of the mask leaves behind for a while. */
const STORED_VOLUMES = 10;
/** Most bytes of a file that are mapped or on their way at a time. */
const WINDOW = 2 ** 23;
/**
 * Bytes of a worker more than threads that fit, as the calling one reads: set
 * aside where the budget has them.
 */
const FITTER = 13e6;
/** Further volumes that filtering holds. */
const FILTERED_VOLUMES = 3;
/** Most voxels of a slab: more are no faster. */
const MOST_VOXELS = 2048;
/** Voxels of a slab that memory is kept for before series go to disk. */
const GOOD_VOXELS = 256;
/** Fewest voxels of a slab. */
const FEWEST_VOXELS = 16;
/** Fewest voxels whose series are worth a reading. */
const FEWEST_HELD = 1024;

/** What a plan must know of a run. */
export interface SeriesShape {
  /** The run's name in messages. */
  readonly name: string;
  /** Voxels of a volume. */
  readonly size: number;
  /** Volumes of the run. */
  readonly volumeCount: number;
  /** Most bytes that a stored volume has. */
  readonly volumeBytes: number;
  /** Whether volumes are filtered before their values are taken. */
  readonly filtered: boolean;
  /** Most bytes that one stored value of a series has. */
  readonly valueBytes: number;
  /** Voxels whose series are wanted. */
  readonly voxelCount: number;
  /** Scans that are kept. */
  readonly scans: number;
  /** Numbers that the fit keeps of a voxel. */
  readonly stateNumbers: number;
}

/** What a plan must fit. */
export interface SeriesLimits {
  /** Bytes for image data and model state. @default {256 MiB} */
  readonly memory?: number;
  /** Threads that fit; 0 for the calling one alone. */
  readonly workers: number;
  /** Whether series may go to a scratch file. */
  readonly scratch: boolean;
}

/** How the series of a run are held; none changes a bit of the result. */
export interface SeriesPlan {
  /** Voxels of a slab. */
  readonly slabVoxels: number;
  /** Voxels whose series are held at a time: fewer take several readings. */
  readonly heldVoxels: number;
  /** Scans that are gathered in memory: all of them, or until they are written. */
  readonly blockScans: number;
  /** Whether the series go to a scratch file. */
  readonly scratch: boolean;
}

/**
 * Plans how the series of a run's voxels are held within a memory budget: in
 * memory where they fit; else in a scratch file; without one in memory in
 * parts, with a reading for each.
 *
 * @param shape The run.
 * @param limits The budget, the number of threads and whether there is disk.
 * @returns The plan.
 * @throws {UsageError} If the budget is too small; the message says what the
 * least is that works.
 */
export function planSeries(
  shape: SeriesShape,
  limits: SeriesLimits,
): SeriesPlan {
  const { memory = DEFAULT_MEMORY } = limits;
  const { scans, voxelCount, valueBytes } = shape;
  const threads = Math.max(limits.workers, 1);
  const perVoxel = scans * valueBytes;
  const slabVoxel = threads * 8 * scans;
  const good = Math.min(GOOD_VOXELS, voxelCount);
  const fewest = Math.min(FEWEST_VOXELS, voxelCount);
  const fewestHeld = Math.min(FEWEST_HELD, voxelCount);
  const row = voxelCount * valueBytes;
  const stored = slabVoxel + threads * perVoxel;
  const least = limits.scratch
    ? fewest * stored + Math.max(fewest * stored, row)
    : fewestHeld * perVoxel + good * slabVoxel;
  const all = memory - fixedBytes(shape);
  const others = limits.workers > 0 ? FITTER : 0;
  const room = Math.max(all - others, Math.min(all, least));
  const inMemory = room - voxelCount * perVoxel;
  if (inMemory >= good * slabVoxel) {
    return {
      slabVoxels: slabOf(inMemory / slabVoxel, voxelCount),
      heldVoxels: voxelCount,
      blockScans: scans,
      scratch: false,
    };
  }
  if (limits.scratch) {
    const half = Math.max(row, room / 2);
    if (room - half < fewest * stored) refuse(shape, memory, least);
    return {
      slabVoxels: slabOf((room - half) / stored, voxelCount),
      heldVoxels: voxelCount,
      blockScans: Math.min(scans, Math.floor(half / row)),
      scratch: true,
    };
  }
  const slabVoxels = Math.min(
    good,
    Math.max(fewest, Math.floor(room / 4 / slabVoxel)),
  );
  const heldVoxels = Math.min(
    voxelCount,
    Math.floor((room - slabVoxels * slabVoxel) / perVoxel),
  );
  if (heldVoxels < fewestHeld) refuse(shape, memory, least);
  return { slabVoxels, heldVoxels, blockScans: scans, scratch: false };
}

function slabOf(room: number, voxelCount: number): number {
  return Math.min(MOST_VOXELS, voxelCount, Math.floor(room));
}

/** What reading and the fit take up whatever the series do. */
function fixedBytes(shape: SeriesShape): number {
  const { filtered, size, stateNumbers, volumeBytes, volumeCount, voxelCount } =
    shape;
  const volumes = WHOLE_VOLUMES + (filtered ? FILTERED_VOLUMES : 0);
  const reading = Math.min(WINDOW, volumeBytes * volumeCount) +
    volumeBytes * STORED_VOLUMES;
  return 8 * volumes * size + reading + 8 * stateNumbers * voxelCount;
}

function refuse(shape: SeriesShape, memory: number, least: number): never {
  const inMiB = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  throw new UsageError(
    `${shape.name}: ${
      inMiB(memory)
    } MiB of memory are too few for ${shape.scans} scans of ${shape.voxelCount} voxels; expected at least ${
      inMiB(fixedBytes(shape) + least)
    } MiB`,
    { file: shape.name, field: "memory" },
  );
}
