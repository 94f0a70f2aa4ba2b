import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  createTsSplineRows,
  LINE_NUMBERS,
  type SplineRows,
} from "../../lib/kernels/spline_rows.ts";
import { splineRows } from "../../lib/kernels/spline_engine.ts";
import { createWasmSplineRows } from "../../lib/kernels/spline_rows_wasm.ts";
import { SPLINE_BASE64 } from "../../lib/kernels/wasm/spline_bytes.ts";
import { noise } from "../noise.ts";

const SIZE = [9, 8, 7] as const;
const VOXELS = SIZE[0] * SIZE[1] * SIZE[2];
const VOXELS_OF_LINE = 12;
const END = LINE_NUMBERS + VOXELS;

/** Samples noise along a line; the whole scratch that was used. */
function sample(
  rows: SplineRows,
  line: readonly number[],
  first: number,
  last: number,
): Float64Array {
  const data = rows.reserve(END + VOXELS_OF_LINE);
  data.set(line);
  data.set(noise(5, SIZE).map((value) => value / 7 - 11), LINE_NUMBERS);
  data.fill(-1, END, END + VOXELS_OF_LINE);
  rows.sampleRow(LINE_NUMBERS, SIZE[0], SIZE[0] * SIZE[1], END, first, last);
  return data.slice(0, END + VOXELS_OF_LINE);
}

const LINES = [
  [0.3, 0.1, 0.2, 0.41, 0.37, 0.29, 5, 4, 3],
  [5.2, 4.1, -0.3, -0.47, -0.4, 0.3, 5, 4, 3],
  [0, 0, 0, 1, 0, 0, 5, 4, 3],
  [5, 4, 3, 0, 0, -1, 5, 4, 3],
  [1e-9, 2, 3 + 1e-10, 1 / 3, 1e-17, 0, 5, 4, 3],
];

Deno.test("the spline kernels give the same bits and write nothing else", () => {
  const [ts, wasm] = [createTsSplineRows(), createWasmSplineRows()];
  for (const line of LINES) {
    for (const [first, last] of [[0, 11], [3, 3], [2, 7]]) {
      const found = sample(wasm, line, first, last);
      assertEquals(
        new BigUint64Array(found.buffer),
        new BigUint64Array(sample(ts, line, first, last).buffer),
      );
      const out = found.subarray(END);
      out.forEach((value, i) =>
        assertEquals(value === -1, i < first || i > last)
      );
    }
  }
});

Deno.test("the spline kernel weighs 64 coefficients by B-splines", () => {
  const bSpline = (x: number) =>
    [-2, -1, 0, 1, 2].reduce(
      (sum, knot, k) =>
        sum + [1, -4, 6, -4, 1][k] * Math.max(0, x - knot) ** 3 / 6,
      0,
    );
  const line = LINES[0];
  const data = sample(createTsSplineRows(), line, 0, 11);
  for (let i = 0; i < VOXELS_OF_LINE; i++) {
    const [x, y, z] = [0, 1, 2].map((a) =>
      Math.min(line[a] + i * line[3 + a], line[6 + a])
    );
    let sum = 0;
    for (let v = 0; v < VOXELS; v++) {
      const [cx, cy, cz] = [v % 9, Math.floor(v / 9) % 8, Math.floor(v / 72)];
      sum += bSpline(x - cx + 1) * bSpline(y - cy + 1) * bSpline(z - cz + 1) *
        data[LINE_NUMBERS + v];
    }
    assertAlmostEquals(data[END + i], sum, 1e-12);
  }
});

Deno.test("the scratch grows and is one for each engine", () => {
  for (const engine of ["ts", "wasm"] as const) {
    const rows = splineRows(engine);
    assertEquals(splineRows(engine), rows);
    assertEquals(rows.reserve(100_000).length >= 100_000, true);
    assertEquals(rows.reserve(10).length >= 100_000, true);
    assertEquals(rows.reserve(300_001).length >= 300_001, true);
  }
});

const canAssemble = await import("wabt").then(() => true, () => false);

Deno.test({
  name: "the spline kernel's text and bytes are what their source makes",
  ignore: !canAssemble,
  async fn() {
    const { assembleSpline } = await import("../../tools/kernels/assemble.ts");
    const { splineWat } = await import("../../tools/kernels/spline_wat.ts");
    assertEquals((await assembleSpline()).toBase64(), SPLINE_BASE64);
    const text = new URL("../../lib/kernels/wasm/spline.wat", import.meta.url);
    assertEquals(await Deno.readTextFile(text), splineWat());
  },
});

Deno.test("the spline kernel uses neither relaxed nor fused arithmetic", async () => {
  const text = await Deno.readTextFile(
    new URL("../../lib/kernels/wasm/spline.wat", import.meta.url),
  );
  assertEquals(text.match(/\(\S*(relaxed|madd|fma)\S*/g), null);
});
