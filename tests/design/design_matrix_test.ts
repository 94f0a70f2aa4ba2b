import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "@std/path";
import {
  type DesignMatrixOptions,
  makeFirstLevelDesignMatrix,
  makeFrameTimes,
  readEvents,
  type TrialEvent,
} from "../../lib/design/mod.ts";
import { InputError, UsageError } from "../../lib/errors.ts";
import { testData } from "../data.ts";
import { golden } from "./golden.ts";

const three = "glover + derivative + dispersion";
const quiet = () => {};

function decaying(power: number) {
  return (tR: number, oversampling: number) =>
    Float64Array.from(
      { length: Math.trunc(20 * oversampling / tR) },
      (_, i) => {
        const t = i * tR / oversampling;
        return t ** power * Math.exp(-t / 3);
      },
    );
}
const own = decaying(1);
const late = decaying(2);
Object.defineProperty(own, "name", { value: "own" });
Object.defineProperty(late, "name", { value: "late" });

const made: TrialEvent[] = golden.made.onset.map((onset, i) => ({
  onset,
  duration: golden.made.duration[i],
  trialType: golden.made.trial_type[i],
  modulation: golden.made.modulation[i],
}));

/** |a − b| ≤ 1e-12 · max(|b|, 1e-3 · max|b|), for every sampled value. */
function assertEqualsGolden(
  name: string,
  tR: number,
  sliceTimeRef: number,
  options: DesignMatrixOptions,
): void {
  const expected = golden.designs[name];
  const frameTimes = makeFrameTimes(expected.scans, tR, { sliceTimeRef });
  const design = makeFirstLevelDesignMatrix(frameTimes, {
    onWarning: quiet,
    ...options,
  });
  assertEquals(design.columns, expected.columns);
  assertEquals(design.rowCount, expected.scans);
  assertEquals(design.frameTimes?.[0], expected.firstTime);
  const width = design.columns.length;
  design.columns.forEach((column, j) => {
    const maximum = expected.maxima[j];
    expected.rows.forEach((row, k) => {
      assertAlmostEquals(
        design.data[k * expected.step * width + j],
        row[j],
        1e-12 * Math.max(Math.abs(row[j]), 1e-3 * maximum),
        `${name}, ${column}, row ${k * expected.step}`,
      );
    });
    let sum = 0;
    for (let i = 0; i < expected.scans; i++) {
      sum += (1 + i % 7) * design.data[i * width + j];
    }
    assertAlmostEquals(
      sum,
      expected.weightedSums[j],
      1e-12 * maximum * expected.scans,
      `${name}, ${column}, weighted sum`,
    );
  });
}

Deno.test("designs of made events equal nilearn's", () => {
  assertEqualsGolden("made", 2.2, 0.5, {
    events: made,
    hrfModel: three,
    driftModel: "polynomial",
    driftOrder: 2,
  });
  assertEqualsGolden("made min_onset", 2.2, 0, {
    events: made,
    hrfModel: "spm",
    minOnset: -5,
    driftModel: null,
  });
  assertEqualsGolden("made none", 2.2, 0.3, {
    events: made,
    hrfModel: null,
    highPass: 0.02,
    oversampling: 16,
  });
  assertEqualsGolden("made fir", 2.2, 0.5, {
    events: made,
    hrfModel: "fir",
    firDelays: [0, 2],
    oversampling: 10,
    driftModel: "none",
  });
  assertEqualsGolden("made custom", 2.2, 0, {
    events: made,
    hrfModel: [own, late],
    driftModel: null,
  });
  assertEqualsGolden("drifts only", 1.5, 0, {});
});

Deno.test("the auditory run's designs equal nilearn's", {
  ignore: !testData,
}, async () => {
  const events = await readEvents(
    join(testData!, "spm-auditory", "sub-01_task-auditory_events.tsv"),
  );
  assertEqualsGolden("auditory", 7, 0, { events, hrfModel: "spm" });
  assertEqualsGolden("auditory long", 7, 0, { events, highPass: 0.0025 });
});

Deno.test("the localizer's designs equal nilearn's", {
  ignore: !testData,
}, async () => {
  const warnings: string[] = [];
  const events = await readEvents(
    join(
      testData!,
      "studyforrest-localizer",
      "sub-02_task-oneback_run-1_events.tsv",
    ),
    { onWarning: (message) => warnings.push(message) },
  );
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0], "columns are ignored: stim_file");
  const check = (name: string, options: DesignMatrixOptions) =>
    assertEqualsGolden(name, 2, 0, { events, ...options });
  check("forrest spm", { hrfModel: "spm + derivative" });
  check("forrest glover", { hrfModel: three });
  check("forrest fir", { hrfModel: "fir", firDelays: [0, 1, 2, 3, 4, 5] });
  check("forrest polynomial", {
    hrfModel: "spm + derivative + dispersion",
    driftModel: "polynomial",
    driftOrder: 3,
  });
});

const frameTimes = makeFrameTimes(40, 2);
const event = { onset: 10, duration: 5, trialType: "a" };

Deno.test("added regressors stand between conditions and drifts", () => {
  const data = Float64Array.from({ length: 80 }, (_, i) => Math.sin(i * i));
  const design = makeFirstLevelDesignMatrix(frameTimes, {
    events: [event],
    addRegs: { columns: ["x", "y"], rowCount: 40, data },
    driftModel: "polynomial",
  });
  assertEquals(design.columns, ["a", "x", "y", "drift_1", "constant"]);
  for (let i = 0; i < 40; i++) {
    assertEquals(design.data[i * 5 + 1], data[2 * i]);
    assertEquals(design.data[i * 5 + 2], data[2 * i + 1]);
  }
});

Deno.test("conditions stand in the order of code points", () => {
  const names = ["b", "10", "a", "2", "Z", "\u{1F600}", "\uFF5E"];
  const design = makeFirstLevelDesignMatrix(frameTimes, {
    events: names.map((trialType, i) => ({
      onset: 10 * i,
      duration: 5,
      trialType,
    })),
    driftModel: null,
  });
  assertEquals(design.columns, [
    "10",
    "2",
    "Z",
    "a",
    "b",
    "\uFF5E",
    "\u{1F600}",
    "constant",
  ]);
});

function warningsOf(options: DesignMatrixOptions): string {
  const warnings: string[] = [];
  makeFirstLevelDesignMatrix(frameTimes, {
    ...options,
    onWarning: (message) => warnings.push(message),
  });
  return warnings.join("\n");
}

Deno.test("what is odd about events is told", () => {
  const warnings = warningsOf({
    events: [
      event,
      event,
      { onset: 200, duration: 1, trialType: "late" },
      { onset: -3, duration: 4, trialType: "early" },
      { onset: -60, duration: 40, trialType: "too early" },
      { onset: 30, duration: 0, trialType: "impulse" },
    ],
  });
  assertStringIncludes(warnings, "zero duration");
  assertStringIncludes(warnings, "'impulse'");
  assertStringIncludes(warnings, "1 duplicated event");
  assertStringIncludes(
    warnings,
    "1 event begins after the last scan (78 s): 'late' at 200 s",
  );
  assertStringIncludes(
    warnings,
    "1 event begins before the first scan (0 s): 'early' at -3 s",
  );
  assertStringIncludes(warnings, "min_onset (-24 s)");
  assertStringIncludes(warnings, "'too early' at -60 s");
  assertEquals(warningsOf({ events: [event] }), "");
});

Deno.test("duplicates count as one event with their modulations' sum", () => {
  const options = { driftModel: null, onWarning: quiet };
  const twice = makeFirstLevelDesignMatrix(frameTimes, {
    events: [event, { ...event, modulation: 0.5 }],
    ...options,
  });
  const once = makeFirstLevelDesignMatrix(frameTimes, {
    events: [{ ...event, modulation: 1.5 }],
    ...options,
  });
  assertEquals(twice.data, once.data);
});

Deno.test("a rank-deficient design is regularized with a warning", () => {
  const data = new Float64Array(40).fill(2);
  const options = {
    events: [event],
    addRegs: { columns: ["flat"], rowCount: 40, data },
  };
  assertStringIncludes(warningsOf(options), "singular");
  const design = makeFirstLevelDesignMatrix(frameTimes, {
    ...options,
    onWarning: quiet,
  });
  assertAlmostEquals(design.data[1], 2, 1e-12);
  assert(design.data.every(Number.isFinite));
});

Deno.test("designs that cannot be made are refused in one sentence", () => {
  const refuse = (
    options: DesignMatrixOptions,
    words: string,
    times = frameTimes,
  ) =>
    assertThrows(
      () => makeFirstLevelDesignMatrix(times, { onWarning: quiet, ...options }),
      InputError,
      words,
    );
  const column = (name: string, rowCount = 40, fill = 1) => ({
    columns: [name],
    rowCount,
    data: new Float64Array(rowCount).fill(fill),
  });
  refuse({ events: [] }, "no events");
  refuse({ events: [{ ...event, duration: -1 }] }, "found -1");
  refuse({ events: [{ ...event, onset: NaN }] }, "'onset': found NaN");
  refuse({ events: [{ ...event, modulation: NaN }] }, "'modulation'");
  refuse({ addRegs: column("drift_1") }, "two columns 'drift_1'");
  refuse({ addRegs: column("x", 39) }, "found 39 rows; expected 40");
  refuse({ addRegs: column("x", 40, NaN) }, "column 'x', row 1: found NaN");
  refuse(
    { events: [event], highPass: 0.25 },
    "41 columns for 40 scans",
  );
  refuse({ events: [event], firDelays: [-1] }, "found -1");
  refuse({ events: [event], firDelays: [] }, "found none");
  refuse({ events: [event], oversampling: 0.5 }, "found 0.5");
  refuse({ events: [event], minOnset: NaN }, "min_onset");
  refuse({ events: [event], minOnset: 1e9 }, "before the last scan");
  refuse({ events: [event], minOnset: -1e9 }, "at most 10000000");
  refuse({ events: [event], hrfModel: "fir", firDelays: [1e9] }, "at most 1");
  refuse({ events: [event] }, "at most 1", makeFrameTimes(40, 1e-300));
  refuse({ addRegs: column("x", 40, 1e200) }, "1e+200 in column 'x', row 1");
  refuse({ highPass: -1 }, "found -1");
  refuse({ driftModel: "polynomial", driftOrder: 1.5 }, "found 1.5");
  refuse({}, "at least two scans", makeFrameTimes(1, 2));
  refuse({}, "ascending", Float64Array.of(0, 2, 2));
  refuse({ events: [event], hrfModel: [() => [1]] }, "needs a name");
  refuse({ events: [event], hrfModel: [] }, "no response");
});

Deno.test("frame times are checked", () => {
  assertEquals([...makeFrameTimes(4, 2.5, { sliceTimeRef: 0.5 })], [
    1.25,
    3.75,
    6.25,
    8.75,
  ]);
  for (const tR of [0, -2, NaN, Infinity]) {
    assertThrows(() => makeFrameTimes(10, tR), UsageError, `found ${tR}`);
  }
  assertThrows(() => makeFrameTimes(0, 2), UsageError, "found 0");
  assertThrows(
    () => makeFrameTimes(4, 2, { sliceTimeRef: 1.5 }),
    UsageError,
    "found 1.5",
  );
});
