/** Pictures held against the ones that were looked at. @module */

import { assert } from "@std/assert";
import { join } from "@std/path";
import { decode } from "fast-png";
import { type Raster, rasterize, type Scene } from "../../lib/plot/mod.ts";
import { Picture } from "../../lib/plot/picture.ts";
import { encodePng } from "../../lib/plot/scene/png.ts";

/** Part of 255 by which a pixel may differ. */
const TOLERANCE = 8;

const folder = new URL("pictures/", import.meta.url);

/**
 * Holds a scene's pixels against `pictures/NAME.png`, which
 * `NIGLM_UPDATE_PICTURES=1` writes anew. Where they differ, the picture and
 * the difference are written to a temporary folder, which the failure names.
 */
export async function assertLooksLike(
  name: string,
  scene: Scene,
): Promise<void> {
  const file = new URL(`${name}.png`, folder);
  if (Deno.env.has("NIGLM_UPDATE_PICTURES")) {
    await Deno.writeFile(file, await new Picture(scene).png());
  }
  const found = rasterize(scene);
  const expected = decode(await Deno.readFile(file));
  const same = expected.width === found.width &&
    expected.height === found.height;
  const difference = same ? differenceOf(found, expected.data) : undefined;
  if (difference?.rgb.every((apart) => apart <= TOLERANCE)) return;
  const out = await Deno.makeTempDir({ prefix: "niglm-pictures-" });
  await Deno.writeFile(join(out, `${name}.png`), await encodePng(found));
  if (difference) {
    const file = join(out, `${name}-difference.png`);
    await Deno.writeFile(file, await encodePng(difference));
  }
  assert(false, `${name} looks different: see ${out}`);
}

/** How far the pixels of two pictures of one size are apart. */
function differenceOf(
  { width, height, rgb }: Raster,
  expected: ArrayLike<number>,
): Raster {
  return {
    width,
    height,
    rgb: rgb.map((value, i) => Math.abs(value - expected[i])),
  };
}
