import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  computeRegressor,
  makeDrifts,
  makeFrameTimes,
  parseTable,
} from "../../lib/design/mod.ts";
import { readStatsModel } from "../../lib/model/read_model.ts";
import { makeNodeDesign } from "../../lib/model/run_design.ts";
import type { Sampling } from "../../lib/model/scans.ts";
import { runVariables } from "./draft_model.ts";
import { confounds, type Example, EXAMPLES, SCANS, T_R } from "./examples.ts";
import { PYBIDS_SUMS } from "./pybids_sums.ts";

const frameTimes = makeFrameTimes(SCANS, T_R);

/** The design of run 1, column by column. */
function designOf(
  example: Example,
  sampling: Sampling,
  warnings: string[] = [],
): Map<string, Float64Array> {
  const { nodes: [node] } = readStatsModel(
    JSON.stringify(example.model),
    "model.json",
  );
  const { columns, data, rowCount } = makeNodeDesign(node, {
    variables: runVariables(example.events(1), confounds(1), SCANS),
    timing: { frameTimes, tR: T_R, sampling },
    image: "bold.nii.gz",
    onWarning: (message) => warnings.push(message),
  });
  assertEquals(rowCount, SCANS);
  return new Map(
    columns.map((name, j) => [
      name,
      Float64Array.from(
        { length: rowCount },
        (_, i) => data[i * columns.length + j],
      ),
    ]),
  );
}

const named = (task: string) => EXAMPLES.find((one) => one.task === task)!;

Deno.test("designs of ten models are pybids' in its own sampling", () => {
  assertEquals(EXAMPLES.length, 10);
  for (const example of EXAMPLES) {
    const design = designOf(example, "pybids");
    const sums = PYBIDS_SUMS[example.task];
    assertEquals(
      [...design.keys()].filter((name) =>
        name !== "intercept" && !name.startsWith("drift_")
      ),
      Object.keys(sums),
      example.task,
    );
    for (const [name, sum] of Object.entries(sums)) {
      const column = design.get(name)!;
      const size = column.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const found = column.reduce((all, x, i) => all + x * (i + 1) / SCANS, 0);
      assertAlmostEquals(found, sum, 1e-8 * size, `${example.task}: ${name}`);
    }
    assertEquals([...design.keys()].at(-1), "intercept");
    assertEquals(new Set(design.get("intercept")), new Set([1]));
  }
});

/** Events that pass, as onsets, durations and amplitudes. */
function events(
  { events }: Example,
  amplitude: (row: Record<string, string>) => number,
) {
  const { columns, rows } = parseTable(events(1), { file: "events.tsv" });
  const all = rows.map((row) =>
    Object.fromEntries(columns.map((column, i) => [column, row[i]]))
  );
  return {
    onsets: all.map(({ onset }) => Number(onset)),
    durations: all.map(({ duration }) => Number(duration)),
    amplitudes: all.map(amplitude),
  };
}

Deno.test("responses are sampled at the scans, as first-level does", () => {
  const stroop = designOf(named("stroop"), "scans");
  for (const type of ["congruent", "incongruent"]) {
    const [{ values }] = computeRegressor(
      events(named("stroop"), (row) => row.trial_type === type ? 1 : 0),
      "spm",
      frameTimes,
    );
    assertEquals(stroop.get(type), values);
  }
  const faces = designOf(named("facerecognition"), "scans");
  const real = computeRegressor(
    events(
      named("facerecognition"),
      (row) => row.stim_type === "SCRAMBLED" ? 0 : 1,
    ),
    "glover + derivative + dispersion",
    frameTimes,
    { conditionName: "stim_type.REAL" },
  );
  for (const { name, values } of real) assertEquals(faces.get(name), values);
  const bart = designOf(named("bart"), "scans");
  const [{ values: accept }] = computeRegressor(
    events(
      named("bart"),
      (row) => row.trial_type === "BALOON" && row.action === "ACCEPT" ? 1 : 0,
    ),
    "spm",
    frameTimes,
  );
  assertEquals(bart.get("accept"), accept);
  const narps = designOf(named("narps"), "scans");
  const gains = events(named("narps"), ({ gain }) => Number(gain));
  const mean = gains.amplitudes.reduce((a, b) => a + b) /
    gains.amplitudes.length;
  const squares = gains.amplitudes.reduce((a, b) => a + (b - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (gains.amplitudes.length - 1));
  const [{ values: gain }] = computeRegressor(
    {
      ...gains,
      amplitudes: gains.amplitudes.map((x) => (x - mean) / deviation),
    },
    "spm",
    frameTimes,
  );
  narps.get("gain")!.forEach((x, i) => assertAlmostEquals(x, gain[i], 1e-12));
});

Deno.test("HRF and the high-pass filter of a model are first-level's", () => {
  const design = designOf(named("languagelocalizer"), "scans");
  const columns = computeRegressor(
    events(
      named("languagelocalizer"),
      (row) => row.trial_type === "sentences" ? 1 : 0,
    ),
    "spm + derivative",
    frameTimes,
    { conditionName: "trial_type.sentences" },
  );
  for (const { name, values } of columns) {
    assertEquals(design.get(name), values);
  }
  const drifts = makeDrifts(frameTimes, { highPass: 0.01 }).slice(0, -1);
  assertEquals([...design.keys()], [
    "trial_type.sentences",
    "trial_type.sentences_derivative",
    "trial_type.nonwords",
    "trial_type.nonwords_derivative",
    ...drifts.map(({ name }) => name),
    "intercept",
  ]);
  for (const { name, values } of drifts) {
    assertEquals(design.get(name), values);
  }
});

Deno.test("missing values of confounds become 0, and it is said", () => {
  const warnings: string[] = [];
  const design = designOf(named("rhymejudgment"), "scans", warnings);
  assertEquals(design.get("framewise_displacement")![0], 0);
  assertEquals(warnings, [
    "bold.nii.gz: missing values of framewise_displacement are taken to be 0",
  ]);
});
