import {
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  computeRegressor,
  makeFrameTimes,
  parseTable,
} from "../../lib/design/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { Field } from "../../lib/model/field.ts";
import { readInstruction } from "../../lib/model/instruction.ts";
import { matchNames } from "../../lib/model/pattern.ts";
import {
  eventVariables,
  participantVariables,
  scanVariables,
} from "../../lib/model/read_variables.ts";
import { transform } from "../../lib/model/transform.ts";
import type { Variable, Variables } from "../../lib/model/variable.ts";
import { runVariables } from "./draft_model.ts";

const EVENTS = "onset\tduration\ttrial_type\tload\trt\n" +
  "0\t2\tb\t1\t0.5\n4\t2\ta\t2\tn/a\n8\t2\tb\t4\t1.5\n12\t2\tn/a\t5\t1\n";
const SCANS = "x\ty\n1\t2\n2\t2.5\n4\t1\nn/a\t0\n5\t3\n";

const timing = {
  frameTimes: makeFrameTimes(5, 3),
  tR: 3,
  sampling: "scans" as const,
};

function given(): Variables {
  return runVariables(EVENTS, SCANS, 5);
}

function run(...instructions: Record<string, unknown>[]): Variables {
  return transform(
    given(),
    instructions.map((one, i) =>
      readInstruction(new Field("m.json", `Instructions[${i}]`, one))
    ),
    timing,
  );
}

const values = (variables: Variables, name: string) =>
  variables.get(name)?.values;

function close(found: Variable | undefined, expected: readonly number[]): void {
  assertEquals(found?.values.length, expected.length);
  found!.values.forEach((x, i) =>
    assertAlmostEquals(x as number, expected[i], 1e-12)
  );
}

function refused(told: string, ...instructions: Record<string, unknown>[]) {
  const { message } = assertThrows(() => run(...instructions), InputError);
  assertStringIncludes(message, told);
  assertStringIncludes(message, "m.json: Instructions[");
}

Deno.test("Factor makes a column a level, none of missing values", () => {
  const made = run({ Name: "Factor", Input: ["trial_type", "load"] });
  assertEquals([...made.keys()], [
    "rt",
    "x",
    "y",
    "trial_type.a",
    "trial_type.b",
    "load.1",
    "load.2",
    "load.4",
    "load.5",
  ]);
  assertEquals(values(made, "trial_type.b"), [1, 0, 1, 0]);
  const reals = run({ Name: "Factor", Input: "rt" });
  assertEquals([...reals.keys()].slice(-3), ["rt.0.5", "rt.1.0", "rt.1.5"]);
  const dropped = run({
    Name: "Factor",
    Input: "trial_type",
    Constraint: "mean_zero",
    RefLevel: "b",
    Sep: "_",
  });
  assertEquals(values(dropped, "trial_type_a"), [-1, 1, -1, 0]);
  assertEquals(dropped.has("trial_type_b"), false);
  refused("RefLevel 'c' is no level of 'trial_type'; found a, b", {
    Name: "Factor",
    Input: "trial_type",
    RefLevel: "c",
  });
});

Deno.test("Demean and Scale pass over missing values", () => {
  close(run({ Name: "Demean", Input: "load" }).get("load"), [-2, -1, 1, 2]);
  const scaled = run({ Name: "Scale", Input: "load" });
  const s = Math.sqrt(10 / 3);
  close(scaled.get("load"), [-2 / s, -1 / s, 1 / s, 2 / s]);
  close(
    run({ Name: "Scale", Input: "x", Rescale: false, ReplaceNA: "after" })
      .get("x"),
    [-2, -1, 1, 0, 2],
  );
  close(
    run({ Name: "Scale", Input: "x", Rescale: false, ReplaceNA: "before" })
      .get("x"),
    [1 - 2.4, 2 - 2.4, 4 - 2.4, -2.4, 5 - 2.4],
  );
  refused(
    "Scale: the variable 'x' is 0 throughout",
    { Name: "Threshold", Input: "x", Threshold: 9 },
    { Name: "Scale", Input: "x" },
  );
});

Deno.test("Threshold keeps, or marks, what is beyond", () => {
  const by = (more: Record<string, unknown>) =>
    values(
      run(
        { Name: "Demean", Input: "load" },
        { Name: "Threshold", Input: "load", ...more },
      ),
      "load",
    );
  assertEquals(by({}), [0, 0, 1, 2]);
  assertEquals(by({ Threshold: 2, Binarize: true }), [0, 0, 0, 1]);
  assertEquals(by({ Threshold: -1, Above: false }), [-2, -1, 0, 0]);
  assertEquals(by({ Threshold: -2, Signed: false }), [2, 0, 0, 2]);
});

Deno.test("Product, Sum, And, Or and Not join variables", () => {
  const made = run(
    { Name: "Factor", Input: "trial_type" },
    { Name: "Product", Input: ["load", "rt"], Output: "product" },
    { Name: "Sum", Input: ["load", "rt"], Weights: [2, -1], Output: "sum" },
    {
      Name: "And",
      Input: ["trial_type.b", "load"],
      Output: "and",
    },
    { Name: "Or", Input: ["trial_type.*"], Output: "or" },
    { Name: "Not", Input: ["or"], Output: ["not"] },
    { Name: "Power", Input: ["load"], Value: 2, OutputSuffix: "^2" },
  );
  assertEquals(values(made, "product"), [0.5, 2, 6, 5]);
  assertEquals(values(made, "sum"), [1.5, 4, 6.5, 9]);
  assertEquals(values(made, "and"), [1, 0, 1, 0]);
  assertEquals(values(made, "or"), [1, 1, 1, 0]);
  assertEquals(values(made, "not"), [0, 0, 0, 1]);
  assertEquals(values(made, "load^2"), [1, 4, 16, 25]);
  refused("'load' and 'x' are events and a series", {
    Name: "Product",
    Input: ["load", "x"],
    Output: "p",
  });
  refused("found 1 Weights, expected 2", {
    Name: "Sum",
    Input: ["load", "rt"],
    Weights: [1],
    Output: "s",
  });
});

Deno.test("Orthogonalize leaves the intercept's share", () => {
  const y = run(
    { Name: "Copy", Input: "load", Output: "square" },
    { Name: "Power", Input: "square", Value: 2 },
    { Name: "Orthogonalize", Input: "square", Other: ["load"] },
  );
  // The slope of 1, 4, 16, 25 over 1, 2, 4, 5 is 6.
  close(y.get("square"), [1 - 6, 4 - 12, 16 - 24, 25 - 30]);
  refused("has missing values", {
    Name: "Orthogonalize",
    Input: "load",
    Other: "rt",
  });
  refused(
    "one is constant or depends on the others",
    { Name: "Replace", Input: "rt", Replace: { "n/a": 0 } },
    { Name: "Copy", Input: "load", Output: "same" },
    { Name: "Orthogonalize", Input: "rt", Other: ["load", "same"] },
  );
});

Deno.test("Lag shifts a series", () => {
  const by = (more: Record<string, unknown>) =>
    values(run({ Name: "Lag", Input: "y", ...more }), "y");
  assertEquals(by({}), [2, 2, 2.5, 1, 0]);
  assertEquals(by({ Shift: -1 }), [2.5, 1, 0, 3, 3]);
  assertEquals(by({ Shift: 2, Mode: "constant", Constant: 7 }), [
    7,
    7,
    2,
    2.5,
    1,
  ]);
  assertEquals(by({ Shift: 2, Mode: "reflect" }), [2.5, 2, 2, 2.5, 1]);
  assertEquals(by({ Difference: true }), [0, 0.5, -1.5, -1, 3]);
  assertEquals(by({ Shift: -1, Difference: true }), [0.5, -1.5, -1, 3, 0]);
  assertEquals(by({ Shift: 0.5, Order: 1 }), [2, 2.25, 1.75, 0.5, 1.5]);
});

Deno.test("Rename, Copy, Select, Delete, Replace and DropNA keep house", () => {
  const made = run(
    { Name: "Rename", Input: ["load"], Output: ["weight"] },
    { Name: "Copy", Input: ["rt"], OutputPrefix: "old_" },
    { Name: "DropNA", Input: ["rt"] },
    { Name: "Replace", Input: ["old_rt"], Replace: { "n/a": 0 } },
    {
      Name: "Replace",
      Input: ["weight"],
      Replace: { "2": 1 },
      Attribute: "duration",
    },
    { Name: "Select", Input: ["weight", "*rt"] },
    { Name: "Replace", Input: "weight", Replace: { "4": 3 } },
  );
  assertEquals([...made.keys()], ["weight", "rt", "old_rt"]);
  assertEquals(values(made, "rt"), [0.5, 1.5, 1]);
  assertEquals(values(made, "old_rt"), [0.5, 0, 1.5, 1]);
  const weight = made.get("weight");
  assertEquals(weight?.kind === "sparse" && weight.durations, [1, 1, 1, 1]);
  assertEquals(weight?.values, [1, 2, 3, 5]);
  const rt = made.get("rt");
  assertEquals(rt?.kind === "sparse" && rt.onsets, [0, 8, 12]);
  const replaced = run({
    Name: "Replace",
    Input: "trial_type",
    Replace: { a: "c" },
  });
  assertEquals(values(replaced, "trial_type"), ["b", "c", "b", NaN]);
  refused("would not fit the others", { Name: "Dropna", Input: "x" });
  refused("holds texts, expected numbers; Factor", {
    Name: "Scale",
    Input: "trial_type",
  });
  refused("there is no variable 'lod' (did you mean 'load'?)", {
    Name: "Scale",
    Input: "lod",
  });
  refused("found 1 name in Output, expected 2", {
    Name: "Copy",
    Input: ["x", "y"],
    Output: "z",
  });
});

Deno.test("Convolve makes series, with names as pybids'", () => {
  const made = run(
    { Name: "Convolve", Input: "load", Model: "fir", FirDelays: [0, 1] },
    { Name: "DropNA", Input: "rt" },
    { Name: "Convolve", Input: "rt", Derivative: true, Output: "slow" },
    { Name: "Convolve", Input: "y", Output: "y_hrf" },
  );
  assertEquals([...made.keys()], [
    "trial_type",
    "load",
    "rt",
    "x",
    "y",
    "load_0",
    "load_1",
    "slow",
    "rt_derivative",
    "y_hrf",
  ]);
  const [{ values: y }] = computeRegressor(
    {
      onsets: [0, 3, 6, 9, 12],
      durations: [3, 3, 3, 3, 3],
      amplitudes: [2, 2.5, 1, 0, 3],
    },
    "spm",
    timing.frameTimes,
  );
  assertEquals(values(made, "y_hrf"), [...y]);
  refused("the variable 'rt' has no value in row 2", {
    Name: "Convolve",
    Input: "rt",
  });
  assertEquals(
    values(
      run({ Name: "Power", Input: "load", Value: 1, Dense: true }),
      "load",
    ),
    [1, 0, 0, 4, 5],
  );
});

Deno.test("wildcards are a shell's", () => {
  const names = ["trans_x", "trans_x_power2", "rot_x", "a.b", "a[1]"];
  assertEquals(matchNames("trans_?", names), ["trans_x"]);
  assertEquals(matchNames("*_x", names), ["trans_x", "rot_x"]);
  assertEquals(matchNames("[!t]*_x", names), ["rot_x"]);
  assertEquals(matchNames("a.*", names), ["a.b"]);
  assertEquals(matchNames("a[[]1]", names), ["a[1]"]);
});

Deno.test("tables that do not fit are refused", () => {
  const table = (text: string) => parseTable(text, { file: "t.tsv" });
  const refuse = (make: () => unknown, told: string) =>
    assertStringIncludes(assertThrows(make, InputError).message, told);
  refuse(
    () => eventVariables(table("onset\tx\n1\t1\n")),
    "t.tsv: column 'duration' is missing; found 'onset', 'x'",
  );
  refuse(
    () => eventVariables(table("onset\tduration\nn/a\t1\n")),
    "column 'onset', row 1: found 'n/a'",
  );
  refuse(() => scanVariables(table("x\n1\n"), 2), "found 1 row, expected 2");
  const people = "participant_id\tage\nsub-1\t20\nsub-2\t30\n";
  assertEquals(
    participantVariables(table(people), ["2", "1"]).get("age")?.values,
    [30, 20],
  );
  refuse(
    () => participantVariables(table(people), ["3"]),
    "participant_id: found no row of sub-3",
  );
  const amplitudes = eventVariables(
    table("onset\tduration\ttrial_type\tamplitude\n1\t1\ta\t1\n"),
  );
  assertEquals([...amplitudes.keys()], ["trial_type"]);
});
