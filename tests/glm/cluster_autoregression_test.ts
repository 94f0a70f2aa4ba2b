import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  clusterAutoregression,
  shareCenters,
} from "../../lib/glm/cluster_autoregression.ts";
import { kMeans } from "../../lib/stats/k_means.ts";
import { generator } from "./slab_oracle.ts";

function squaredDistance(
  points: Float64Array,
  i: number,
  centers: Float64Array,
  c: number,
  dimension: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimension; d++) {
    sum += (points[i * dimension + d] - centers[c * dimension + d]) ** 2;
  }
  return sum;
}

Deno.test("k-means finds clusters that lie apart", () => {
  const next = generator(1);
  const points = new Float64Array(3 * 200);
  for (let i = 0; i < 200; i++) {
    for (let d = 0; d < 3; d++) {
      points[3 * i + d] = (i % 8 >> d & 1) * 10 + next();
    }
  }
  const { centers, labels } = kMeans(points, 3, 8);
  for (let i = 8; i < 200; i++) assertEquals(labels[i], labels[i % 8]);
  assertEquals(new Set(labels).size, 8);
  for (let c = 0; c < 24; c++) {
    const rest = Math.abs(centers[c] - 5);
    assert(rest > 4.5 && rest < 5.5);
  }
});

Deno.test("k-means labels every point with its nearest centre, the mean of its points", () => {
  const next = generator(2);
  for (const dimension of [1, 2, 4]) {
    const points = Float64Array.from({ length: 300 * dimension }, next);
    const { centers, labels } = kMeans(points, dimension, 20, {
      tolerance: 0,
      restarts: 2,
    });
    const sums = new Float64Array(centers.length);
    const sizes = new Float64Array(20);
    for (let i = 0; i < 300; i++) {
      const own = squaredDistance(points, i, centers, labels[i], dimension);
      for (let c = 0; c < 20; c++) {
        assert(own <= squaredDistance(points, i, centers, c, dimension));
      }
      sizes[labels[i]]++;
      for (let d = 0; d < dimension; d++) {
        sums[labels[i] * dimension + d] += points[i * dimension + d];
      }
    }
    sums.forEach((sum, at) => {
      const mean = sum / sizes[Math.floor(at / dimension)];
      assert(Math.abs(mean - centers[at]) < 1e-14);
    });
  }
});

Deno.test("k-means gives the same clusters again, and each point its own", () => {
  const next = generator(3);
  const points = Float64Array.from({ length: 80 }, next);
  assertEquals(kMeans(points, 2, 7), kMeans(points, 2, 7));
  const { centers, labels } = kMeans(points, 2, 40);
  for (let i = 0; i < 40; i++) {
    assertEquals(squaredDistance(points, i, centers, labels[i], 2), 0);
  }
});

Deno.test("k-means bears equal points and refuses too few", () => {
  const { labels } = kMeans(new Float64Array(12).fill(0.5), 2, 3);
  assertEquals(labels, new Int32Array(6));
  assertThrows(
    () => kMeans(new Float64Array(4), 2, 3),
    RangeError,
    "3 clusters of 2 points",
  );
});

Deno.test("voxels share the centre of the first of their rounded label", () => {
  const clustering = {
    // Labels 0.12_0.3, 0.12_0.3, 0.0_-0.0, 0.0_0.0 in nilearn's spelling.
    centers: Float64Array.of(0.121, 0.3, 0.119, 0.304, 0, -0.001, 0, 0.001),
    labels: Int32Array.of(1, 0, 2, 3, 0),
  };
  const autoregression = new Float64Array(10);
  shareCenters(clustering, autoregression, Uint32Array.of(4, 0, 1, 2, 3));
  assertEquals(
    autoregression,
    Float64Array.of(0.121, 0.121, 0, 0, 0.121, 0.3, 0.3, -0.001, 0.001, 0.3),
  );
  shareCenters(clustering, autoregression, Uint32Array.of(0, 1, 2, 3, 4));
  assertEquals(
    autoregression,
    Float64Array.of(
      0.119,
      0.119,
      0,
      0,
      0.119,
      0.304,
      0.304,
      -0.001,
      0.001,
      0.304,
    ),
  );
});

Deno.test("voxels are clustered by all their coefficients", () => {
  const autoregression = Float64Array.of(0.1, 0.2, 0.1, -0.5, -0.5, 0.5);
  const { centers, labels } = clusterAutoregression(autoregression, 3);
  for (let v = 0; v < 3; v++) {
    assertEquals(centers[2 * labels[v]], autoregression[v]);
    assertEquals(centers[2 * labels[v] + 1], autoregression[3 + v]);
  }
});
