/** Relabelling gives the same bits however many voxels are held at a time. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { InputError, UsageError } from "../../lib/errors.ts";
import {
  type OpenPermutationPass,
  permuteInline,
} from "../../lib/glm/permutation_pass.ts";
import type { PermutationModel } from "../../lib/glm/permutation_model.ts";
import {
  leastMemory,
  planRooms,
  relabellingBytes,
} from "../../lib/glm/permutation_rooms.ts";
import {
  type MaskedMaps,
  permutedOls,
  type PermutedOlsOptions,
} from "../../lib/glm/permuted_ols.ts";
import type { Scratch } from "../../lib/slab/scratch.ts";
import { WorkerPool } from "../../lib/workers/pool.ts";
import { smoothNoise } from "../noise.ts";
import { designOf } from "./permutation_fixture.ts";

const shape = [16, 14, 13] as const;
const count = 9;
const design = designOf(
  Array.from({ length: count }, (_, i) => [1, (i * 5 % 9) - 4]),
);

function makeMaps(): MaskedMaps {
  const voxels = Uint32Array.from({ length: 2912 }, (_, v) => v)
    .filter((v) => v % 13 !== 5);
  return {
    count,
    grid: {
      shape,
      affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      voxelSizes: [1, 1, 1],
    },
    voxels,
    *rows() {
      const row = new Float64Array(voxels.length);
      for (let i = 0; i < count; i++) {
        const map = smoothNoise(i + 1, shape);
        voxels.forEach((voxel, v) => row[v] = map[voxel] + voxel / 2912);
        row[7] = 0;
        yield row;
      }
    },
  };
}

/** A scratch file in memory. */
function memoryScratch(): Scratch & { bytes: Uint8Array; closed: boolean } {
  const scratch = {
    bytes: new Uint8Array(8 * count * 2912),
    closed: false,
    write(from: ArrayBufferView, offset: number) {
      const { buffer, byteOffset, byteLength } = from;
      scratch.bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    },
    read(into: ArrayBufferView, offset: number) {
      const { buffer, byteOffset, byteLength } = into;
      new Uint8Array(buffer, byteOffset, byteLength)
        .set(scratch.bytes.subarray(offset, offset + byteLength));
    },
    [Symbol.asyncDispose]() {
      scratch.closed = true;
      return Promise.resolve();
    },
  };
  return scratch;
}

async function run(options: PermutedOlsOptions) {
  const warnings: string[] = [];
  const progress: number[] = [];
  const result = await permutedOls(makeMaps(), design, [1, 0], {
    nPerm: 250,
    seed: 5,
    twoSided: true,
    tail: "gpd",
    ...options,
    onProgress: (done) => progress.push(done),
    onWarning: (message) => warnings.push(message),
  });
  const { nulls, statistics } = result;
  assertEquals(progress.at(-1), 250);
  assertEquals(warnings.length, 1);
  return [
    ...Object.values(nulls),
    ...Object.values(statistics),
    ...result.kinds.map((kind) => result.p(kind)),
  ].map((values) => values?.join() ?? "");
}

/** Gives a pass a part of the way from the least budget to a megabyte more. */
function within(open: OpenPermutationPass, share: number): OpenPermutationPass {
  return (model) => open(model, leastMemory(model) + share * 1e6);
}

Deno.test("permutedOls holds as many voxels as the budget allows", async () => {
  await using pool = new WorkerPool({ workers: 2, inflates: false });
  for (
    const statistics of [
      {},
      { clusterP: 0.05, tfce: "exact" },
    ] as const
  ) {
    const whole = await run(statistics);
    for (const open of [permuteInline(), pool.permutations]) {
      for (const share of [0, 0.1]) {
        const scratch = memoryScratch();
        const slabs = await run({
          ...statistics,
          permutations: within(open, share),
          openScratch: () => Promise.resolve(scratch),
        });
        assertEquals(slabs, whole);
        if (share > 0) continue;
        assert(scratch.closed && scratch.bytes.some((byte) => byte !== 0));
      }
    }
  }
});

Deno.test("permutedOls says what it needs where there is no scratch file", async () => {
  await assertRejects(
    () => run({ permutations: within(permuteInline(), 0) }),
    InputError,
    "memory: 9 maps of 2688 voxels take 1 MiB",
  );
});

/** A model of so many voxels and relabellings. */
function modelOf(
  rest: Partial<PermutationModel> & { readonly count?: number },
): PermutationModel {
  return {
    rowCount: 30,
    voxelCount: 75_919,
    volumeVoxels: 153_594,
    tested: new Float64Array(30),
    nuisance: [],
    dof: 29,
    relabelling: {
      count: rest.count ?? 10_000,
    } as PermutationModel["relabelling"],
    twoSided: true,
    clusterHeight: undefined,
    tfceSteps: undefined,
    tail: undefined,
    ...rest,
  };
}

Deno.test("relabellings take no more than their budget, or are refused", () => {
  for (
    const model of [
      modelOf({}),
      modelOf({ tfceSteps: 0 }),
      modelOf({ clusterHeight: 3, tfceSteps: 100 }),
      modelOf({ tail: { least: 0, most: 1 } }),
      modelOf({ nuisance: Array(7).fill(new Float64Array(30)) }),
      modelOf({ voxelCount: 344_539, volumeVoxels: 902_629, tfceSteps: 0 }),
      modelOf({ voxelCount: 100, volumeVoxels: 1000, count: 5 }),
    ]
  ) {
    const least = leastMemory(model);
    for (const threads of [1, 2, 5]) {
      for (const times of [1, 1.1, 1.7, 3, 100]) {
        const memory = Math.ceil(times * least);
        const rooms = planRooms(model, { threads, memory });
        const { voxelCount } = model;
        assert(relabellingBytes(model, rooms) <= memory);
        assert(rooms.threads >= 1 && rooms.threads <= threads);
        assert(rooms.batch >= 1);
        assert(rooms.slabVoxels >= Math.min(voxelCount, 1536));
        if (times === 100) assertEquals(rooms.slabVoxels, voxelCount);
      }
      assertThrows(
        () => planRooms(model, { threads, memory: least - 1 }),
        UsageError,
        `expected at least ${Math.ceil(least / 2 ** 20)} MiB`,
      );
    }
  }
});
