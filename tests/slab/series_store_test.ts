import { assertEquals, assertRejects } from "@std/assert";
import { smoothVolume } from "../../lib/image/smooth.ts";
import { RAW_BYTES } from "../../lib/kernels/decode.ts";
import type { RawType } from "../../lib/kernels/types.ts";
import type { RawVolumeSeries } from "../../lib/nifti/raw_volume.ts";
import type { VolumeSeries } from "../../lib/nifti/types.ts";
import { decodeSlab } from "../../lib/slab/decode_slab.ts";
import type { SeriesRequest } from "../../lib/slab/kept_volumes.ts";
import type { SeriesPlan } from "../../lib/slab/plan_series.ts";
import type { OpenScratch } from "../../lib/slab/scratch.ts";
import { BufferRoom } from "../../lib/slab/buffer_room.ts";
import { SeriesStore } from "../../lib/slab/series_store.ts";
import { uniform } from "../made_brain.ts";
import { encodeValues } from "../builders.ts";

const SCANS = 11;
const SHAPE = [5, 4, 3] as const;
const SIZE = 60;
const GRID = {
  shape: SHAPE,
  affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
  voxelSizes: [2, 2, 2] as const,
};

/** A run whose volumes are of the types given, in turn. */
function makeRun(types: readonly RawType[]): RawVolumeSeries {
  const valueOf = (scan: number, v: number) => (scan * 17 + v * 5) % 101;
  return {
    name: "run",
    grid: GRID,
    volumeCount: SCANS,
    tR: 2,
    volumeBytes: SIZE * Math.max(...types.map((type) => RAW_BYTES[type])),
    async *volumes() {
      for (let index = 0; index < SCANS; index++) {
        const data = Float64Array.from(
          { length: SIZE },
          (_, v) => 0.5 * valueOf(index, v) + 3,
        );
        yield { index, data };
      }
    },
    async *rawVolumes() {
      for (let index = 0; index < SCANS; index++) {
        const type = types[index % types.length];
        const littleEndian = index % 2 === 0;
        const values = Array.from(
          { length: SIZE },
          (_, v) => valueOf(index, v),
        );
        const encoded = encodeValues(values, type, littleEndian);
        const bytes = new Uint8Array(encoded.length + 1).subarray(1);
        bytes.set(encoded);
        const encoding = { type, littleEndian, slope: 0.5, inter: 3 };
        yield { index, bytes, encoding };
      }
    },
  };
}

/** Scratch in memory, with what was done to it. */
function memoryScratch(): { open: OpenScratch; log: string[] } {
  const log: string[] = [];
  const bytes = new Uint8Array(1 << 20);
  const view = (a: ArrayBufferView) =>
    new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
  return {
    log,
    open: () => {
      log.push("open");
      return Promise.resolve({
        write: (from, offset) => bytes.set(view(from), offset),
        read: (into, offset) =>
          view(into).set(bytes.subarray(offset, offset + into.byteLength)),
        [Symbol.asyncDispose]: () => {
          log.push("close");
          return Promise.resolve();
        },
      });
    },
  };
}

/** The series of a store, scan after scan. */
async function seriesOf(
  store: SeriesStore,
  voxelCount: number,
): Promise<Float64Array> {
  const series = new Float64Array(store.scans * voxelCount);
  const room = new Uint8Array(series.length * store.valueBytes);
  for await (const slabs of store.parts({})) {
    for (const span of slabs) {
      const values = new Float64Array(store.scans * span.voxelCount);
      decodeSlab(
        store.bytesOf(span, room),
        store.valueBytes,
        store.encodings,
        values,
      );
      for (let t = 0; t < store.scans; t++) {
        series.set(
          values.subarray(t * span.voxelCount, (t + 1) * span.voxelCount),
          t * voxelCount + span.at,
        );
      }
    }
  }
  return series;
}

async function expectedOf(
  run: VolumeSeries,
  { kept, smoothingFwhm, voxels }: SeriesRequest,
): Promise<Float64Array> {
  const rows: number[] = [];
  for await (const { index, data } of run.volumes()) {
    if (!kept[index]) continue;
    const volume = smoothingFwhm === undefined
      ? data
      : smoothVolume(data, GRID, smoothingFwhm);
    for (const voxel of voxels) {
      rows.push(Number.isFinite(volume[voxel]) ? volume[voxel] : 0);
    }
  }
  return Float64Array.from(rows);
}

function randomPlan(next: () => number, voxelCount: number): SeriesPlan {
  const upTo = (most: number) => 1 + Math.floor(next() * most);
  const scratch = next() < 0.5;
  const heldVoxels = scratch ? voxelCount : upTo(voxelCount);
  return {
    slabVoxels: upTo(heldVoxels),
    heldVoxels,
    blockScans: scratch ? upTo(SCANS) : SCANS,
    scratch,
  };
}

Deno.test("any way of holding series gives the same values", async () => {
  const next = uniform(3);
  const types: RawType[][] = [
    ["int16"],
    ["uint8", "float64", "int16"],
    ["float32"],
    ["int64", "uint16"],
  ];
  for (let round = 0; round < 60; round++) {
    const run = makeRun(types[round % types.length]);
    const voxels = new Uint32Array(SIZE).map((_, v) => v)
      .filter(() => next() < 0.6);
    const request = {
      voxels,
      kept: new Uint8Array(SCANS).map(() => next() < 0.8 ? 1 : 0).fill(1, 0, 2),
      smoothingFwhm: next() < 0.3 ? 3 : undefined,
    };
    const plan = randomPlan(next, voxels.length);
    const scratch = memoryScratch();
    const expected = await expectedOf(run, request);
    {
      await using store = new SeriesStore(run, request, {
        plan: {
          ...plan,
          blockScans: Math.min(
            plan.blockScans,
            expected.length / voxels.length,
          ),
        },
        openScratch: scratch.open,
        room: new BufferRoom(next() < 0.5),
        mean: true,
      });
      assertEquals(await seriesOf(store, voxels.length), expected);
      const parts = Math.ceil(voxels.length / plan.heldVoxels);
      assertEquals(store.readings, parts);
      assertEquals(await seriesOf(store, voxels.length), expected);
      assertEquals(store.readings, parts === 1 ? 1 : 2 * parts);
      assertEquals(
        store.scratchBytes,
        plan.scratch ? expected.length * store.valueBytes : 0,
      );
      let total = 0;
      for await (const { data } of run.volumes()) total += data[7];
      assertEquals(store.mean![7], total / SCANS);
    }
    assertEquals(scratch.log, plan.scratch ? ["open", "close"] : []);
  }
});

Deno.test("values that are not finite become 0", () => {
  const bytes = new Uint8Array(Float32Array.of(NaN, 2, Infinity, 4).buffer);
  const values = new Float64Array(4);
  const encoding = {
    type: "float32",
    littleEndian: true,
    slope: 1,
    inter: 0,
  } as const;
  decodeSlab(bytes, 4, [encoding, encoding], values);
  assertEquals([...values], [0, 2, 0, 4]);
});

Deno.test("a disk that is full and an abort close the scratch file", async () => {
  const plan = {
    slabVoxels: 7,
    heldVoxels: SIZE,
    blockScans: 3,
    scratch: true,
  };
  const request = {
    voxels: new Uint32Array(SIZE).map((_, v) => v),
    kept: new Uint8Array(SCANS).fill(1),
    smoothingFwhm: undefined,
  };
  for (const fault of ["full", "abort"]) {
    const { open, log } = memoryScratch();
    const controller = new AbortController();
    const fail = async () => {
      await using store = new SeriesStore(makeRun(["int16"]), request, {
        plan,
        openScratch: async () => {
          const scratch = await open();
          return {
            ...scratch,
            write: () => {
              if (fault === "full") throw new Error("full");
              controller.abort(new Error("abort"));
            },
          };
        },
        room: new BufferRoom(false),
        mean: false,
      });
      for await (const _ of store.parts({ signal: controller.signal })) {
        throw new Error("reached the slabs");
      }
    };
    await assertRejects(fail, Error, fault);
    assertEquals(log, ["open", "close"]);
  }
});
