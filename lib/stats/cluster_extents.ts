/** Size and mass of the clusters beyond a height. @module */

import { FACES } from "./mask_neighbours.ts";

/** The greatest cluster of a map. */
export interface ClusterMaxima {
  /** Voxels of the largest cluster; 0 if there is none. */
  readonly size: number;
  /** Sum of |value| − height over the heaviest cluster; 0 if there is none. */
  readonly mass: number;
}

/** Where {@linkcode ClusterExtents.measure} writes each voxel's cluster. */
export interface ClusterMaps {
  /** Receives the size in voxels of each voxel's cluster, 0 outside. */
  readonly size: Float64Array;
  /** Receives its mass. */
  readonly mass: Float64Array;
}

/**
 * Measures the clusters of maps of one mask: voxels beyond a height that touch
 * by a face and have the same sign.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ClusterExtents, maskNeighbours } from "@niglm/niglm/stats";
 *
 * const neighbours = maskNeighbours(Uint32Array.of(0, 1, 2, 3), [4, 1, 1]);
 * const map = Float64Array.of(3, 4, 0, 6);
 * assertEquals(new ClusterExtents(neighbours).measure(map, 2), {
 *   size: 2,
 *   mass: 4,
 * });
 * ```
 */
export class ClusterExtents {
  /** Bytes a voxel that this takes. */
  static readonly BYTES = 5;
  readonly #neighbours: Int32Array;
  readonly #signs: Int8Array;
  readonly #members: Int32Array;

  /**
   * Makes room for the maps of a mask.
   *
   * @param neighbours What `maskNeighbours` gives.
   */
  constructor(neighbours: Int32Array) {
    const voxelCount = neighbours.length / FACES;
    this.#neighbours = neighbours;
    this.#signs = new Int8Array(voxelCount + 1);
    this.#members = new Int32Array(voxelCount);
  }

  /**
   * Measures a map.
   *
   * @param values One value a voxel of the mask.
   * @param height What values must exceed, at least 0.
   * @param twoSided Whether values below −height count too. `true` unless
   *   given.
   * @param maps Receives size and mass of each voxel's cluster, where given.
   * @returns The greatest size and the greatest mass.
   */
  measure(
    values: Float64Array,
    height: number,
    twoSided = true,
    maps?: ClusterMaps,
  ): ClusterMaxima {
    const signs = this.#signs;
    for (let v = 0; v < values.length; v++) {
      signs[v] = values[v] > height
        ? 1
        : twoSided && values[v] < -height
        ? -1
        : 0;
    }
    maps?.size.fill(0);
    maps?.mass.fill(0);
    let size = 0;
    let mass = 0;
    for (let v = 0; v < values.length; v++) {
      if (signs[v] === 0) continue;
      const count = this.#take(v);
      const members = this.#members.subarray(0, count);
      let sum = 0;
      for (let i = 0; i < count; i++) {
        sum += Math.abs(values[members[i]]) - height;
      }
      if (count > size) size = count;
      if (sum > mass) mass = sum;
      for (let i = 0; maps !== undefined && i < count; i++) {
        maps.size[members[i]] = count;
        maps.mass[members[i]] = sum;
      }
    }
    return { size, mass };
  }

  /** Gathers the cluster of a voxel and takes its voxels out of the map. */
  #take(voxel: number): number {
    const signs = this.#signs;
    const members = this.#members;
    const sign = signs[voxel];
    members[0] = voxel;
    signs[voxel] = 0;
    let count = 1;
    for (let i = 0; i < count; i++) {
      const start = FACES * members[i];
      for (let face = start; face < start + FACES; face++) {
        const neighbour = this.#neighbours[face];
        if (signs[neighbour] !== sign) continue;
        signs[neighbour] = 0;
        members[count++] = neighbour;
      }
    }
    return count;
  }
}
