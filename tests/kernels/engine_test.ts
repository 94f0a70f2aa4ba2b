import { assertEquals, assertThrows } from "@std/assert";
import { Arena } from "../../lib/kernels/arena.ts";
import { createEngine } from "../../lib/kernels/engine.ts";
import { createMemory } from "../../lib/kernels/memory.ts";
import type { EngineName } from "../../lib/kernels/types.ts";
import { SCRATCH_BYTES } from "../../lib/kernels/scratch_bytes.ts";

const ENGINES: EngineName[] = ["ts", "wasm"];

function setUp(name: EngineName, shared = true) {
  const memory = createMemory(SCRATCH_BYTES + 8192, shared);
  const arena = new Arena(memory.buffer);
  const scratch = arena.bytes(SCRATCH_BYTES);
  return { arena, engine: createEngine({ engine: name, memory, scratch }) };
}

for (const name of ENGINES) {
  Deno.test(`addVolumes (${name}) sums in time and carries what is not finite`, () => {
    for (const [start, end] of [[0, 7], [1, 6], [2, 3], [4, 4], [3, 28]]) {
      const { arena, engine } = setUp(name);
      const values = arena.float64(3 * 29);
      for (let i = 0; i < values.length; i++) values[i] = 0.1 * i * i;
      values[2 + 29] = NaN;
      values[4 + 58] = -Infinity;
      const total = arena.float64(28).fill(1e16);
      engine.addVolumes(total, { values, stride: 29, start: 0 }, 3, start, end);
      const wanted = Array.from(
        { length: 28 },
        (_, v) =>
          v < start || v >= end
            ? 1e16
            : 1e16 + values[v] + values[v + 29] + values[v + 58],
      );
      assertEquals([...total], wanted);
    }
  });

  Deno.test(`addVolumes (${name}) refuses voxels that the rows do not hold`, () => {
    const { arena, engine } = setUp(name);
    const rows = { values: arena.float64(10), stride: 5, start: 2 };
    const total = arena.float64(8);
    assertThrows(() => engine.addVolumes(total, rows, 2, 2, 8), RangeError);
    assertThrows(() => engine.addVolumes(total, rows, 2, 1, 4), RangeError);
  });

  Deno.test(`gather (${name}) copies from places, and from nowhere else`, () => {
    const { arena, engine } = setUp(name);
    const values = arena.float64(9).map((_, i) => 0.1 * i);
    const lying = arena.float64(9);
    lying.set(values);
    const bytes = arena.bytes(4 * 7);
    const list = new Uint32Array(bytes.buffer, bytes.byteOffset, 7);
    list.set([2, 3, 5, 6, 7, 9, 10]);
    for (let length = 0; length <= 7; length++) {
      const target = arena.float64(7).subarray(0, length);
      engine.gather(lying, -2, list.subarray(0, length), target);
      assertEquals(
        [...target],
        Array.from(list.subarray(0, length), (place) => values[place - 2]),
      );
    }
    const target = arena.float64(7);
    assertThrows(() => engine.gather(lying, -3, list, target), RangeError);
    assertThrows(() => engine.gather(lying, -1, list, target), RangeError);
    assertThrows(
      () => engine.gather(lying, -2, list, target.subarray(1)),
      RangeError,
    );
  });

  Deno.test(`zeroNonFinite (${name}) replaces and counts NaN and infinities`, () => {
    const { arena, engine } = setUp(name);
    const all = arena.float64(7);
    for (let length = 0; length <= 7; length++) {
      all.set([NaN, -0, Infinity, 5e-324, -Infinity, -1.7e308, NaN]);
      const wanted = [0, -0, 0, 5e-324, 0, -1.7e308, 0].slice(0, length);
      const count = [0, 1, 1, 2, 2, 3, 3, 4][length];
      const values = all.subarray(0, length);
      assertEquals(engine.zeroNonFinite(values), count);
      assertEquals(all[6], length === 7 ? 0 : NaN);
      assertEquals(
        Array.from(values, (x) => Object.is(x, -0) ? "-0" : x),
        wanted.map((x) => Object.is(x, -0) ? "-0" : x),
      );
    }
  });
}

Deno.test("the WebAssembly engine runs over memory that is not shared", () => {
  const { arena, engine } = setUp("wasm", false);
  assertEquals(arena.buffer instanceof ArrayBuffer, true);
  const sums = {
    acc: arena.float64(7),
    zz: arena.float64(7),
    lag: arena.float64(7),
    zprev: arena.float64(7),
    shift: arena.float64(7).fill(1),
  };
  const values = arena.float64(14).fill(3, 0, 7).fill(6, 7);
  const basis = arena.float64(2);
  basis.set([2, 10]);
  engine.accumulate(sums, basis, { values, stride: 7, start: 0 }, 2, 0, 7);
  assertEquals([...sums.acc], Array(7).fill(54));
  assertEquals([...sums.zz], Array(7).fill(29));
  assertEquals([...sums.lag], Array(7).fill(10));
  assertEquals([...sums.zprev], Array(7).fill(5));
});

Deno.test("the WebAssembly engine refuses arrays outside its memory", () => {
  const { arena, engine } = setUp("wasm");
  const values = arena.float64(4);
  const rows = { values, stride: 4, start: 0 };
  assertThrows(
    () => engine.addVolumes(new Float64Array(4), rows, 1, 0, 4),
    RangeError,
    "the total lies outside its memory",
  );
  const sums = {
    acc: arena.float64(4),
    zz: new Float64Array(4),
    lag: arena.float64(4),
    zprev: arena.float64(4),
    shift: arena.float64(4),
  };
  assertThrows(
    () => engine.accumulate(sums, arena.float64(1), rows, 1, 0, 4),
    RangeError,
    "zz lies outside its memory",
  );
});

Deno.test("createEngine falls back to TypeScript unless WebAssembly is asked for", () => {
  const memory = createMemory(SCRATCH_BYTES);
  const scratch = new Uint8Array(memory.buffer);
  assertEquals(createEngine({ memory, scratch }).name, "wasm");
  assertEquals(createEngine({ memory, scratch, engine: "ts" }).name, "ts");
  assertEquals(createEngine({ memory }).name, "ts");
  assertThrows(
    () => createEngine({ engine: "wasm" }),
    TypeError,
    "needs a memory",
  );
  assertThrows(
    () => createEngine({ memory, scratch: scratch.subarray(1) }),
    RangeError,
    `must have ${SCRATCH_BYTES} bytes, received ${SCRATCH_BYTES - 1}`,
  );
});

Deno.test("an arena aligns its arrays and says when it is full", () => {
  const arena = new Arena(new ArrayBuffer(256), 10);
  assertEquals(arena.bytes(1).byteOffset, 64);
  assertEquals(arena.float64(8).byteOffset, 128);
  assertEquals(arena.bytes(64).byteOffset, 192);
  assertThrows(
    () => arena.float64(1),
    RangeError,
    "Cannot take 8 bytes of the arena: 0 of 256 are left",
  );
});
