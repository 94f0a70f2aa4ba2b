import { assertEquals } from "@std/assert";
import { label } from "../../lib/stats/label.ts";
import { noise } from "../noise.ts";
import { clusters } from "./clusters_fixture.ts";
import { digest } from "./digest.ts";

for (const given of clusters.labels) {
  const { seed, shape, level } = given;
  Deno.test(`label numbers ${shape.join("×")} voxels as scipy does`, async () => {
    const inside = Uint8Array.from(
      noise(seed, shape),
      (value) => value > level ? 1 : 0,
    );
    const { labels, count } = label(inside, shape);
    assertEquals(count, given.count);
    assertEquals(await digest(labels), given.labels);
  });
}

Deno.test("label does not join voxels that meet at an edge or across rows", () => {
  const { labels } = label(Uint8Array.of(1, 0, 0, 1), [2, 2, 1]);
  assertEquals([...labels], [1, 0, 0, 2]);
  const wrapped = label(Uint8Array.of(0, 0, 1, 1, 0, 0), [3, 2, 1]);
  assertEquals(wrapped.count, 2);
});

Deno.test("label finds nothing in an empty volume", () => {
  assertEquals(label(new Uint8Array(8), [2, 2, 2]).count, 0);
});
