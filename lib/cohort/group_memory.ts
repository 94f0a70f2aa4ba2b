/** Memory that a model of a group is expected to take. @module */

import { GROUP_VOLUMES } from "../glm/group_by_sums.ts";
import type { PermutationModel } from "../glm/permutation_model.ts";
import { planRooms, relabellingBytes } from "../glm/permutation_rooms.ts";
import {
  garbageBytes,
  KEPT_NUMBERS,
  MAPS,
  MARGIN,
  MASK_VOLUMES,
  reportBytes,
} from "./fit_memory.ts";
import {
  seriesBytes,
  streamedBytes,
  type UnitMachine,
  workerBytes,
} from "./planned_bytes.ts";
import type { UnitSize } from "./predict.ts";

/** Bytes of the runtime with the program. */
const RUNTIME = 83e6;

/** Relabellings of a group's maps. */
export interface Relabelled {
  /** How many. */
  readonly count: number;
  /** Whether clusters are measured. */
  readonly clusters: boolean;
  /** Whether TFCE is computed. */
  readonly tfce: boolean;
  /** Whether tails are fitted. */
  readonly tail: boolean;
}

/** Bytes that relabelling, TFCE and the report of a group leave to be collected. */
const RELABELLING = 7e6;
const TFCE = 8e6;
const REPORT = 18e6;
/** Volumes of float64 that reading holds: in one pass, or map by map. */
const VOLUMES = 1;
const SERIES_VOLUMES = 14;
/** Numbers that a fit in one pass keeps of a voxel besides its coefficients. */
const LEVEL_NUMBERS = 3;

/**
 * Predicts the most bytes that a model of a group has resident at a time.
 *
 * @param size What is known of it; of one with variances its order is 2.
 * @param machine How it uses the machine.
 * @param relabelled Its relabellings, where it is tested by them.
 * @returns Bytes.
 * @throws {UsageError} If the budget is too small for it.
 */
export function groupMemory(
  size: UnitSize,
  machine: UnitMachine,
  relabelled?: Relabelled,
): number {
  const { columns, fitted, order, scans, voxels } = size;
  const byVoxel = order > 1;
  const volumes = byVoxel
    ? SERIES_VOLUMES
    : relabelled
    ? MASK_VOLUMES
    : VOLUMES;
  const maps = 8 * volumes * voxels;
  const kept = byVoxel ? KEPT_NUMBERS : LEVEL_NUMBERS;
  const state = 8 * (columns + kept + MAPS) * fitted + maps;
  const read = byVoxel
    ? 2 * seriesBytes({ ...size, fitted: voxels, order: 0 }, machine)
    : streamedBytes(size, machine, GROUP_VOLUMES);
  const bytes = workerBytes(size, machine) + (relabelled
    ? Math.max(
      garbageBytes(size) + maps + 8 * scans * fitted,
      RELABELLING + (relabelled.tfce ? TFCE : 0) +
        permuted(size, machine, relabelled),
    )
    : garbageBytes(size) + state + read);
  const report = size.report ? REPORT + read + reportBytes(size) : 0;
  return MARGIN * (RUNTIME + Math.max(bytes, report));
}

/** What the relabellings of a group take. */
function permuted(
  { columns, fitted, scans, voxels }: UnitSize,
  { memory, workers }: UnitMachine,
  { clusters, count, tail, tfce }: Relabelled,
): number {
  const model: PermutationModel = {
    rowCount: scans,
    voxelCount: fitted,
    volumeVoxels: voxels,
    tested: new Float64Array(),
    nuisance: Array.from({ length: columns - 1 }, () => new Float64Array()),
    dof: 1,
    relabelling: { count } as PermutationModel["relabelling"],
    twoSided: false,
    clusterHeight: clusters ? 1 : undefined,
    tfceSteps: tfce ? 0 : undefined,
    tail: tail ? { least: 0, most: 1 } : undefined,
  };
  const threads = Math.max(1, workers);
  return relabellingBytes(model, planRooms(model, { threads, memory }));
}
