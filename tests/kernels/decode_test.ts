import { assertEquals, assertThrows } from "@std/assert";
import { Arena } from "../../lib/kernels/arena.ts";
import { RAW_BYTES } from "../../lib/kernels/decode.ts";
import { createEngine } from "../../lib/kernels/engine.ts";
import { createMemory } from "../../lib/kernels/memory.ts";
import type {
  EngineName,
  RawFormat,
  RawType,
} from "../../lib/kernels/types.ts";
import { SCRATCH_BYTES } from "../../lib/kernels/scratch_bytes.ts";

const ENGINES: EngineName[] = ["ts", "wasm"];
const TYPES = Object.keys(RAW_BYTES) as RawType[];
const SCALINGS = [[1, 0], [0.37, 0], [1, -3.25], [-2.5, 1e-3], [1e300, 7]];

function setUp(name: EngineName, byteLength: number) {
  const memory = createMemory(SCRATCH_BYTES + byteLength);
  const arena = new Arena(memory.buffer);
  const scratch = arena.bytes(SCRATCH_BYTES);
  return { arena, engine: createEngine({ engine: name, memory, scratch }) };
}

/** Bytes that hold extreme, special and random values of every type. */
function sampleBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 12345;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = [0, 0x80, 0x7f, 0xff, 0x01, state >>> 24, state >>> 16][
      (state >>> 8) % 7
    ];
  }
  return bytes;
}

/** One value, read and scaled by the rule itself. */
function decodeOne(view: DataView, at: number, format: RawFormat): number {
  const { type, littleEndian, slope, inter } = format;
  const readers: Record<RawType, () => number | bigint> = {
    uint8: () => view.getUint8(at),
    int8: () => view.getInt8(at),
    int16: () => view.getInt16(at, littleEndian),
    uint16: () => view.getUint16(at, littleEndian),
    int32: () => view.getInt32(at, littleEndian),
    uint32: () => view.getUint32(at, littleEndian),
    int64: () => view.getBigInt64(at, littleEndian),
    uint64: () => view.getBigUint64(at, littleEndian),
    float32: () => view.getFloat32(at, littleEndian),
    float64: () => view.getFloat64(at, littleEndian),
  };
  const raw = Number(readers[type]());
  const scaled = slope === 1 ? raw : raw * slope;
  return inter === 0 ? scaled : scaled + inter;
}

for (const name of ENGINES) {
  for (const type of TYPES) {
    Deno.test(`decode (${name}) reads ${type} in both byte orders, at any alignment`, () => {
      const size = RAW_BYTES[type];
      const { arena, engine } = setUp(name, 8192);
      const bytes = arena.bytes(8 * 103 + 3);
      bytes.set(sampleBytes(bytes.length));
      const target = arena.float64(103);
      for (const length of [0, 1, 3, 4, 7, 100, 103]) {
        for (const offset of [0, 3]) {
          for (const littleEndian of [true, false]) {
            for (const [slope, inter] of SCALINGS) {
              const format = { type, littleEndian, slope, inter };
              const raw = bytes.subarray(offset, offset + size * length);
              const view = new DataView(
                raw.buffer,
                raw.byteOffset,
                raw.byteLength,
              );
              target.fill(-99);
              engine.decode(raw, format, target.subarray(0, length));
              const wanted = Array.from(
                { length: 103 },
                (_, i) => i < length ? decodeOne(view, i * size, format) : -99,
              );
              assertEquals(Array.from(target), wanted, JSON.stringify(format));
            }
          }
        }
      }
    });
  }

  Deno.test(`decode (${name}) keeps the sign of zero without an addend`, () => {
    const { arena, engine } = setUp(name, 1024);
    const raw = arena.bytes(32);
    new Float64Array(raw.buffer, raw.byteOffset, 4).set([-0, 0, -0, 0]);
    const target = arena.float64(4);
    const format = {
      type: "float64",
      littleEndian: true,
      slope: 1,
      inter: 0,
    } as const;
    engine.decode(raw, format, target);
    assertEquals(Array.from(target, (x) => 1 / x), [
      -Infinity,
      Infinity,
      -Infinity,
      Infinity,
    ]);
  });

  Deno.test(`decode (${name}) takes bytes from any buffer`, () => {
    const { engine } = setUp(name, 0);
    const target = new Float64Array(5);
    engine.decode(
      new Uint8Array([1, 2, 3, 4, 250]),
      { type: "int8", littleEndian: true, slope: 2, inter: 0 },
      target,
    );
    assertEquals([...target], [2, 4, 6, 8, -12]);
  });

  Deno.test(`decode (${name}) refuses too few bytes`, () => {
    const { arena, engine } = setUp(name, 1024);
    assertThrows(
      () =>
        engine.decode(
          arena.bytes(31),
          { type: "int32", littleEndian: true, slope: 1, inter: 0 },
          arena.float64(8),
        ),
      RangeError,
      "Cannot decode 8 int32 values: they take 32 bytes, received 31",
    );
  });
}
