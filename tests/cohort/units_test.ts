import { assertEquals } from "@std/assert";
import {
  paceOf,
  predictSeconds,
  type UnitSize,
} from "../../lib/cohort/predict.ts";
import { runSideBySide } from "../../lib/cohort/side_by_side.ts";
import { modelOf, type Unit, type UnitRecord } from "../../lib/cohort/unit.ts";
import { unitState } from "../../lib/cohort/unit_state.ts";

const unit: Unit = {
  key: "sub-01_task-a",
  level: "participant",
  command: "first-level",
  options: { hrfModel: "spm" },
  operands: [],
  target: "sub-01/func",
  source: "sub-01/func",
  inputs: ["a.nii", "b.tsv"],
  settled: { tR: 2 },
  scans: 10,
  predicted: { memory: 100, seconds: 1 },
};

const record: UnitRecord = {
  key: unit.key,
  status: "done",
  version: "1",
  model: modelOf(unit),
  target: unit.target,
  inputs: [
    { file: "a.nii", size: 5, modified: 7 },
    { file: "b.tsv", size: 6, modified: 8 },
  ],
  files: [{ file: "t.nii.gz", size: 9 }],
};

const disk: Record<string, { size: number; modified: number }> = {
  "a.nii": { size: 5, modified: 7 },
  "b.tsv": { size: 6, modified: 8 },
  "sub-01/func/t.nii.gz": { size: 9, modified: 1 },
};

function stateOf(
  change: Partial<UnitRecord> | undefined,
  files: typeof disk = {},
  of: Unit = unit,
) {
  return unitState(
    of,
    change && { ...record, ...change },
    "1",
    (path) => ({ ...disk, ...files })[path],
    (target, name) => `${target}/${name}`,
  );
}

Deno.test("a unit is done when all that decides it is as recorded", () => {
  assertEquals(stateOf({}), { state: "done" });
  assertEquals(stateOf(undefined), { state: "due", reason: "new" });
  assertEquals(stateOf({ version: "0" }), {
    state: "due",
    reason: "it was made by version 0",
  });
  assertEquals(stateOf({ status: "writing" }), {
    state: "due",
    reason: "its writing was interrupted",
  });
  const other = { ...unit, settled: { tR: 3 } };
  assertEquals(stateOf({}, {}, other), {
    state: "due",
    reason: "its options have changed",
  });
  assertEquals(stateOf({}, { "b.tsv": { size: 6, modified: 9 } }), {
    state: "due",
    reason: "b.tsv has changed",
  });
  assertEquals(
    stateOf({}, { "sub-01/func/t.nii.gz": { size: 3, modified: 1 } }),
    { state: "due", reason: "t.nii.gz is not what was written" },
  );
  assertEquals(stateOf({}, {}, { ...unit, inputs: ["a.nii"] }), {
    state: "due",
    reason: "the list of its inputs has changed",
  });
});

Deno.test("a failure stands until an input changes", () => {
  const failed = { status: "failed", error: "no", files: [] } as const;
  assertEquals(stateOf(failed), { state: "failed", reason: "no" });
  assertEquals(stateOf(failed, { "a.nii": { size: 4, modified: 7 } }), {
    state: "due",
    reason: "a.nii has changed",
  });
});

Deno.test("units run side by side within the limits, the longest first", async () => {
  const units = [[1, 40], [9, 60], [5, 30], [4, 70]].map((
    [seconds, memory],
    i,
  ) => ({ key: `${i}`, predicted: { seconds, memory } }));
  const started: string[] = [];
  let taken = 0;
  let most = 0;
  const ends: number[] = [];
  await runSideBySide(units, { units: 3, memory: 100 }, {
    signal: new AbortController().signal,
    onEnd: (ended) => ends.push(ended),
    run: async ({ key, predicted }) => {
      started.push(key);
      taken += predicted.memory;
      most = Math.max(most, taken);
      for (let i = 0; i < predicted.seconds; i++) await Promise.resolve();
      taken -= predicted.memory;
    },
  });
  assertEquals(started.slice(0, 2), ["1", "2"]);
  assertEquals(started.toSorted(), ["0", "1", "2", "3"]);
  assertEquals(ends, [1, 2, 3, 4]);
  assertEquals(most <= 100, true);
});

Deno.test("no unit starts once the call is aborted", async () => {
  const end = new AbortController();
  const started: string[] = [];
  const units = ["a", "b", "c"].map((key) => ({
    key,
    predicted: { seconds: 1, memory: 1 },
  }));
  await runSideBySide(units, { units: 1, memory: 10 }, {
    signal: end.signal,
    run: ({ key }) => {
      started.push(key);
      end.abort();
      return Promise.resolve();
    },
  });
  assertEquals(started, ["a"]);
});

Deno.test("the pace of units that are done corrects predictions", () => {
  const size: UnitSize = {
    voxels: 1e5,
    storedVoxels: 1e5,
    storedBytes: 2e5,
    compressed: true,
    runs: 1,
    scans: 200,
    allScans: 200,
    columns: 20,
    contrasts: 1,
    listed: 4e4,
    fitted: 3e4,
    given: false,
    smoothed: false,
    resampled: false,
    order: 1,
    series: false,
    report: false,
  };
  assertEquals(paceOf([]), 1);
  const pace = paceOf([
    { measured: 4, predicted: 2 },
    { measured: 9, predicted: 3 },
    { measured: 1, predicted: 1 },
  ]);
  assertEquals(pace, 2);
  assertEquals(predictSeconds(size, pace), 2 * predictSeconds(size));
});
