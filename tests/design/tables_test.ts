import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  formatDesignMatrix,
  keepScans,
  parseConfounds,
  parseDesignMatrix,
  parseEvents,
  parseSampleMask,
  parseTable,
} from "../../lib/design/mod.ts";
import { InputError, UsageError } from "../../lib/errors.ts";
import { nearestName } from "../../lib/nearest.ts";

/** What a parser gives and warns of. */
function heard<T>(
  parse: (onWarning: (message: string) => void) => T,
): { result: T; warnings: string } {
  const warnings: string[] = [];
  const result = parse((message) => warnings.push(message));
  return { result, warnings: warnings.join("\n") };
}

Deno.test("tables: marks, line ends, quotes, delimiters", () => {
  const rows = (text: string, file: string) => parseTable(text, { file }).rows;
  const expected = [["1", "x y"], ["2", ""]];
  assertEquals(
    rows('\uFEFFa\tb\r\n1\t"x y"\r\n\r\n2\t\r\n', "t.tsv"),
    expected,
  );
  assertEquals(rows("a,b\r1,x y\r2,", "t.csv"), expected);
  assertEquals(rows("a;b\n1;x y\n2;\n", "t.csv"), expected);
  assertEquals(rows("a\tb\n1\tx y\n2\t\n", "t.txt"), expected);
  assertEquals(rows("a   b\n 1  2 \n", "t.txt"), [["1", "2"]]);
  assertEquals(rows('a,b\n"1,5","say ""x"""\n', "t.csv"), [["1,5", 'say "x"']]);
  const indexed = parseTable(",a,b\n0,1,2\n", { file: "t.csv" });
  assertEquals(indexed.columns, ["a", "b"]);
  assertEquals(indexed.rows, [["1", "2"]]);
  assertEquals(indexed.index, ["0"]);
});

Deno.test("tables that are no tables are refused", () => {
  const refuse = (text: string, words: string) =>
    assertThrows(() => parseTable(text, { file: "t.tsv" }), InputError, words);
  refuse("", "t.tsv: the table is empty");
  refuse("a\tb\n1\n", "row 1 has 1 fields; expected 2");
  refuse("a\tb\n1\t2\n1\t2\t3\n", "row 2 has 3 fields; expected 2");
  refuse("a\ta\n1\t2\n", "two columns 'a'");
  refuse("a\t\n1\t2\n", "column 2 has no name");
  refuse('a\tb\n1\t"2\n', "cannot be read");
});

Deno.test("events are read with their warnings", () => {
  const { result, warnings } = heard((onWarning) =>
    parseEvents(
      "onset\tduration\ttrial_type\tmodulation\tRT\n" +
        "1e1\t2.5\t1\t-1\tn/a\n20\t0\tn/a\t1\t3\n30\t1\t x \t.5\t3\n",
      { file: "e.tsv", onWarning },
    )
  );
  assertEquals(result, [
    { onset: 10, duration: 2.5, trialType: "1", modulation: -1 },
    { onset: 30, duration: 1, trialType: "x", modulation: 0.5 },
  ]);
  assertStringIncludes(warnings, "e.tsv: columns are ignored: RT");
  assertStringIncludes(warnings, "left out: row 2");

  const dummy = heard((onWarning) =>
    parseEvents("onset,duration\n-3,2\n", { file: "e.csv", onWarning })
  );
  assertEquals(dummy.result[0].trialType, "dummy");
  assertStringIncludes(dummy.warnings, "'trial_type'");
});

Deno.test("events that cannot be used are refused", () => {
  const refuse = (text: string, words: string) =>
    assertThrows(
      () => parseEvents(text, { file: "e.tsv", onWarning: () => {} }),
      InputError,
      words,
    );
  refuse(
    "start\tduration\n1\t2\n",
    "e.tsv: column 'onset' is missing; found 'start', 'duration'",
  );
  refuse("onset\n1\n", "column 'duration' is missing");
  refuse("onset\tduration\n", "no events");
  refuse(
    "onset\tduration\n0\t1\n1\tlong\n",
    "column 'duration', row 2: found 'long', expected a number of seconds",
  );
  refuse("onset\tduration\nNaN\t2\n", "column 'onset', row 1: found 'NaN'");
  refuse("onset\tduration\n0\tn/a\n", "column 'duration', row 1: found 'n/a'");
  refuse("onset\tduration\ninf\t1\n", "found 'inf'");
  refuse("onset\tduration\n0\t-2\n", "found -2, expected zero seconds or more");
  refuse("onset\tduration\tmodulation\n0\t1\t\n", "'modulation', row 1");
  refuse("onset\tduration\ttrial_type\n0\t1\tn/a\n", "no events");
});

const CONFOUNDS = "trans_x\ttrans_x_derivative1\tcsf\tdvars\ttrans_y\n" +
  "1\tn/a\t7\t\t2\n3\t4\t8\t5\t6\n";

Deno.test("confounds are chosen by name and pattern", () => {
  const columns = (...patterns: string[]) =>
    parseConfounds(CONFOUNDS, { columns: patterns, onWarning: () => {} })
      .columns;
  assertEquals(columns("csf", "trans_?"), ["csf", "trans_x", "trans_y"]);
  assertEquals(columns("trans_*", "csf"), [
    "trans_x",
    "trans_x_derivative1",
    "trans_y",
    "csf",
  ]);
  assertThrows(() => columns("cfs"), UsageError, "did you mean 'csf'?");
  assertThrows(() => columns("c.f"), UsageError, "no column matches 'c.f'");
  assertEquals(parseConfounds("1 2\n3 4\n", { file: "rp.txt" }), {
    columns: ["confound_0", "confound_1"],
    rowCount: 2,
    data: Float64Array.of(1, 2, 3, 4),
    file: "rp.txt",
  });
});

Deno.test("only the first value of a difference may be missing", () => {
  const { result, warnings } = heard((onWarning) =>
    parseConfounds(CONFOUNDS, { onWarning })
  );
  assertEquals([...result.data], [1, 0, 7, 0, 2, 3, 4, 8, 5, 6]);
  assertStringIncludes(warnings, "set to zero in trans_x_derivative1, dvars");
  const refuse = (text: string, words: string) =>
    assertThrows(() => parseConfounds(text), InputError, words);
  refuse("csf\tx\nn/a\t1\n1\t1\n", "column 'csf', row 1: found 'n/a'");
  refuse("dvars\tx\n1\t1\nn/a\t1\n", "column 'dvars', row 2: found 'n/a'");
  refuse("csf\tx\none\t1\n", "found 'one', expected a number");
  refuse("csf\tx\n", "no rows");
});

Deno.test("a design survives being written and read", () => {
  const design = {
    columns: ["a b", 'say "x"', "tab\there"],
    rowCount: 2,
    data: Float64Array.of(0.1, 1 / 3, 5e-324, -1e300, Math.PI, 0),
    frameTimes: undefined,
  };
  assertEquals(parseDesignMatrix(formatDesignMatrix(design)), design);
  const odd = [-0, 1e21, 1e-7, 0.1 + 0.2, NaN, -Infinity];
  const lines = [odd.slice(0, 3), odd.slice(3)];
  assertEquals(
    formatDesignMatrix({
      columns: ["a", "b", "c"],
      rowCount: 2,
      data: Float64Array.from(odd),
      frameTimes: undefined,
    }),
    `a\tb\tc\n${lines.map((row) => `${row.join("\t")}\n`).join("")}`,
  );
});

Deno.test("own designs are checked", () => {
  const read = (text: string, file = "d.csv") =>
    parseDesignMatrix(text, { file });
  assertEquals(read("1,2\n3,4\n").columns, ["c0", "c1"]);
  assertEquals(read(",a\n0,5\n2,6\n").data, Float64Array.of(5, 6));
  assertThrows(() => read("a,b\n1,NaN\n"), InputError, "column 'b', row 1");
  assertThrows(() => read("a,b\n1,x\ny,2\n"), InputError, "'a', row 2");
  assertThrows(() => read("a,b\nx,2\n1\n"), InputError, "row 2 has 1 fields");
  assertThrows(() => read("a,b\n"), InputError, "no rows");
});

Deno.test("sample masks are positions or flags", () => {
  const read = (text: string, scanCount: number, file = "mask.txt") => [
    ...parseSampleMask(new TextEncoder().encode(text), { file, scanCount }),
  ];
  assertEquals(read("0 2 3\n", 5), [0, 2, 3]);
  assertEquals(read("3\n0\n2\n", 5), [0, 2, 3]);
  assertEquals(read("0,1", 5, "mask.csv"), [0, 1]);
  assertEquals(read("1 0 1 1 0", 5), [0, 2, 3]);
  assertEquals(read("keep\nTrue\nFalse\ntrue\n", 3, "mask.tsv"), [0, 2]);
  const refuse = (text: string, words: string) =>
    assertThrows(() => read(text, 5), InputError, words);
  refuse("0 1 5", "found 5; expected positions of scans from 0 to 4");
  refuse("-1 1", "found -1");
  refuse("0.5 1", "found 0.5");
  refuse("1 0 1", "1 appears twice");
  refuse("1 0 1 1 0 1", "twice");
  refuse("true false true", "3 flags; expected 5");
  refuse("0 0 0 0 0", "no scan is kept");
  refuse("kept", "no scan is kept");
  refuse("0\none\n", "'one'");
  refuse("true\n1\n", "throughout");
  refuse("0\t1\n2\t3\n", "2 columns");
});

Deno.test("dropping scans keeps rows and times together", () => {
  const design = {
    columns: ["a", "b"],
    rowCount: 3,
    data: Float64Array.of(1, 2, 3, 4, 5, 6),
    frameTimes: Float64Array.of(0, 2, 4),
  };
  assertEquals(keepScans(design, [0, 2]), {
    columns: ["a", "b"],
    rowCount: 2,
    data: Float64Array.of(1, 2, 5, 6),
    frameTimes: Float64Array.of(0, 4),
  });
});

Deno.test("the nearest name", () => {
  assertEquals(
    nearestName("hrf-modle", ["high-pass", "hrf-model"]),
    "hrf-model",
  );
  assertEquals(nearestName("FACE", ["house", "face"]), "face");
  assertEquals(nearestName("xyz", ["abc"]), undefined);
  assertEquals(nearestName("x", []), undefined);
});
