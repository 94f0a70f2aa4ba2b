import { assert, assertEquals, assertThrows } from "@std/assert";
import { fitMemory } from "../../lib/cohort/fit_memory.ts";
import { groupMemory } from "../../lib/cohort/group_memory.ts";
import type { UnitSize } from "../../lib/cohort/predict.ts";
import { UsageError } from "../../lib/errors.ts";

const MIB = 2 ** 20;
const fit: UnitSize = {
  voxels: 262_144,
  storedVoxels: 262_144,
  storedBytes: 524_288,
  compressed: true,
  runs: 1,
  scans: 300,
  allScans: 300,
  columns: 12,
  contrasts: 2,
  listed: 100_000,
  fitted: 60_000,
  given: false,
  smoothed: false,
  resampled: false,
  order: 1,
  series: false,
  report: false,
};

function memory(
  change: Partial<UnitSize>,
  workers = 0,
  budget = 256,
): number {
  return fitMemory({ ...fit, ...change }, { workers, memory: budget * MIB });
}

Deno.test("a fit takes no more for its length, its runs or a larger budget than it needs", () => {
  const one = memory({});
  assertEquals(memory({ scans: 300, allScans: 9000, runs: 1 }), one);
  const two = memory({ runs: 2, allScans: 600 });
  assertEquals(memory({ runs: 12, allScans: 3600 }), two);
  assertEquals(memory({}, 0, 1024), one);
  assert(memory({ scans: 3000, allScans: 3000 }) < 1.02 * one);
});

Deno.test("a fit takes more for whatever it does besides", () => {
  const one = memory({});
  for (
    const change of [
      { voxels: 400_000 },
      { columns: 24 },
      { listed: 200_000 },
      { fitted: 100_000 },
      { smoothed: true },
      { smoothed: true, resampled: true },
      { series: true },
      { report: true },
    ]
  ) assert(memory(change) > one, JSON.stringify(change));
  const threads = [0, 1, 2, 4, 8].map((workers) => memory({}, workers));
  assertEquals(threads, threads.toSorted((a, b) => a - b));
  assert(memory({}, 0, 48) < one);
  assert(memory({ order: 0 }) < one);
});

Deno.test("a fit that holds whole series stays within its budget", () => {
  const long = { order: 2, scans: 5000, allScans: 5000 };
  const [small, large] = [128, 1024].map((budget) => memory(long, 0, budget));
  assert(large - small > 300 * MIB);
  assert(large < 1.13 * (1024 * MIB + 150e6));
});

Deno.test("a budget that no fit can work in is refused at once", () => {
  const error = assertThrows(() => memory({}, 0, 8), UsageError);
  assert(error.message.startsWith("--memory: 8 MiB of memory are too few"));
});

Deno.test("a group takes what its maps and relabellings need", () => {
  const group = { ...fit, columns: 1, scans: 40, allScans: 40, order: 0 };
  const of = (
    change: Partial<UnitSize>,
    relabelled?: Parameters<typeof groupMemory>[2],
  ) =>
    groupMemory(
      { ...group, ...change },
      { workers: 0, memory: 256 * MIB },
      relabelled,
    );
  const one = of({});
  assert(of({ scans: 2000, allScans: 2000 }) < 1.1 * one);
  const count = 1000;
  const plain = { count, clusters: false, tfce: false, tail: false };
  const tested = of({}, plain);
  assert(tested > one);
  assert(of({}, { ...plain, clusters: true }) > tested);
  assert(of({}, { ...plain, tfce: true }) > tested);
  assert(of({}, { ...plain, tail: true }) > tested);
});
