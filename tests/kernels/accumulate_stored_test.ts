import { assert, assertEquals, assertThrows } from "@std/assert";
import { Arena } from "../../lib/kernels/arena.ts";
import { createEngine } from "../../lib/kernels/engine.ts";
import { createMemory } from "../../lib/kernels/memory.ts";
import { SCRATCH_BYTES } from "../../lib/kernels/scratch_bytes.ts";
import { tsEngine } from "../../lib/kernels/ts_engine.ts";
import type { RawFormat, Sums } from "../../lib/kernels/types.ts";
import { generator } from "../glm/slab_oracle.ts";

const floats: RawFormat = {
  type: "float32",
  littleEndian: true,
  slope: 1,
  inter: 0,
};

/** Stored volumes and sums under way, in a memory of their own. */
function problem(voxels: number, columns: number, count: number, seed: number) {
  const next = generator(seed);
  const values = voxels * (columns + 5) + count * columns + voxels;
  const memory = createMemory(
    8 * values + 4 * (voxels + 1) * count + SCRATCH_BYTES + 4096,
  );
  const arena = new Arena(memory.buffer);
  const filled = (length: number) => {
    const made = arena.float64(length);
    for (let i = 0; i < length; i++) made[i] = next();
    return made;
  };
  const sums: Sums = {
    acc: filled(voxels * columns),
    zz: filled(voxels),
    lag: filled(voxels),
    zprev: filled(voxels),
    shift: filled(voxels),
  };
  for (let v = 16; v < 28; v++) sums.shift[v] = v % 2 === 0 ? 0 : -0;
  const total = filled(voxels);
  const basis = filled(count * columns);
  const stride = 4 * (voxels + 1);
  const bytes = arena.bytes(stride * count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // Voxels 16 to 23 are 0 in all volumes but for the odd values, 24 to 27 in all
  // but the last, and their shifts are zeros of either sign.
  const odd = [NaN, Infinity, -Infinity, 0, -0, 1e-42, 3e38];
  for (let t = 0; t < count; t++) {
    for (let v = 0; v < voxels; v++) {
      const value = (t * 7 + v * 3) % 13 < odd.length && v % 5 === 0
        ? odd[(t + v) % odd.length]
        : v >= 16 && v < 28 && (v < 24 || t !== count - 1)
        ? 0
        : 100 * next();
      view.setFloat32(t * stride + 4 * v, value, true);
    }
  }
  const scratch = arena.bytes(SCRATCH_BYTES);
  const engine = createEngine({ engine: "wasm", memory, scratch });
  return {
    engine,
    sums,
    total,
    basis,
    stored: { bytes, stride, format: floats },
  };
}

/** What the four kernels leave that the one stands for. */
function oneAfterAnother(
  { sums, total, basis, stored }: ReturnType<typeof problem>,
  count: number,
  from: number,
  to: number,
) {
  const copy: Sums = {
    acc: sums.acc.slice(),
    zz: sums.zz.slice(),
    lag: sums.lag.slice(),
    zprev: sums.zprev.slice(),
    shift: sums.shift.slice(),
  };
  const totals = total.slice();
  const length = to - from;
  const values = new Float64Array(length * count);
  for (let t = 0; t < count; t++) {
    const at = t * stored.stride;
    tsEngine.decode(
      stored.bytes.subarray(at, at + 4 * length),
      floats,
      values.subarray(t * length, (t + 1) * length),
    );
  }
  const rows = { values, stride: length, start: from };
  tsEngine.addVolumes(
    totals.subarray(0, length),
    { ...rows, start: 0 },
    count,
    0,
    length,
  );
  tsEngine.zeroNonFinite(values);
  tsEngine.accumulate(copy, basis, rows, count, from, to);
  return { copy, totals };
}

Deno.test("stored floats are summed to the bits of the kernels one by one", () => {
  let seed = 0;
  for (const columns of [1, 2, 3]) {
    for (const count of [1, 3, 16, 21]) {
      for (const [from, to] of [[0, 32], [5, 41], [0, 7]]) {
        for (const lagged of [true, false]) {
          const made = problem(48, columns, count, ++seed);
          const { copy, totals } = oneAfterAnother(made, count, from, to);
          const { basis, engine, stored, sums, total } = made;
          const before = { lag: sums.lag.slice(), zprev: sums.zprev.slice() };
          const done = engine.accumulateStored(
            ...[total, sums, basis, stored, count, from, to, lagged] as const,
          );
          assertEquals(done, (to - from) - (to - from) % 4);
          const end = from + done;
          const same = (a: Float64Array, b: Float64Array, i: number) =>
            assert(Object.is(a[i], b[i]), `${a[i]} ${b[i]}`);
          for (let v = from; v < end; v++) {
            same(total, totals, v - from);
            same(sums.zz, copy.zz, v);
            same(sums.lag, lagged ? copy.lag : before.lag, v);
            same(sums.zprev, lagged ? copy.zprev : before.zprev, v);
            for (let k = 0; k < columns; k++) {
              same(sums.acc, copy.acc, 48 * k + v);
            }
          }
        }
      }
    }
  }
});

Deno.test("what there is no kernel for is left alone", () => {
  const { basis, engine, stored, sums, total } = problem(16, 4, 2, 1);
  const before = sums.zz.slice();
  const sum = (format: RawFormat, made = { sums, basis }) =>
    engine.accumulateStored(
      total,
      made.sums,
      made.basis,
      { ...stored, format },
      ...[2, 0, 16, true] as const,
    );
  assertEquals(sum(floats), 0);
  const few = problem(16, 1, 2, 1);
  assertEquals(few.engine.name, "wasm");
  assertEquals(sum({ ...floats, littleEndian: false }, few), 0);
  assertEquals(sum({ ...floats, slope: 2 }, few), 0);
  assertEquals(sum({ ...floats, type: "int16" }, few), 0);
  assertEquals(sums.zz, before);
  assertEquals(
    tsEngine.accumulateStored(total, sums, basis, stored, 2, 0, 16, true),
    0,
  );
});

Deno.test("stored rows that are too short are refused", () => {
  const { basis, engine, stored, sums, total } = problem(16, 1, 2, 1);
  const short = { ...stored, bytes: stored.bytes.subarray(0, 100) };
  assertThrows(
    () => engine.accumulateStored(total, sums, basis, short, 2, 0, 16, true),
    RangeError,
    "they must have 132 bytes, received 100",
  );
});
