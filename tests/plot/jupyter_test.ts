import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  type DesignMatrix,
  getClustersTable,
  type Image,
  makeFirstLevelDesignMatrix,
  makeFrameTimes,
  parseDesignMatrix,
  plotDesignMatrix,
  readImage,
  thresholdStatsImg,
  writeImage,
} from "../../mod.ts";
import { inFolder } from "../in_folder.ts";
import { smoothNoise } from "../noise.ts";

const display = Symbol.for("Jupyter.display");

/** What a notebook is given. */
async function bundleOf(result: object): Promise<Record<string, string>> {
  assert(display in result, "the result does not show itself");
  return await (result as Record<symbol, () => Promise<Record<string, string>>>)
    [display]();
}

const shape = [9, 8, 7] as const;
const map: Image = {
  grid: {
    shape,
    affine: [3, 0, 0, -12, 0, 3, 0, -10, 0, 0, 3, -9, 0, 0, 0, 1],
    voxelSizes: [3, 3, 3],
  },
  volumeCount: 1,
  data: smoothNoise(5, shape),
};

function isPng(base64: string | undefined): boolean {
  return base64?.startsWith("iVBORw0KGgo") ?? false;
}

Deno.test("images show themselves in notebooks, and stay plain data", () =>
  inFolder(async (folder) => {
    await writeImage(map, `${folder}/z.nii`, { datatype: "float64" });
    const read = await readImage(`${folder}/z.nii`);
    const bundle = await bundleOf(read);
    assertEquals(isPng(bundle["image/png"]), true);
    assertMatch(bundle["text/plain"], /^Statistical map image: slices at x = /);
    assertEquals(read.data, map.data);
    assertEquals(Object.keys(read), ["grid", "volumeCount", "data"]);
    assertEquals(structuredClone(read).data, map.data);
    const { image } = thresholdStatsImg(map, {
      heightControl: "none",
      threshold: 1,
      twoSided: false,
    });
    const above = await bundleOf(image);
    assertMatch(above["text/plain"], /^Functional image image/);
  }));

Deno.test("designs show themselves in notebooks", async () => {
  const designs: DesignMatrix[] = [
    makeFirstLevelDesignMatrix(makeFrameTimes(20, 2)),
    parseDesignMatrix("a\tb\n1\t2\n3\t4\n"),
  ];
  for (const design of designs) {
    const bundle = await bundleOf(design);
    assertEquals(isPng(bundle["image/png"]), true);
    assertMatch(bundle["text/plain"], /^Design matrix: /);
  }
  const picture = plotDesignMatrix(designs[0]);
  assertEquals(isPng((await bundleOf(picture))["image/png"]), true);
});

Deno.test("cluster tables show themselves as tables with headers", async () => {
  const table = getClustersTable(map, { statThreshold: 1 });
  const html = (await bundleOf(table))["text/html"];
  assertEquals(html.match(/<th scope="col">/g)?.length, 6);
  assertEquals(html.match(/<tr>/g)?.length, table.rows.length + 1);
  assertMatch(html, /<th scope="col">Cluster Size \(mm3\)<\/th>/);
});

Deno.test("an image that cannot be drawn says why", async () => {
  const grid = { ...map.grid, affine: new Array(16).fill(0) };
  const broken = thresholdStatsImg({ ...map, grid }, {
    heightControl: "none",
    threshold: 0,
  }).image;
  assertMatch((await bundleOf(broken))["text/plain"], /affine/);
});
