import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import {
  planSeries,
  type SeriesLimits,
  type SeriesPlan,
  type SeriesShape,
} from "../../lib/slab/plan_series.ts";

const MIB = 2 ** 20;

function shapeOf(changes: Partial<SeriesShape> = {}): SeriesShape {
  return {
    name: "run.nii",
    size: 64 * 64 * 40,
    volumeCount: 300,
    volumeBytes: 2 * 64 * 64 * 40,
    filtered: false,
    valueBytes: 2,
    voxelCount: 60_000,
    scans: 300,
    stateNumbers: 40,
    ...changes,
  };
}

/** What the series and slabs of a plan take up. */
function bytesOf(
  plan: SeriesPlan,
  { scans, valueBytes }: SeriesShape,
  workers: number,
): number {
  const threads = Math.max(workers, 1);
  const slab = plan.slabVoxels * scans *
    (8 + (plan.scratch ? valueBytes : 0));
  return plan.heldVoxels * plan.blockScans * valueBytes + threads * slab;
}

const runs: SeriesShape[] = [
  shapeOf(),
  shapeOf({ scans: 6804, voxelCount: 110_000, size: 311_296 }),
  shapeOf({ valueBytes: 8, filtered: true }),
  shapeOf({ voxelCount: 1, size: 8, volumeBytes: 16 }),
];

Deno.test("series and slabs stay within the budget", () => {
  for (const shape of runs) {
    for (const workers of [0, 1, 2, 8]) {
      for (const mib of [128, 256, 1024]) {
        for (const scratch of [false, true]) {
          const limits = { memory: mib * MIB, workers, scratch };
          const plan = planSeries(shape, limits);
          assert(bytesOf(plan, shape, workers) <= mib * MIB);
          assert(plan.slabVoxels >= 1 && plan.blockScans >= 1);
          assert(plan.slabVoxels <= plan.heldVoxels);
          if (plan.scratch) assertEquals(plan.heldVoxels, shape.voxelCount);
          else assertEquals(plan.blockScans, shape.scans);
        }
      }
    }
  }
});

Deno.test("what fits into memory goes nowhere else", () => {
  const plan = planSeries(shapeOf(), {
    memory: 256 * MIB,
    workers: 2,
    scratch: true,
  });
  assertEquals([plan.scratch, plan.heldVoxels], [false, 60_000]);
});

Deno.test("what does not goes to disk, or is read in parts", () => {
  const shape = shapeOf({ valueBytes: 8 });
  const limits = { memory: 96 * MIB, workers: 0 };
  const disk = planSeries(shape, { ...limits, scratch: true });
  assertEquals([disk.scratch, disk.heldVoxels], [true, 60_000]);
  assert(disk.blockScans > 10 && disk.blockScans < 300);
  const parts = planSeries(shape, { ...limits, scratch: false });
  assert(parts.heldVoxels >= 1024 && parts.heldVoxels < 60_000);
});

Deno.test("too small a budget is refused with the least that works", () => {
  for (const shape of runs) {
    for (const scratch of [false, true]) {
      const limits = (mib: number): SeriesLimits => ({
        memory: mib * MIB,
        workers: 2,
        scratch,
      });
      const error = assertThrows(
        () => planSeries(shape, { ...limits(0), memory: 1 }),
        UsageError,
      );
      const least = Number(/at least (\d+) MiB/.exec(error.message)![1]);
      planSeries(shape, limits(least));
      if (least > 4) {
        assertThrows(() => planSeries(shape, limits(least / 2)), UsageError);
      }
    }
  }
});
