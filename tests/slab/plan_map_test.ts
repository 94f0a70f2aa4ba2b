import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import {
  type VolumeOperation,
  workingBytes,
} from "../../lib/image/volume_operation.ts";
import type { VolumeSeries } from "../../lib/nifti/types.ts";
import { mapBytes } from "../../lib/slab/map_job.ts";
import { planMap } from "../../lib/slab/plan_map.ts";

const MIB = 2 ** 20;
const affine = [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1];

function seriesOf(shape: readonly [number, number, number]): VolumeSeries {
  return {
    name: "run.nii",
    grid: { shape, affine, voxelSizes: [3, 3, 3] },
    volumeCount: 300,
    tR: 2,
    volumes: () => {
      throw new Error("a plan reads nothing");
    },
  };
}

function smoothing(shape: readonly [number, number, number]): VolumeOperation {
  return { kind: "smooth", source: { shape, affine }, fwhm: 5 };
}

Deno.test("a plan of a map stays within its budget", () => {
  for (const shape of [[64, 64, 40], [91, 109, 91], [20, 20, 10]] as const) {
    const series = seriesOf(shape);
    const operation = smoothing(shape);
    const parts = [{ volumes: 300, operation }];
    for (const type of ["float32", "float64"] as const) {
      for (const workers of [1, 2, 8, 64]) {
        for (const mib of [64, 256, 1024]) {
          const limits = { memory: mib * MIB, workers };
          const spec = planMap(series, { parts, type }, limits);
          const bytes = mapBytes(spec) +
            spec.workers * workingBytes(operation);
          assert(bytes <= mib * MIB, `${shape} ${workers} ${mib}: ${bytes}`);
          assert(spec.workers >= 1 && spec.workers <= workers);
          assert(spec.slots >= spec.workers);
        }
      }
    }
  }
});

Deno.test("a map takes fewer workers rather than too much memory", () => {
  const shape = [91, 109, 91] as const;
  const parts = [{ volumes: 300, operation: smoothing(shape) }];
  const plan = (mib: number, workers: number) =>
    planMap(seriesOf(shape), { parts, type: "float32" }, {
      memory: mib * MIB,
      workers,
    });
  assertEquals(plan(1024, 8).workers, 8);
  assertEquals(plan(48, 8).workers, 1);
  assertEquals(plan(48, 0), { ...plan(48, 0), workers: 0, slots: 1 });
});

Deno.test("a map refuses a budget that holds no volume, and needs no more than it says", () => {
  const shape = [200, 200, 200] as const;
  const series = seriesOf(shape);
  const parts = [{ volumes: 300, operation: smoothing(shape) }];
  const request = { parts, type: "float32" } as const;
  const refused = assertThrows(
    () => planMap(series, request, { memory: 64 * MIB, workers: 2 }),
    UsageError,
    "run.nii: 64 MiB of memory are too few for its volumes of 200×200×200 voxels; expected at least ",
  );
  const [, least] = /at least (\d+) MiB/.exec(refused.message)!;
  for (const workers of [0, 2]) {
    const limits = { memory: Number(least) * MIB, workers };
    assertEquals(planMap(series, request, limits).slots, 1);
  }
  assertEquals(planMap(series, request, { workers: 2 }).workers, 1);
});
