/** The memory and counters of a stream, set up and read off. @module */
import type { VolumeSeries } from "../nifti/types.ts";
import { Control } from "./control.ts";
import { specOf } from "./spec_of.ts";
import {
  layOut,
  listedSums,
  streamBytes,
  type StreamMemory,
} from "./stream_memory.ts";
import type { Room, StreamRoom } from "./stream_room.ts";
import { sizeOf, type StreamPlan, type StreamSpec } from "./stream_spec.ts";
import type { StreamedSums, SumsRequest } from "./sums.ts";

/** A stream with its memory. */
export interface StreamSetup extends Room {
  /** What every thread knows. */
  readonly spec: StreamSpec;
  /** The arrays in it. */
  readonly arrays: StreamMemory;
  /** Receives the mean volume, the same one of every reading. */
  readonly mean: Float64Array;
}

/**
 * Sets up the memory of a stream.
 *
 * @param run The run.
 * @param request What to sum.
 * @param plan How to cut it up.
 * @param workers Threads that sum; 0 for the calling one alone.
 * @param room Lends the memory, which must be given back.
 * @returns The stream.
 */
export function setUpStream(
  run: VolumeSeries,
  request: SumsRequest,
  plan: StreamPlan,
  workers: number,
  room: StreamRoom,
): StreamSetup {
  const spec = specOf(run, request, plan, workers);
  const { memory, buffer } = room.take(streamBytes(spec));
  const arrays = layOut(spec, buffer);
  arrays.rows.set(request.projection.rows);
  const mean = request.meanInto ?? new Float64Array(sizeOf(spec.grid));
  return { spec, memory, buffer, arrays, mean };
}

/**
 * Makes the counters of one reading.
 *
 * @param spec The stream.
 * @param shared Whether several threads use them.
 * @returns The memory of a {@linkcode Control}.
 */
export function controlBuffer(
  spec: StreamSpec,
  shared: boolean,
): ArrayBufferLike {
  const bytes = Control.byteLength(spec);
  return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}

/** Lists the voxels to sum, as many as there is room for. */
export function listVoxels(
  { arrays, spec }: StreamSetup,
  voxels: Uint32Array,
): void {
  const count = Math.min(voxels.length, spec.capacity);
  arrays.voxels.set(voxels.subarray(0, count));
  arrays.listed[0] = count;
}

/**
 * Reads the result off the memory.
 *
 * @param setup The stream.
 * @param asked The voxels that were asked for, where any were named.
 * @param solve Solves the sums in their place, where something can.
 * @returns The sums.
 */
export function readSums(
  { arrays, mean, spec }: StreamSetup,
  asked: Uint32Array | undefined,
  solve: StreamedSums["solve"],
): StreamedSums {
  const count = arrays.listed[0];
  return {
    voxels: asked?.length === count ? asked : arrays.voxels.slice(0, count),
    sums: listedSums(arrays, spec.width),
    mean: average(arrays.total, spec.volumeCount, mean),
    solve,
  };
}

function average(
  total: Float64Array,
  count: number,
  mean: Float64Array,
): Float64Array {
  for (let v = 0; v < mean.length; v++) mean[v] = total[v] / count;
  return mean;
}
