/** Where the arrays of a stream lie in its memory. @module */
import { Arena } from "../kernels/arena.ts";
import { RAW_BYTES } from "../kernels/decode.ts";
import { SCRATCH_BYTES } from "../kernels/scratch_bytes.ts";
import type { RawType } from "../kernels/types.ts";
import {
  deepestOf,
  sizeOf,
  storedSizeOf,
  type StreamSpec,
  tileBytes,
} from "./stream_spec.ts";
import type { RunSums } from "./sums.ts";

/** Types of stored values; an encoding holds a type's place among them. */
export const RAW_TYPES = Object.keys(RAW_BYTES) as readonly RawType[];

/** Numbers that describe a stored volume: type, byte order, slope, inter. */
export const ENCODING_FIELDS = 4;

/** One thread's room for a tile. */
export interface TileScratch {
  /** Decoded volumes of the tile. */
  readonly decoded: Float64Array;
  /** Those of its voxels that are summed. */
  readonly gathered: Float64Array;
  /** Stored volumes of the tile, where the thread reads them. */
  readonly stored: Uint8Array;
  /** Room for the kernels. */
  readonly kernels: Uint8Array;
}

/** The arrays of a stream, views of one memory. */
export interface StreamMemory {
  /** Stored bytes of each slot's volumes, one after another. */
  readonly slots: readonly Uint8Array[];
  /** How each slot's volumes are encoded, four numbers a volume. */
  readonly encodings: readonly Float64Array[];
  /** Prepared volumes of two batches; none without preparation. */
  readonly prepared: readonly Float64Array[];
  /**
   * The same volumes before they were filtered, where they were resampled and
   * filtered.
   */
  readonly unfiltered: readonly Float64Array[];
  /** Sum of all volumes, every voxel. */
  readonly total: Float64Array;
  /** Projection rows of the kept scans. */
  readonly rows: Float64Array;
  /** How many voxels are summed: one number. */
  readonly listed: Float64Array;
  /** Indices of the summed voxels, ascending, with room for `capacity`. */
  readonly voxels: Uint32Array;
  /** Sums over time with room for `capacity` voxels. */
  readonly sums: {
    readonly shift: Float64Array;
    readonly squares: Float64Array;
    readonly lag: Float64Array;
    readonly first: Float64Array;
    readonly last: Float64Array;
    readonly projected: Float64Array;
  };
  /** A room a thread that sums, and one for the thread that reads. */
  readonly scratch: readonly TileScratch[];
}

/** Hands out arrays, or only counts what they would take. */
type Source = Pick<Arena, "float64" | "bytes">;

/**
 * Lays the arrays of a stream out in a memory.
 *
 * @param spec The stream.
 * @param buffer The memory, {@linkcode streamBytes} long and zero.
 * @returns The arrays.
 */
export function layOut(
  spec: StreamSpec,
  buffer: ArrayBufferLike,
): StreamMemory {
  return take(spec, new Arena(buffer));
}

/**
 * Counts the bytes that a stream's arrays take up.
 *
 * @param spec The stream.
 * @returns Bytes.
 */
export function streamBytes(spec: StreamSpec): number {
  let bytes = 0;
  take(spec, {
    float64(length) {
      bytes += Arena.sizeOf(8 * length);
      return new Float64Array(0);
    },
    bytes(length) {
      bytes += Arena.sizeOf(length);
      return new Uint8Array(0);
    },
  });
  return bytes;
}

/**
 * Tells whether volumes are resampled or filtered before they are summed.
 *
 * @param spec The stream.
 * @returns Whether they are.
 */
export function isFiltered(
  { resampling, smoothingFwhm }: StreamSpec,
): boolean {
  return resampling !== undefined || smoothingFwhm !== undefined;
}

/**
 * Counts the bytes that the threads of a stream filter and resample volumes
 * in, besides its arrays; the calling thread has room for two volumes to find
 * the mask in anyway.
 *
 * @param spec The stream.
 * @returns Bytes.
 */
export function filterBytes(spec: StreamSpec): number {
  if (!isFiltered(spec)) return 0;
  const { resampling, workers } = spec;
  const stored = storedSizeOf(spec);
  const scratch = 16 * Math.max(sizeOf(spec.grid), stored);
  const threads = Math.max(1, workers);
  return (threads - 1) * scratch + (resampling ? 8 * threads * stored : 0);
}

/**
 * Finds the sums of the listed voxels in the memory of a stream.
 *
 * @param arrays The stream's arrays.
 * @param width Columns of the projection.
 * @returns Views of the sums.
 */
export function listedSums(
  arrays: Pick<StreamMemory, "listed" | "sums">,
  width: number,
): RunSums {
  const count = arrays.listed[0];
  const { shift, squares, lag, first, last, projected } = arrays.sums;
  return {
    voxelCount: count,
    shift: shift.subarray(0, count),
    squares: squares.subarray(0, count),
    lag: lag.subarray(0, count),
    first: first.subarray(0, count),
    last: last.subarray(0, count),
    projected: projected.subarray(0, width * count),
  };
}

function take(spec: StreamSpec, source: Source): StreamMemory {
  const size = sizeOf(spec.grid);
  const { capacity, width, tileVoxels } = spec;
  const scans = spec.kept.reduce((sum, flag) => sum + flag, 0);
  const deepest = deepestOf(spec);
  const repeat = <T>(count: number, make: () => T) =>
    Array.from({ length: count }, make);
  const indices = source.bytes(4 * capacity);
  return {
    voxels: new Uint32Array(
      indices.buffer,
      indices.byteOffset,
      indices.length / 4,
    ),
    slots: repeat(spec.slots, () => source.bytes(deepest * spec.volumeBytes)),
    encodings: repeat(
      spec.slots,
      () => source.float64(deepest * ENCODING_FIELDS),
    ),
    prepared: repeat(
      isFiltered(spec) ? 2 : 0,
      () => source.float64(deepest * size),
    ),
    unfiltered: repeat(
      spec.smoothingFwhm !== undefined && spec.resampling ? 2 : 0,
      () => source.float64(deepest * size),
    ),
    total: source.float64(size),
    rows: source.float64(scans * width),
    listed: source.float64(1),
    sums: {
      shift: source.float64(capacity),
      squares: source.float64(capacity),
      lag: source.float64(capacity),
      first: source.float64(capacity),
      last: source.float64(capacity),
      projected: source.float64(capacity * width),
    },
    scratch: repeat(spec.workers + 1, () => ({
      decoded: source.float64(deepest * tileVoxels),
      gathered: source.float64(deepest * tileVoxels),
      stored: source.bytes(spec.slots === 0 ? deepest * tileBytes(spec) : 0),
      kernels: source.bytes(SCRATCH_BYTES),
    })),
  };
}
