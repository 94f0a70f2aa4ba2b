/** From a memory budget to threads, batches and slabs of relabellings. @module */
import { UsageError } from "../errors.ts";
import { ClusterExtents } from "../stats/cluster_extents.ts";
import { Tfce } from "../stats/tfce.ts";
import {
  needsMaps,
  permutationBytes,
  type PermutationModel,
  type PermutationRooms,
  TILE,
} from "./permutation_model.ts";

/** Regressors that are multiplied at a time. */
const COLUMNS = 32;
/** Most maps that a thread holds. */
const MAPS = 4;
/** Fewest tiles of a slab. */
const FEWEST_TILES = 4;
/** Most bytes of the values that a thread fits tails to at a time. */
const TAILS = 2 ** 25;
/** The share of the budget that they may take. */
const TAILS_SHARE = 1 / 4;
/** Volumes of float64 that reading and writing maps hold. */
const VOLUMES = 3;
/** Numbers a voxel of the data's own statistics, and of p while it is written. */
const OWN = 2;
const WRITTEN = 2;
/** Bytes that a thread which fits tails leaves to be collected. */
const FITTING = 6e6;
/** Numbers a voxel of a slab that its residuals are made with. */
const RESIDUALS = 3;

/** What rooms must fit. */
export interface RoomLimits {
  /** Most threads. */
  readonly threads: number;
  /** Bytes for maps and what is made of them. */
  readonly memory: number;
}

/**
 * Divides a memory budget: the residuals of all voxels where there is room for
 * them, else of slabs of them; fewer relabellings at a time, and then fewer
 * threads, where it is too small for more. None of it changes a result.
 *
 * @param model What is computed.
 * @param limits Threads and budget.
 * @returns How the arrays are divided.
 * @throws {UsageError} If the budget is too small; the message says what the
 * least is that works.
 */
export function planRooms(
  model: PermutationModel,
  { memory, threads: most }: RoomLimits,
): PermutationRooms {
  const { rowCount, voxelCount } = model;
  const batch = mostBatch(model);
  for (let threads = most; threads > 0; threads--) {
    for (const relabellings of new Set([batch, leastBatch(model)])) {
      const least = { ...fewest(model), threads, batch: relabellings };
      const spare = memory - relabellingBytes(model, least);
      if (spare < 0) continue;
      const tailVoxels = tailVoxelsFor(model, spare / threads);
      const rooms = { ...least, tailVoxels };
      const left = memory - relabellingBytes(model, rooms);
      const more = Math.floor(left / residualBytes(model, TILE));
      const slabVoxels = Math.min(voxelCount, least.slabVoxels + TILE * more);
      return { ...rooms, slabVoxels };
    }
  }
  const inMiB = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  throw new UsageError(
    `memory: ${
      inMiB(memory)
    } MiB are too few to relabel ${rowCount} maps of ${voxelCount} voxels; expected at least ${
      inMiB(leastMemory(model))
    } MiB`,
    { field: "memory" },
  );
}

/**
 * The least budget that relabellings can be worked on in.
 *
 * @param model What is computed.
 * @returns Bytes.
 */
export function leastMemory(model: PermutationModel): number {
  return relabellingBytes(model, fewest(model));
}

/**
 * Counts what relabellings take: their arrays, what threads measure clusters
 * in, and what reading the maps and writing the result hold besides.
 *
 * @param model What is computed.
 * @param rooms How the arrays are divided.
 * @returns Bytes.
 */
export function relabellingBytes(
  model: PermutationModel,
  rooms: PermutationRooms,
): number {
  const { clusterHeight, tail, tfceSteps, voxelCount, volumeVoxels } = model;
  const clusters = clusterHeight !== undefined;
  const tfce = tfceSteps !== undefined;
  const thread = (tfce ? Tfce.BYTES : 0) +
    (clusters ? ClusterExtents.BYTES : 0);
  const numbers = OWN + WRITTEN + (clusters ? 2 : 0) + (tfce ? 1 : 0) +
    (tail ? 1 : 0);
  // Those that reach the observed effect are counted in 4 bytes.
  const voxel = rooms.threads * thread + 8 * numbers + 4;
  return permutationBytes(model, rooms) + 8 * RESIDUALS * rooms.slabVoxels +
    voxel * voxelCount + 8 * VOLUMES * volumeVoxels +
    (tail ? FITTING * rooms.threads : 0);
}

/** How many relabellings a thread works on at a time where there is room. */
function mostBatch(model: PermutationModel): number {
  const batch = Math.ceil(COLUMNS / (1 + model.nuisance.length));
  return needsMaps(model) ? Math.min(MAPS, batch) : batch;
}

/** The fewest of them. */
function leastBatch(model: PermutationModel): number {
  return needsMaps(model) ? 1 : mostBatch(model);
}

/** The rooms that take least. */
function fewest(model: PermutationModel): PermutationRooms {
  return {
    threads: 1,
    batch: leastBatch(model),
    slabVoxels: Math.min(model.voxelCount, FEWEST_TILES * TILE),
    tailVoxels: model.tail ? 1 : 0,
  };
}

/** How many voxels' tails a thread fits at a time with so much to spare. */
function tailVoxelsFor(
  { relabelling: { count }, tail }: PermutationModel,
  spare: number,
): number {
  if (!tail) return 0;
  const more = Math.min(TAILS, TAILS_SHARE * spare) / (8 * count);
  return Math.min(TILE, 1 + Math.floor(more));
}

/** What the residuals of some voxels take, and what they are made with. */
function residualBytes({ rowCount }: PermutationModel, voxels: number): number {
  return 8 * (rowCount + RESIDUALS) * voxels;
}
