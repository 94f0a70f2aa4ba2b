import { assertAlmostEquals, assertEquals } from "@std/assert";
import { barTicks } from "../../lib/plot/color/bar_ticks.ts";
import { colorRange } from "../../lib/plot/color/color_range.ts";
import { backdropOf } from "../../lib/plot/brain/background.ts";
import { smoothNoise } from "../noise.ts";
import { golden } from "./golden.ts";

Deno.test("colour scales span what nilearn's do", () => {
  for (const { data, options, found } of golden.ranges) {
    const { symmetric_cbar: symmetricCbar, ...limits } = options;
    const range = colorRange(data, { ...limits, symmetricCbar } as never);
    const { vmin, vmax, barMin, barMax } = range;
    assertEquals(
      [barMin, barMax, vmin, vmax],
      [found[0] ?? vmin, found[1] ?? vmax, found[2], found[3]],
      JSON.stringify({ data, options }),
    );
  }
});

Deno.test("colour bars have nilearn's ticks", () => {
  for (const { bar: [least, greatest, threshold], ticks } of golden.ticks) {
    assertEquals(barTicks(least, greatest, threshold ?? undefined), ticks);
  }
});

Deno.test("backgrounds are as bright as nilearn's", () => {
  for (const { offset, blackBg, dim, found } of golden.backdrops) {
    const shape = [8, 7, 6] as const;
    const image = {
      grid: {
        shape,
        affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        voxelSizes: [1, 1, 1],
      },
      volumeCount: 1,
      data: smoothNoise(9, shape).map((value) => value + offset),
    } as const;
    const backdrop = backdropOf(image, { blackBg, dim });
    assertEquals(backdrop.blackBg, found[0]);
    [backdrop.vmin, backdrop.vmax].forEach((limit, i) => {
      const expected = found[i + 1];
      if (typeof expected === "number") {
        assertAlmostEquals(limit ?? NaN, expected, 1e-9);
      } else assertEquals(limit, undefined);
    });
  }
});
