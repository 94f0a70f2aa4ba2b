/** nilearn's clustering of autoregressive coefficients. @module */
import { roundHalfEven } from "../design/round_half_even.ts";
import { type Clustering, kMeans } from "../stats/k_means.ts";

/** Most clusters. */
const BINS = 100;

/**
 * Clusters voxels by their autoregressive coefficients, as many clusters as
 * nilearn's `run_glm` makes, from a fixed seed.
 *
 * @param autoregression Coefficients, `order × voxelCount`.
 * @param voxelCount Number of voxels.
 * @returns The centres (row-major `clusters × order`) and each voxel's label.
 */
export function clusterAutoregression(
  autoregression: Float64Array,
  voxelCount: number,
): Clustering {
  const order = autoregression.length / voxelCount;
  const points = new Float64Array(autoregression.length);
  for (let v = 0; v < voxelCount; v++) {
    for (let i = 0; i < order; i++) {
      points[v * order + i] = autoregression[i * voxelCount + v];
    }
  }
  return kMeans(points, order, Math.min(BINS, voxelCount));
}

/**
 * Replaces voxels' coefficients by their clusters' centres, as nilearn's
 * `run_glm` does: clusters whose centres agree when rounded to hundredths are
 * one, and its voxels share the centre of the first voxel among them.
 *
 * @param clustering Centres (row-major `clusters × order`) and labels.
 * @param autoregression Coefficients, `order × voxelCount`; overwritten.
 * @param scanOrder The voxels in nilearn's order, z fastest.
 */
export function shareCenters(
  { centers, labels }: Clustering,
  autoregression: Float64Array,
  scanOrder: Uint32Array,
): void {
  const voxelCount = labels.length;
  const order = autoregression.length / voxelCount;
  const names = Array.from(
    { length: centers.length / order },
    (_, c) =>
      Array.from(
        centers.subarray(c * order, (c + 1) * order),
        nameOf,
      ).join("_"),
  );
  const shared = new Map<string, number>();
  for (const v of scanOrder) {
    const name = names[labels[v]];
    if (!shared.has(name)) shared.set(name, labels[v]);
    const center = shared.get(name)!;
    for (let i = 0; i < order; i++) {
      autoregression[i * voxelCount + v] = centers[center * order + i];
    }
  }
}

/** A coefficient in hundredths, halves to even; below zero it keeps its sign. */
function nameOf(value: number): string {
  return (value < 0 ? "-" : "") + roundHalfEven(Math.abs(value * 100));
}
