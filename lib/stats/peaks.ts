/** The peaks of clusters. @module */

import { label } from "./label.ts";

/** A local maximum of a cluster. */
export interface Peak {
  /** Voxel indices along x, y and z. */
  readonly voxel: readonly [number, number, number];
  /** The value there. */
  readonly value: number;
}

/** Voxels of a component, and the values to take of them. */
interface Plateau {
  readonly cluster: number;
  readonly voxels: number[];
}

/**
 * Finds the local maxima of each cluster of a map.
 *
 * A voxel is a maximum if none of its 26 neighbours in the cluster is
 * higher. Maxima that touch by faces are one peak, at their centre of mass
 * (halves rounded to even) or, where that is not one of them, at the nearest
 * of them. The inside of a plateau, voxels whose neighbours all equal them,
 * counts only where a cluster's values all agree within 1e-8 + 1e-5·min.
 *
 * @param values One value a voxel, x fastest; positive within the clusters.
 * @param shape Voxels along x, y and z.
 * @param labels The number of the cluster that each voxel is in; 0 outside.
 * @param count How many clusters there are.
 * @returns For each cluster its peaks, highest first; equal ones in the
 *   order x slowest, z fastest.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findPeaks, label } from "@niglm/niglm/stats";
 *
 * const values = Float64Array.of(0, 3, 2, 5, 0);
 * const inside = Uint8Array.from(values, (value) => value > 0 ? 1 : 0);
 * const { labels, count } = label(inside, [5, 1, 1]);
 * assertEquals(findPeaks(values, [5, 1, 1], labels, count), [[
 *   { voxel: [3, 0, 0], value: 5 },
 *   { voxel: [1, 0, 0], value: 3 },
 * ]]);
 * ```
 */
export function findPeaks(
  values: Float64Array,
  shape: readonly [number, number, number],
  labels: Int32Array,
  count: number,
): Peak[][] {
  const maxima = markMaxima(values, shape, labels, count);
  const components = label(maxima, shape);
  const plateaus: Plateau[] = Array.from(
    { length: components.count },
    () => ({ cluster: 0, voxels: [] }),
  );
  forEachVoxel(shape, (voxel) => {
    const component = components.labels[voxel];
    if (component === 0) return;
    const { voxels } = plateaus[component - 1];
    voxels.push(voxel);
    plateaus[component - 1] = { cluster: labels[voxel], voxels };
  });
  const peaks: Peak[][] = Array.from({ length: count }, () => []);
  for (const { cluster, voxels } of plateaus) {
    const voxel = plateauCentre(voxels, values, shape);
    peaks[cluster - 1].push({
      voxel: toIndices(voxel, shape),
      value: values[voxel],
    });
  }
  for (const ofCluster of peaks) ofCluster.sort((a, b) => b.value - a.value);
  return peaks;
}

/** Calls back for each voxel, x slowest and z fastest. */
function forEachVoxel(
  [nx, ny, nz]: readonly [number, number, number],
  callback: (voxel: number) => void,
): void {
  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      for (let z = 0; z < nz; z++) callback(x + nx * (y + ny * z));
    }
  }
}

/** Marks the voxels that no neighbour in their cluster exceeds. */
function markMaxima(
  values: Float64Array,
  shape: readonly [number, number, number],
  labels: Int32Array,
  count: number,
): Uint8Array {
  const constant = constantClusters(values, labels, count);
  return Uint8Array.from(labels, (cluster, voxel) => {
    if (cluster === 0) return 0;
    const { lowest, highest } = neighbourhood(voxel, values, shape, labels);
    const isMaximum = values[voxel] === highest &&
      (constant[cluster] || highest > lowest);
    return isMaximum ? 1 : 0;
  });
}

/** Which clusters have the same value everywhere, all but rounding. */
function constantClusters(
  values: Float64Array,
  labels: Int32Array,
  count: number,
): boolean[] {
  const lowest = new Float64Array(count + 1).fill(Infinity);
  const highest = new Float64Array(count + 1).fill(-Infinity);
  labels.forEach((cluster, voxel) => {
    if (values[voxel] < lowest[cluster]) lowest[cluster] = values[voxel];
    if (values[voxel] > highest[cluster]) highest[cluster] = values[voxel];
  });
  return Array.from(
    lowest,
    (low, cluster) =>
      Math.abs(highest[cluster] - low) <= 1e-8 + 1e-5 * Math.abs(low),
  );
}

/** Range of a voxel and its 26 neighbours, those of no cluster being 0. */
function neighbourhood(
  voxel: number,
  values: Float64Array,
  shape: readonly [number, number, number],
  labels: Int32Array,
): { lowest: number; highest: number } {
  const [nx, ny, nz] = shape;
  const [x, y, z] = toIndices(voxel, shape);
  let lowest = Infinity;
  let highest = -Infinity;
  for (let k = Math.max(z - 1, 0); k <= Math.min(z + 1, nz - 1); k++) {
    for (let j = Math.max(y - 1, 0); j <= Math.min(y + 1, ny - 1); j++) {
      for (let i = Math.max(x - 1, 0); i <= Math.min(x + 1, nx - 1); i++) {
        const neighbour = i + nx * (j + ny * k);
        const value = labels[neighbour] === labels[voxel]
          ? values[neighbour]
          : 0;
        if (value < lowest) lowest = value;
        if (value > highest) highest = value;
      }
    }
  }
  return { lowest, highest };
}

/** The voxel of a plateau that stands for it. */
function plateauCentre(
  voxels: readonly number[],
  values: Float64Array,
  shape: readonly [number, number, number],
): number {
  const [nx, ny] = shape;
  let total = 0;
  const moments = [0, 0, 0];
  for (const voxel of voxels) {
    total += values[voxel];
    toIndices(voxel, shape).forEach((index, axis) => {
      moments[axis] += values[voxel] * index;
    });
  }
  const centre = moments.map((moment) => roundHalfToEven(moment / total));
  const central = centre[0] + nx * (centre[1] + ny * centre[2]);
  if (voxels.includes(central)) return central;
  let nearest = voxels[0];
  let shortest = Infinity;
  for (const voxel of voxels) {
    const distance = toIndices(voxel, shape).reduce(
      (sum, index, axis) => sum + (index - centre[axis]) ** 2,
      0,
    );
    if (distance < shortest) {
      shortest = distance;
      nearest = voxel;
    }
  }
  return nearest;
}

/** Nearest integer, the even one of two. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

/** Indices along x, y and z of a voxel. */
function toIndices(
  voxel: number,
  [nx, ny]: readonly [number, number, number],
): [number, number, number] {
  return [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / nx / ny)];
}
