import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import type { RawVolumeSeries } from "../../lib/nifti/raw_volume.ts";
import type { VolumeSeries } from "../../lib/nifti/types.ts";
import { planStream } from "../../lib/slab/plan_stream.ts";
import { streamBytes } from "../../lib/slab/stream_memory.ts";
import type { SumsRequest } from "../../lib/slab/sums.ts";

const MIB = 2 ** 20;

function seriesOf(shape: readonly [number, number, number]): VolumeSeries {
  return {
    name: "run.nii",
    grid: {
      shape,
      affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
      voxelSizes: [3, 3, 3],
    },
    volumeCount: 300,
    tR: 2,
    volumes: () => {
      throw new Error("a plan reads nothing");
    },
  };
}

function requestOf(mostVoxels = Infinity, width = 36): SumsRequest {
  return {
    projection: { rows: new Float64Array(300 * width), width },
    kept: new Uint8Array(300).fill(1),
    smoothingFwhm: undefined,
    mostVoxels,
  };
}

Deno.test("a plan stays within its budget", () => {
  for (const shape of [[64, 64, 40], [91, 109, 91], [20, 20, 10]] as const) {
    const run = seriesOf(shape);
    const size = shape[0] * shape[1] * shape[2];
    for (const workers of [0, 1, 2, 8]) {
      for (const mib of [256, 1024]) {
        const request = requestOf();
        const plan = planStream(run, request, { memory: mib * MIB, workers });
        const bytes = streamBytes({
          ...plan,
          workers,
          grid: run.grid,
          volumeCount: 300,
          volumeBytes: 8 * size,
          kept: request.kept,
          width: 36,
          lagged: true,
          resampling: undefined,
          smoothingFwhm: undefined,
        });
        assert(bytes <= mib * MIB, `${shape} ${workers} ${mib}: ${bytes}`);
      }
    }
  }
});

Deno.test("more memory never means fewer voxels a reading", () => {
  const run = seriesOf([64, 64, 40]);
  let before = 0;
  for (const mib of [48, 64, 96, 128, 256, 512, 2048]) {
    const { capacity } = planStream(run, requestOf(), {
      memory: mib * MIB,
      workers: 2,
    });
    assert(capacity >= before || capacity >= 0.6 * 64 * 64 * 40, `${mib}`);
    before = capacity;
  }
});

Deno.test("a given mask asks for no more than its voxels", () => {
  const plan = planStream(seriesOf([64, 64, 40]), requestOf(4000), {
    workers: 2,
  });
  assertEquals(plan.capacity, 4000);
  assertEquals([plan.batch, plan.slots], [16, 3]);
});

Deno.test("one thread alone has one slot", () => {
  const { slots } = planStream(seriesOf([64, 64, 40]), requestOf(), {
    workers: 0,
  });
  assertEquals(slots, 1);
});

Deno.test("large volumes in plain files of their own need no slots", () => {
  const files = (
    shape: readonly [number, number, number],
  ) => {
    const size = shape[0] * shape[1] * shape[2];
    const run: RawVolumeSeries = {
      ...seriesOf(shape),
      rawVolumes: () => {
        throw new Error("a plan reads nothing");
      },
      volumeBytes: 4 * size,
      volumeFiles: [],
    };
    return run;
  };
  const large = files([91, 109, 91]);
  for (const workers of [0, 2]) {
    const limits = { workers };
    const request = requestOf();
    assertEquals(planStream(large, request, limits).slots, 0);
    for (
      const [run, wanted] of [
        [seriesOf([91, 109, 91]), request],
        [files([64, 64, 40]), request],
        [large, { ...request, smoothingFwhm: 5 }],
      ] as const
    ) {
      assert(planStream(run, wanted, limits).slots > 0);
    }
  }
});

Deno.test("too small a budget is refused with the least that works", () => {
  const run = seriesOf([64, 64, 40]);
  const error = assertThrows(
    () => planStream(run, requestOf(), { memory: MIB, workers: 2 }),
    UsageError,
    "run.nii: 1 MiB of memory",
  );
  const least = Number(/at least (\d+) MiB/.exec(error.message)![1]);
  planStream(run, requestOf(), { memory: least * MIB, workers: 2 });
  assertThrows(() =>
    planStream(run, requestOf(), { memory: (least - 1) * MIB, workers: 2 })
  );
});
