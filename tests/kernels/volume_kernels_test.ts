import { assertAlmostEquals, assertEquals } from "@std/assert";
import { splineSums } from "../../lib/kernels/prefilter.ts";
import { volumeKernels } from "../../lib/kernels/volume_engine.ts";
import {
  LINE_NUMBERS,
  tableAt,
  type VolumeKernels,
} from "../../lib/kernels/volume_kernels.ts";
import { createTsVolumeKernels } from "../../lib/kernels/volume_kernels_ts.ts";
import { createWasmVolumeKernels } from "../../lib/kernels/volume_kernels_wasm.ts";
import { VOLUME_BASE64 } from "../../lib/kernels/wasm/volume_bytes.ts";
import { noise } from "../noise.ts";

/** Values of scratch that a test looks at. */
const LENGTH = 4096;

/** Runs the same in both scratches, full of noise; all their values. */
function both(
  work: (kernels: VolumeKernels, data: Float64Array) => void,
  length = LENGTH,
): [Float64Array, Float64Array] {
  const run = (kernels: VolumeKernels) => {
    const data = kernels.reserve(length);
    data.set(noise(3, [length, 1, 1]).map((value) => value / 7 - 11));
    work(kernels, data);
    return data.slice(0, length);
  };
  return [run(createTsVolumeKernels()), run(createWasmVolumeKernels())];
}

function assertSameBits(
  [ts, wasm]: readonly [Float64Array, Float64Array],
  name: string,
): void {
  assertEquals(
    new BigUint64Array(wasm.buffer),
    new BigUint64Array(ts.buffer),
    name,
  );
}

Deno.test("rows and their neighbours are summed to the same bits, and nothing else is written", () => {
  for (const length of [1, 2, 3, 11, 12, 13, 25, 40]) {
    for (const radius of [0, 1, 2, 3, 7]) {
      const rows = 5;
      const sums = {
        source: 512,
        starts: 1,
        kernel: 64,
        radius,
        target: 2048,
        step: length,
        rows,
        length,
      };
      const result = both((kernels, data) => {
        tableAt(data, 1, rows + 2 * radius).forEach((_, i, table) => {
          table[i] = (i * 7 % 11) * length;
        });
        kernels.correlateRows(sums);
      });
      assertSameBits(result, `${length} values, radius ${radius}`);
      const [data] = result;
      const start = (row: number) => ((row + radius) * 7 % 11) * length;
      for (let row = 0; row < rows; row++) {
        const at = (other: number) => data[512 + start(other) + length - 1];
        let sum = at(row) * data[64];
        for (let d = radius; d > 0; d--) {
          sum += (at(row - d) + at(row + d)) * data[64 + d];
        }
        assertEquals(data[2048 + (row + 1) * length - 1], sum);
      }
    }
  }
});

Deno.test("listed values are copied to the same bits, and nothing else is written", () => {
  for (const count of [0, 1, 2, 5, 8]) {
    const places = Array.from({ length: count }, (_, i) => 100 + 3 * i);
    for (const values of [-64, 0, 512]) {
      const result = both((kernels, data) => {
        tableAt(data, 1, count).set(places);
        kernels.gather(values, 1, count, 2048);
      });
      assertSameBits(result, `${count} values from ${values}`);
      const [data] = result;
      places.forEach((place, i) => {
        assertEquals(data[2048 + i], data[values + place]);
      });
    }
  }
});

Deno.test("lines are summed with mirrored ends to the same bits", () => {
  for (const length of [1, 2, 5, 12, 13, 31]) {
    for (const radius of [0, 1, 3, 8]) {
      const voxels = Array.from(
        { length: length + 2 * radius },
        (_, i) => (i * 5 + 1) % length,
      );
      voxels.splice(radius, length, ...Array(length).keys());
      const result = both((kernels, data) => {
        tableAt(data, 1, voxels.length).set(voxels);
        kernels.correlateLines({
          source: 512,
          mirror: 1,
          kernel: 64,
          radius,
          target: 2048,
          lines: 3,
          length,
          padded: 128,
        });
      });
      assertSameBits(result, `${length} values, radius ${radius}`);
      const [data] = result;
      const at = (i: number) => data[512 + 2 * length + voxels[radius + i]];
      let sum = at(0) * data[64];
      for (let d = radius; d > 0; d--) {
        sum += (at(-d) + at(d)) * data[64 + d];
      }
      assertEquals(data[2048 + 2 * length], sum);
    }
  }
});

/** Fails where coefficients do not make the spline through the values. */
function assertSpline(values: Float64Array, coefficients: Float64Array): void {
  const last = values.length - 1;
  values.forEach((value, i) => {
    const before = coefficients[Math.abs(i - 1)];
    const after = coefficients[i === last ? last - 1 : i + 1];
    assertAlmostEquals(
      (before + 4 * coefficients[i] + after) / 6,
      value,
      1e-12,
    );
  });
}

Deno.test("lines side by side become the coefficients of their splines", () => {
  for (const count of [2, 3, 4, 7, 41, 42, 43, 60]) {
    for (const length of [1, 2, 3, 8, 9, 13]) {
      const step = length + 2;
      let before = new Float64Array(0);
      const result = both((kernels, data) => {
        before = data.slice();
        data.set(splineSums(count), 8);
        kernels.prefilterRows({ data: 512, count, step, length, sums: 8 });
      });
      assertSameBits(result, `${count} values of ${length} lines`);
      const line = (data: Float64Array) =>
        Float64Array.from(
          { length: count },
          (_, i) => data[512 + i * step + length - 1],
        );
      assertSpline(line(before), line(result[0]));
      assertEquals(result[0][512 + length], before[512 + length]);
    }
  }
});

Deno.test("lines of neighbours become the coefficients of their splines", () => {
  for (const count of [2, 3, 4, 9, 50, 51]) {
    for (const lines of [1, 2, 7, 8, 9, 20]) {
      const row = count + 3;
      let before = new Float64Array(0);
      const found = both((kernels, data) => {
        before = data.slice();
        data.set(splineSums(count), 8);
        const place = { data: 1024, count, row, lines };
        kernels.prefilterLines({ ...place, sums: 8, buffer: 128 });
        data.fill(0, 128, 128 + 8 * count);
      });
      assertSameBits(found, `${count} values of ${lines} lines`);
      const line = (data: Float64Array) => {
        const start = 1024 + (lines - 1) * row;
        return data.slice(start, start + count);
      };
      assertSpline(line(before), line(found[0]));
      const behind = 1024 + (lines - 1) * row + count;
      assertEquals(found[0][behind], before[behind]);
    }
  }
});

Deno.test("rows are mixed to the same bits, and nothing else is written", () => {
  for (const width of [2, 4] as const) {
    for (const length of [1, 2, 7, 8, 9, 20]) {
      const [step, targetStep, count] = [length + 1, length + 2, 5];
      const rows = Array.from({ length: 4 * count }, (_, i) => i * 7 % 11);
      const result = both((kernels, data) => {
        tableAt(data, 8, rows.length).set(rows);
        const place = { source: 512, rows: 8, weights: 64, target: 2048 };
        kernels.mixRows({ ...place, step, width, targetStep, count, length });
      });
      assertSameBits(result, `${width} rows of ${length} values`);
      const [data] = result;
      for (let i = 0; i < count; i++) {
        const parts = Array.from({ length: width }, (_, tap) => {
          const row = rows[i * width + tap];
          return data[64 + i * width + tap] *
            data[512 + row * step + length - 1];
        });
        const mixed = parts.reduce((sum, part) => sum + part);
        assertEquals(data[2048 + i * targetStep + length - 1], mixed);
      }
    }
  }
});

Deno.test("values are decoded, made finite and rounded to the same bits", () => {
  const format = { type: "int16", littleEndian: true, slope: 0.1, inter: 3 };
  for (const count of [1, 4, 7, 30]) {
    const result = both((kernels, data) => {
      const raw = new Uint8Array(
        data.buffer,
        data.byteOffset + 1024,
        2 * count,
      );
      raw.forEach((_, i) => raw[i] = i * 37);
      const values = data.subarray(512, 512 + count);
      kernels.decode(raw, { ...format, type: "int16" }, values);
      values[0] = 1 / 3;
      if (count > 3) values[3] = -Infinity;
      if (count > 3) values[2] = NaN;
      assertEquals(kernels.zeroNonFinite(values), count > 3 ? 2 : 0);
      const at = data.byteOffset + 8 * 1024;
      kernels.toFloat32(values, new Float32Array(data.buffer, at, count));
    });
    assertSameBits(result, `${count} values`);
    const [data] = result;
    const rounded = new Float32Array(data.buffer, 8 * 1024, count);
    assertEquals(rounded[0], Math.fround(1 / 3));
    assertEquals(
      [...rounded],
      [...data.subarray(512, 512 + count)].map(Math.fround),
    );
  }
});

const SIZE = [9, 8, 7] as const;
const VOXELS = SIZE[0] * SIZE[1] * SIZE[2];
const VOXELS_OF_LINE = 150;
const END = LINE_NUMBERS + VOXELS;

/** Samples noise along a line; the whole scratch that was used. */
function sample(
  kernels: VolumeKernels,
  line: readonly number[],
  first: number,
  last: number,
  kind: "sampleRow" | "sampleLinear" = "sampleRow",
): Float64Array {
  const data = kernels.reserve(END + VOXELS_OF_LINE);
  data.set(line);
  data.set(noise(5, SIZE).map((value) => value / 7 - 11), LINE_NUMBERS);
  data.fill(-1, END, END + VOXELS_OF_LINE);
  kernels[kind](LINE_NUMBERS, SIZE[0], SIZE[0] * SIZE[1], END, first, last);
  return data.slice(0, END + VOXELS_OF_LINE).fill(0, 0, LINE_NUMBERS);
}

const LINES = [
  [0.3, 0.1, 0.2, 0.41, 0.37, 0.29, 5, 4, 3],
  [5.2, 4.1, -0.3, -0.47, -0.4, 0.3, 5, 4, 3],
  [0, 0, 0, 1, 0, 0, 5, 4, 3],
  [5, 4, 3, 0, 0, -1, 5, 4, 3],
  [1e-9, 2, 3 + 1e-10, 1 / 3, 1e-17, 0, 5, 4, 3],
];

for (const kind of ["sampleRow", "sampleLinear"] as const) {
  Deno.test(`lines are sampled to the same bits, and nothing else is written: ${kind}`, () => {
    const [ts, wasm] = [createTsVolumeKernels(), createWasmVolumeKernels()];
    for (const line of LINES) {
      for (
        const [first, last] of [[0, 149], [3, 3], [2, 7], [1, 64], [4, 68]]
      ) {
        const found = sample(wasm, line, first, last, kind);
        assertSameBits([sample(ts, line, first, last, kind), found], `${line}`);
        const out = found.subarray(END);
        out.forEach((value, i) =>
          assertEquals(value === -1, i < first || i > last)
        );
      }
    }
  });
}

Deno.test("sampling weighs 64 coefficients by B-splines", () => {
  const bSpline = (x: number) =>
    [-2, -1, 0, 1, 2].reduce(
      (sum, knot, k) =>
        sum + [1, -4, 6, -4, 1][k] * Math.max(0, x - knot) ** 3 / 6,
      0,
    );
  const line = LINES[0];
  const data = sample(createTsVolumeKernels(), line, 0, 149);
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

Deno.test("linear sampling weighs 8 values by their distances", () => {
  const line = LINES[1];
  const data = sample(createTsVolumeKernels(), line, 0, 149, "sampleLinear");
  for (let i = 0; i < VOXELS_OF_LINE; i++) {
    const [x, y, z] = [0, 1, 2].map((a) =>
      Math.min(Math.max(line[a] + i * line[3 + a], 0), line[6 + a])
    );
    let sum = 0;
    for (let v = 0; v < VOXELS; v++) {
      const [cx, cy, cz] = [v % 9, Math.floor(v / 9) % 8, Math.floor(v / 72)];
      const near = [x - cx, y - cy, z - cz]
        .map((distance) => Math.max(0, 1 - Math.abs(distance)));
      sum += near[0] * near[1] * near[2] * data[LINE_NUMBERS + v];
    }
    assertAlmostEquals(data[END + i], sum, 1e-12);
  }
});

Deno.test("the scratch grows and is one for each engine", () => {
  for (const engine of ["ts", "wasm"] as const) {
    const kernels = volumeKernels(engine);
    assertEquals(kernels.name, engine);
    assertEquals(volumeKernels(engine), kernels);
    assertEquals(kernels.reserve(100_000).length >= 100_000, true);
    assertEquals(kernels.reserve(10).length >= 100_000, true);
    assertEquals(kernels.reserve(300_001).length >= 300_001, true);
  }
});

const canAssemble = await import("wabt").then(() => true, () => false);

Deno.test({
  name: "the kernels' text and bytes are what their source makes",
  ignore: !canAssemble,
  async fn() {
    const { assembleVolume, volumeWat } = await import(
      "../../tools/kernels/assemble.ts"
    );
    assertEquals((await assembleVolume()).toBase64(), VOLUME_BASE64);
    const text = new URL("../../lib/kernels/wasm/volume.wat", import.meta.url);
    assertEquals(await Deno.readTextFile(text), volumeWat());
  },
});

Deno.test({
  name: "sampling works in as many values as the scratch leaves it",
  ignore: !canAssemble,
  async fn() {
    const { WORKED_VALUES } = await import("../../tools/kernels/spline_wat.ts");
    assertEquals(LINE_NUMBERS, WORKED_VALUES);
  },
});

Deno.test("the kernels use neither relaxed nor fused arithmetic", async () => {
  const text = await Deno.readTextFile(
    new URL("../../lib/kernels/wasm/volume.wat", import.meta.url),
  );
  assertEquals(text.match(/\(\S*(relaxed|madd|fma)\S*/g), null);
});
