/** What all threads that work on relabellings know. @module */
import { Arena } from "../kernels/arena.ts";
import type { EngineName } from "../kernels/types.ts";
import { SCRATCH_BYTES } from "../kernels/scratch_bytes.ts";
import type { RelabellingSpec } from "./relabelling.ts";

/** Voxels that are multiplied at a time. */
export const TILE = 384;
/** What is computed of each relabelling. */
export interface PermutationModel {
  /** Number of maps. */
  readonly rowCount: number;
  /** Voxels of the mask. */
  readonly voxelCount: number;
  /** Voxels of a volume. */
  readonly volumeVoxels: number;
  /** The tested regressor. */
  readonly tested: Float64Array;
  /** Nuisance regressors whose products with the data relabellings change. */
  readonly nuisance: readonly Float64Array[];
  /** Residual degrees of freedom. */
  readonly dof: number;
  /** The relabellings. */
  readonly relabelling: RelabellingSpec;
  /** Whether effects of both signs count. */
  readonly twoSided: boolean;
  /** Height in t of clusters, where they are measured. */
  readonly clusterHeight: number | undefined;
  /** Steps of TFCE, 0 for the integral; undefined without TFCE. */
  readonly tfceSteps: number | undefined;
  /** The p that a voxel's tail is bounded by, where tails are fitted. */
  readonly tail: TailBounds | undefined;
}

/** Between what p from a fitted tail lies. */
export interface TailBounds {
  /** The least p that the relabellings allow. */
  readonly least: number;
  /** p where as many reach the statistic as make a tail needless. */
  readonly most: number;
}

/** As many relabellings reach a statistic whose p is not taken from a tail. */
export const ENOUGH = 10;

/** The arrays that threads share. */
export interface PermutationArrays {
  /** Relabellings that a thread works on at a time. */
  readonly batch: number;
  /**
   * Residuals of the maps in a slab of voxels, of length 1 in each voxel: one
   * row of `slabVoxels` a map.
   */
  readonly residuals: Float64Array;
  /** By voxel: the partial correlation that a relabelling is compared with. */
  readonly observed: Float64Array;
  /** By relabelling: greatest t, size, mass and TFCE. */
  readonly maxima: {
    readonly t: Float64Array;
    readonly size: Float64Array;
    readonly mass: Float64Array;
    readonly tfce: Float64Array;
  };
  /** Voxels whose p comes from a fitted tail; empty without tails. */
  readonly selected: Uint32Array;
  /** By voxel: p from a fitted tail, 0 where none was; empty without tails. */
  readonly tailed: Float64Array;
  /** Neighbours in the mask; empty where no clusters are measured. */
  readonly neighbours: Int32Array;
  /** Each thread's own room. */
  readonly rooms: readonly PermutationRoom[];
}

/** One thread's room. */
export interface PermutationRoom {
  /** By voxel: relabellings whose effect is at least the observed one. */
  readonly counts: Uint32Array;
  /** Regressors of a batch, `rowCount` rows of them. */
  readonly basis: Float64Array;
  /** Products of the regressors with a tile's residuals. */
  readonly products: Float64Array;
  /** Four rows of a tile for what the kernel sums besides. */
  readonly besides: Float64Array;
  /** t maps of a batch; empty where no clusters are measured. */
  readonly maps: Float64Array;
  /** Residuals of voxels whose tails are fitted; empty without tails. */
  readonly gathered: Float64Array;
  /** Correlations of these voxels, by voxel; empty without tails. */
  readonly correlations: Float64Array;
  /** Room for the kernels. */
  readonly kernels: Uint8Array;
}

/** Neighbouring voxels of the mask whose residuals are held at a time. */
export interface PermutationSlab {
  /** The first. */
  readonly start: number;
  /** How many there are. */
  readonly voxels: number;
}

/** How the arrays are divided. */
export interface PermutationRooms {
  /** Threads that have a room. */
  readonly threads: number;
  /** Relabellings that a thread works on at a time. */
  readonly batch: number;
  /** Most voxels of a slab. */
  readonly slabVoxels: number;
  /** Most voxels whose tails a thread fits at a time. */
  readonly tailVoxels: number;
}

/** Everything that a worker is sent. */
export interface PermutationSetup extends PermutationRooms {
  /** What is computed. */
  readonly model: PermutationModel;
  /** The kernels; the fastest where not given. */
  readonly engine: EngineName | undefined;
  /** The memory that WebAssembly works on. */
  readonly memory: WebAssembly.Memory;
}

/**
 * Tells whether the relabellings need whole maps.
 *
 * @param model What is computed.
 * @returns Whether clusters or TFCE are asked for.
 */
export function needsMaps(
  { clusterHeight, tfceSteps }: Pick<
    PermutationModel,
    "clusterHeight" | "tfceSteps"
  >,
): boolean {
  return clusterHeight !== undefined || tfceSteps !== undefined;
}

/** Hands out arrays, or only counts what they would take. */
type Source = Pick<Arena, "float64" | "bytes">;

/**
 * Lays the arrays out in a memory.
 *
 * @param model What is computed.
 * @param rooms How they are divided.
 * @param buffer The memory, {@linkcode permutationBytes} long.
 * @returns The arrays.
 */
export function layOutPermutation(
  model: PermutationModel,
  rooms: PermutationRooms,
  buffer: ArrayBufferLike,
): PermutationArrays {
  return take(model, rooms, new Arena(buffer));
}

/**
 * Counts the bytes that the arrays take up.
 *
 * @param model What is computed.
 * @param rooms How they are divided.
 * @returns Bytes.
 */
export function permutationBytes(
  model: PermutationModel,
  rooms: PermutationRooms,
): number {
  let bytes = 0;
  take(model, rooms, {
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

function take(
  model: PermutationModel,
  { batch, slabVoxels, tailVoxels, threads }: PermutationRooms,
  source: Source,
): PermutationArrays {
  const { rowCount, voxelCount, nuisance } = model;
  const { count } = model.relabelling;
  const columns = batch * (1 + nuisance.length);
  const whole = needsMaps(model);
  const integers = (length: number) => source.bytes(4 * length);
  return {
    batch,
    residuals: source.float64(rowCount * slabVoxels),
    observed: source.float64(voxelCount),
    maxima: {
      t: source.float64(count),
      size: source.float64(count),
      mass: source.float64(count),
      tfce: source.float64(count),
    },
    selected: as(Uint32Array, integers(model.tail ? voxelCount : 0)),
    tailed: source.float64(model.tail ? voxelCount : 0),
    neighbours: as(Int32Array, integers(whole ? 6 * voxelCount : 0)),
    rooms: Array.from({ length: threads }, () => ({
      counts: as(Uint32Array, integers(voxelCount)),
      basis: source.float64(rowCount * columns),
      products: source.float64(columns * TILE),
      besides: source.float64(4 * TILE),
      maps: source.float64(whole ? batch * voxelCount : 0),
      gathered: source.float64(model.tail ? rowCount * TILE : 0),
      correlations: source.float64(tailVoxels * count),
      kernels: source.bytes(SCRATCH_BYTES),
    })),
  };
}

function as<T>(
  type: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
  { buffer, byteOffset, byteLength }: Uint8Array,
): T {
  return new type(buffer, byteOffset, byteLength / 4);
}
