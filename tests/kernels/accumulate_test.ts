import { assertEquals, assertThrows } from "@std/assert";
import { Arena } from "../../lib/kernels/arena.ts";
import { createEngine } from "../../lib/kernels/engine.ts";
import { createMemory } from "../../lib/kernels/memory.ts";
import type {
  Engine,
  EngineName,
  Sums,
  VolumeRows,
} from "../../lib/kernels/types.ts";
import { SCRATCH_BYTES } from "../../lib/kernels/scratch_bytes.ts";
import { accumulateNaively } from "./naive.ts";

const ENGINES: EngineName[] = ["ts", "wasm"];

interface Problem {
  arena: Arena;
  sums: Sums;
  basis: Float64Array;
  volumes: VolumeRows;
  count: number;
}

/** Numbers from a seed, in [0, 1). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const KINDS = ["ordinary", "denormal", "huge", "mixed"] as const;
type Kind = typeof KINDS[number];

function value(kind: Kind, random: () => number): number {
  const sign = random() < 0.5 ? -1 : 1;
  switch (kind) {
    case "ordinary":
      return 1000 + 50 * (random() - 0.5);
    case "denormal":
      return sign * random() * 2 ** -1030;
    case "huge":
      return sign * random() * 1e150;
    case "mixed":
      return random() < 0.2
        ? sign * 0
        : sign * 10 ** Math.floor(600 * random() - 300) * random();
  }
}

function allocate(
  name: EngineName,
  voxels: number,
  columns: number,
  count: number,
) {
  const values = count * voxels + count * columns + (columns + 5) * voxels;
  const memory = createMemory(8 * values + SCRATCH_BYTES + 1024);
  const arena = new Arena(memory.buffer);
  const scratch = arena.bytes(SCRATCH_BYTES);
  return { arena, engine: createEngine({ engine: name, memory, scratch }) };
}

function problem(
  arena: Arena,
  voxels: number,
  columns: number,
  count: number,
  kind: Kind,
): Problem {
  const random = generator(voxels * 7919 + columns * 31 + count);
  const fill = (length: number, of: Kind) => {
    const values = arena.float64(length);
    for (let i = 0; i < length; i++) values[i] = value(of, random);
    return values;
  };
  return {
    arena,
    sums: {
      acc: arena.float64(columns * voxels),
      zz: arena.float64(voxels),
      lag: arena.float64(voxels),
      zprev: arena.float64(voxels),
      shift: fill(voxels, kind),
    },
    basis: fill(count * columns, kind === "huge" ? "huge" : "mixed"),
    volumes: {
      values: fill(count * voxels, kind),
      stride: voxels,
      start: 0,
    },
    count,
  };
}

function expected(given: Problem): Sums {
  const { acc, zz, lag, zprev, shift } = given.sums;
  const sums = {
    acc: new Float64Array(acc.length),
    zz: new Float64Array(zz.length),
    lag: new Float64Array(lag.length),
    zprev: new Float64Array(zprev.length),
    shift,
  };
  accumulateNaively(
    sums,
    given.basis,
    given.volumes,
    given.count,
    0,
    shift.length,
  );
  return sums;
}

/** The bits of finite values; NaN and infinities as numbers. */
function bits(values: Float64Array): (bigint | number)[] {
  const words = new BigUint64Array(Float64Array.from(values).buffer);
  return Array.from(
    words,
    (word, i) => Number.isFinite(values[i]) ? word : values[i],
  );
}

function assertSameBits(actual: Sums, wanted: Sums): void {
  for (const name of ["acc", "zz", "lag", "zprev"] as const) {
    assertEquals(bits(actual[name]), bits(wanted[name]), name);
  }
}

function run(
  engine: Engine,
  given: Problem,
  batch: number,
  tile: number,
): void {
  const { sums, basis, volumes, count } = given;
  const voxels = sums.shift.length;
  const columns = sums.acc.length / voxels;
  for (let t = 0; t < count; t += batch) {
    const depth = Math.min(batch, count - t);
    for (let v = 0; v < voxels; v += tile) {
      engine.accumulate(
        sums,
        basis.subarray(t * columns),
        { ...volumes, values: volumes.values.subarray(t * voxels) },
        depth,
        v,
        Math.min(v + tile, voxels),
      );
    }
  }
}

for (const name of ENGINES) {
  for (const kind of KINDS) {
    Deno.test(`accumulate (${name}) gives the naive loop's bits on ${kind} values`, () => {
      for (const voxels of [1, 5, 6, 13, 64, 101]) {
        for (const columns of [0, 1, 2, 3, 4, 5, 6, 7, 12, 41]) {
          const { arena, engine } = allocate(name, voxels, columns, 70);
          const given = problem(arena, voxels, columns, 70, kind);
          run(engine, given, 70, voxels);
          assertSameBits(given.sums, expected(given));
        }
      }
    });
  }

  Deno.test(`accumulate (${name}) gives the same bits for any batch and range`, () => {
    for (const batch of [1, 7, 64, 65, 150]) {
      for (const tile of [1, 5, 6, 33, 401]) {
        const { arena, engine } = allocate(name, 401, 13, 150);
        const given = problem(arena, 401, 13, 150, "ordinary");
        run(engine, given, batch, tile);
        assertSameBits(given.sums, expected(given));
      }
    }
  });

  Deno.test(`accumulate (${name}) reads rows of a part of the voxels`, () => {
    const { arena, engine } = allocate(name, 40, 5, 20);
    const given = problem(arena, 40, 5, 10, "ordinary");
    const wanted = expected(given);
    const stride = 24;
    const part = arena.float64(10 * stride);
    for (let t = 0; t < 10; t++) {
      for (let v = 11; v < 34; v++) {
        part[t * stride + v - 11] = given.volumes.values[t * 40 + v];
      }
    }
    const rows = { values: part, stride, start: 11 };
    engine.accumulate(given.sums, given.basis, rows, 10, 11, 34);
    for (let k = 0; k < 5; k++) {
      const row = given.sums.acc.subarray(k * 40, (k + 1) * 40);
      const want = wanted.acc.slice(k * 40, (k + 1) * 40);
      want.fill(0, 0, 11).fill(0, 34);
      assertEquals(bits(row), bits(want));
    }
  });

  Deno.test(`accumulate (${name}) refuses arrays that do not fit together`, () => {
    const { arena, engine } = allocate(name, 8, 2, 4);
    const { sums, basis, volumes } = problem(arena, 8, 2, 4, "ordinary");
    const call = (over: {
      sums?: Sums;
      basis?: Float64Array;
      volumes?: VolumeRows;
      start?: number;
      end?: number;
    }) =>
      engine.accumulate(
        over.sums ?? sums,
        over.basis ?? basis,
        over.volumes ?? volumes,
        4,
        over.start ?? 0,
        over.end ?? 8,
      );
    const cases: [Parameters<typeof call>[0], string][] = [
      [{ sums: { ...sums, zz: sums.zz.subarray(1) } }, "differ in length"],
      [{ sums: { ...sums, acc: sums.acc.subarray(1) } }, "differ in length"],
      [{ basis: basis.subarray(1) }, "must have 8 values, received 7"],
      [{ volumes: { ...volumes, start: 1 } }, "begin with voxel 1"],
      [{ volumes: { ...volumes, stride: 9 } }, "there are 32 values"],
      [{ end: 9 }, "voxels 0 to 9 of 8"],
      [{ start: -1 }, "voxels -1 to 8 of 8"],
    ];
    for (const [over, message] of cases) {
      assertThrows(() => call(over), RangeError, message);
    }
  });
}
