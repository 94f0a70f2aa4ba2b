import { assertAlmostEquals, assertEquals } from "@std/assert";
import { decode } from "fast-png";
import { rasterize, type Scene, type SceneItem } from "../../lib/plot/mod.ts";
import { glyphOf } from "../../lib/plot/font/glyphs.ts";
import { measureText } from "../../lib/plot/font/measure_text.ts";
import { Picture } from "../../lib/plot/picture.ts";
import { encodePngWithOpacity } from "../../lib/plot/scene/png.ts";
import { assertLooksLike } from "./looks_like.ts";

function sceneOf(...items: SceneItem[]): Scene {
  return {
    width: 40,
    height: 30,
    background: [255, 255, 255],
    description: "a test",
    items,
  };
}

/** Ink of a scene drawn in black on white, in pixels. */
function inkOf(...items: SceneItem[]): number {
  const { rgb } = rasterize(sceneOf(...items));
  return rgb.reduce((sum, value) => sum + 255 - value, 0) / 3 / 255;
}

const fill = [0, 0, 0] as const;

Deno.test("PNG files hold the pixels, as another library reads them", async () => {
  const scene = sceneOf(
    { kind: "rect", x: 3, y: 4.5, width: 10, height: 9, fill: [200, 30, 90] },
    { kind: "text", x: 2, y: 25, text: "Ab", size: 14, color: fill },
  );
  const { width, height, channels, data } = decode(
    await new Picture(scene).png(),
  );
  assertEquals([width, height, channels], [40, 30, 3]);
  assertEquals(data, rasterize(scene).rgb);
  const rgba = Uint8ClampedArray.of(1, 2, 3, 4, 250, 251, 252, 253);
  const tile = decode(await encodePngWithOpacity(2, 1, rgba));
  assertEquals([tile.width, tile.height, tile.channels], [2, 1, 4]);
  assertEquals([...tile.data], [...rgba]);
});

Deno.test("areas are covered by as much ink as they are large", () => {
  const rect = { kind: "rect", x: 2.3, y: 3.7, width: 7.1, height: 5.2, fill };
  assertAlmostEquals(inkOf(rect as SceneItem), 7.1 * 5.2, 0.2);
  const triangle = [5.5, 3.2, 33.1, 9.9, 12.4, 27.6];
  const [ax, ay, bx, by, cx, cy] = triangle;
  const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
  const polygon = { kind: "polygon", rings: [triangle], fill } as const;
  assertAlmostEquals(inkOf(polygon), area, 0.5);
  const hole = [10, 10, 10, 20, 20, 20, 20, 10];
  const around = [5, 5, 30, 5, 30, 25, 5, 25];
  const ring = { kind: "polygon", rings: [around, hole], fill } as const;
  assertAlmostEquals(inkOf(ring), 25 * 20 - 100, 0.2);
});

Deno.test("lines are as thick as they are told, joints included", () => {
  const points = [5, 5, 30, 5, 30, 25];
  const line = { kind: "line", points, color: fill, thickness: 2 } as const;
  const length = 25 + 20;
  assertAlmostEquals(inkOf(line), 2 * length + Math.PI, 2);
  const thin = { ...line, thickness: 1 };
  assertAlmostEquals(inkOf(thin), length + Math.PI / 4, 1);
});

Deno.test("tiles take the cell under the middle of each pixel", () => {
  const rgba = Uint8ClampedArray.of(
    ...[255, 0, 0, 255],
    ...[0, 255, 0, 255],
    ...[0, 0, 255, 128],
    ...[9, 9, 9, 0],
  );
  const tile = { kind: "tile", columns: 2, rows: 2, rgba } as const;
  const { rgb } = rasterize(
    sceneOf({ ...tile, x: 1.4, y: 1.6, width: 5, height: 4 }),
  );
  const at = (x: number, y: number) => [
    ...rgb.subarray(3 * (40 * y + x), 3 * (40 * y + x) + 3),
  ];
  assertEquals(at(1, 2), [255, 0, 0]);
  assertEquals(at(3, 2), [255, 0, 0]);
  assertEquals(at(4, 2), [0, 255, 0]);
  assertEquals(at(2, 4), [127, 127, 255]);
  assertEquals(at(4, 4), [255, 255, 255]);
  assertEquals(at(0, 2), [255, 255, 255]);
  assertEquals(at(1, 1), [255, 255, 255]);
});

Deno.test("text is as wide as its letters, and unknown letters are boxes", () => {
  const { advance } = glyphOf("e");
  assertAlmostEquals(measureText("eee", 20), 60 * advance, 1e-12);
  assertEquals(glyphOf("猫"), glyphOf("😀"));
  assertEquals(glyphOf("猫").rings.length, 2);
  assertEquals(glyphOf("é").rings.length, glyphOf("e").rings.length + 1);
});

Deno.test("pictures look as they did", async () => {
  const turned = {
    kind: "text",
    text: "Σβ²≤ q",
    size: 9,
    color: fill,
  } as const;
  await assertLooksLike(
    "letters",
    sceneOf(
      { ...turned, x: 3, y: 12 },
      { ...turned, x: 3, y: 28, rotate: -20, color: [0, 114, 178] },
      {
        kind: "line",
        points: [2, 15, 20, 18, 38, 2],
        color: [213, 94, 0],
        thickness: 1.8,
      },
    ),
  );
});
