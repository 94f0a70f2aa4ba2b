import { assertEquals } from "@std/assert";
import { type BitRows, bitRows } from "../../lib/kernels/bit_rows.ts";
import { ScratchLayout } from "../../lib/kernels/scratch_layout.ts";
import type { VolumeKernels } from "../../lib/kernels/volume_kernels.ts";
import { tableAt } from "../../lib/kernels/volume_kernels.ts";
import { createTsVolumeKernels } from "../../lib/kernels/volume_kernels_ts.ts";
import { createWasmVolumeKernels } from "../../lib/kernels/volume_kernels_wasm.ts";
import { noise } from "../noise.ts";

const engines = [createTsVolumeKernels(), createWasmVolumeKernels()];

/** Runs the same in both scratches; fails unless all of each is the same. */
function both<Result>(
  layout: ScratchLayout,
  work: (kernels: VolumeKernels, data: Float64Array) => Result,
): Result {
  const [ts, wasm] = engines.map((kernels) => {
    const data = kernels.reserve(layout.length).fill(0);
    const result = work(kernels, data);
    const bits = new BigUint64Array(data.buffer, 0, layout.length).slice();
    return { result, bits };
  });
  assertEquals(wasm.result, ts.result);
  assertEquals(wasm.bits, ts.bits);
  return ts.result;
}

const lists: Readonly<Record<string, readonly number[]>> = {
  "one value": [3],
  "two values": [3, -2],
  "an odd count": [7, 1e300, -4, 0.5, 9],
  "zeros of both signs": [0, -0, -0],
  "infinities": [-Infinity, 2, Infinity],
  "NaN first": [NaN, 1, 2, 3],
  "NaN last": [1, 2, NaN],
};

for (const [kind, values] of Object.entries(lists)) {
  Deno.test(`the extremes of ${kind} are those of Math`, () => {
    const layout = new ScratchLayout();
    layout.take(9);
    const at = layout.take(values.length);
    const found = both(layout, (kernels, data) => {
      data.set(values, at);
      return [
        kernels.leastOf(at, values.length),
        kernels.mostOf(at, values.length),
      ];
    });
    assertEquals(found, [Math.min(...values), Math.max(...values)]);
  });
}

Deno.test("buckets count their values, know their extremes and give them back in order", () => {
  const values = [0, 9.9, NaN, 3, 1.5, -0, 4.25, 9.5, 3.75];
  const buckets = 5;
  const layout = new ScratchLayout();
  const at = layout.take(values.length);
  const counts = layout.takeTable(buckets);
  const minima = layout.take(buckets);
  const maxima = layout.take(buckets);
  const taken = layout.takeTable(buckets);
  const bucketing = {
    values: at,
    length: values.length,
    least: 0,
    perUnit: 0.5,
  };
  const found = both(layout, (kernels, data) => {
    data.set(values, at);
    data.fill(Infinity, minima, minima + buckets);
    data.fill(-Infinity, maxima, maxima + buckets);
    tableAt(data, taken, buckets).set([0, 1, 0, 0, 1]);
    kernels.fillBuckets(bucketing, { counts, minima, maxima });
    const count = kernels.takeBuckets(bucketing, taken);
    return {
      counts: [...tableAt(data, counts, buckets)],
      minima: [...data.subarray(minima, minima + buckets)],
      maxima: [...data.subarray(maxima, maxima + buckets)],
      kept: [...data.subarray(at, at + count)],
    };
  });
  assertEquals(found, {
    counts: [4, 2, 1, 0, 2],
    minima: [0, 3, 4.25, Infinity, 9.5],
    maxima: [1.5, 3.75, 4.25, -Infinity, 9.9],
    kept: [9.9, 3, 9.5, 3.75],
  });
});

const shapes = [
  [1, 1, 1],
  [5, 4, 3],
  [31, 3, 2],
  [32, 2, 3],
  [33, 3, 3],
  [
    64,
    5,
    4,
  ],
  [70, 4, 3],
  [130, 2, 2],
] as const;

/** Where a mask's voxels, words and lists lie. */
function placesOf(rows: BitRows) {
  const layout = new ScratchLayout();
  const size = rows.shape[0] * rows.shape[1] * rows.shape[2];
  return {
    size,
    values: layout.take(size),
    words: layout.takeTable(rows.words),
    valid: layout.takeTable(rows.words),
    target: layout.takeTable(rows.words),
    list: layout.takeTable(size),
    layout,
  };
}

for (const shape of shapes) {
  Deno.test(`bits of ${shape.join("×")} voxels are set and listed alike`, () => {
    const rows = bitRows(shape);
    const places = placesOf(rows);
    const cells = noise(shape[0], shape);
    cells[0] = NaN;
    for (const threshold of [-1, 60, 128, 250, Infinity, NaN]) {
      const listed = both(places.layout, (kernels, data) => {
        data.set(cells, places.values);
        kernels.setBits({ ...places, rows }, threshold);
        const count = kernels.listBits(places.words, rows, places.list);
        return [...tableAt(data, places.list, count)];
      });
      assertEquals(
        listed,
        [...cells.keys()].filter((voxel) => cells[voxel] >= threshold),
      );
    }
  });

  Deno.test(`layers of ${shape.join("×")} voxels are the same bits`, () => {
    const rows = bitRows(shape);
    const places = placesOf(rows);
    const cells = noise(shape[0], shape);
    for (const kernel of ["growBits", "shrinkBits"] as const) {
      const listed = both(places.layout, (kernels, data) => {
        data.fill(1, places.values, places.values + places.size);
        kernels.setBits({ ...places, words: places.valid, rows }, 1);
        data.set(cells, places.values);
        const threshold = kernel === "growBits" ? 200 : 30;
        kernels.setBits({ ...places, rows }, threshold);
        kernels[kernel]({ ...places, rows });
        return kernels.listBits(places.target, rows, places.list);
      });
      const inside = cells.filter((value) =>
        value >= (kernel === "growBits" ? 200 : 30)
      ).length;
      assertEquals(
        kernel === "growBits" ? listed >= inside : listed <= inside,
        true,
      );
    }
  });
}
