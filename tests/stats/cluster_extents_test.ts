import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ClusterExtents } from "../../lib/stats/cluster_extents.ts";
import { label } from "../../lib/stats/label.ts";
import { maskNeighbours } from "../../lib/stats/mask_neighbours.ts";
import { smoothNoise } from "../noise.ts";

Deno.test("ClusterExtents measures the components that label finds", () => {
  const shape = [8, 7, 6] as const;
  const values = smoothNoise(5, shape);
  const voxels = Uint32Array.from(values.keys()).filter((v) => v % 11 !== 0);
  const map = Float64Array.from(voxels, (voxel) => values[voxel]);
  const size = new Float64Array(map.length);
  const mass = new Float64Array(map.length);
  const found = new ClusterExtents(maskNeighbours(voxels, shape))
    .measure(map, 0.4, true, { size, mass });
  let largest = 0;
  let heaviest = 0;
  for (const sign of [1, -1]) {
    const inside = new Uint8Array(values.length);
    voxels.forEach((voxel) =>
      inside[voxel] = sign * values[voxel] > 0.4 ? 1 : 0
    );
    const { labels, count } = label(inside, shape);
    for (let cluster = 1; cluster <= count; cluster++) {
      const members = [...map.keys()].filter((v) =>
        labels[voxels[v]] === cluster
      );
      const sum = members.reduce((s, v) => s + Math.abs(map[v]) - 0.4, 0);
      for (const v of members) {
        assertEquals(size[v], members.length);
        assertAlmostEquals(mass[v], sum, 1e-12);
      }
      largest = Math.max(largest, members.length);
      heaviest = Math.max(heaviest, sum);
    }
  }
  assertEquals(found.size, largest);
  assertAlmostEquals(found.mass, heaviest, 1e-12);
});
