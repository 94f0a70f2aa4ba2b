import { assert, assertEquals, assertThrows } from "@std/assert";
import { faster, peakAtMost, peakRatio, slower } from "../../bench/finding.ts";
import { jobs } from "../../bench/jobs.ts";
import type { Measured } from "../../bench/measure.ts";
import {
  commandLine,
  type JobResult,
  markdownReport,
  textReport,
} from "../../bench/report.ts";
import { rangeOf, ratioOf } from "../../bench/statistics.ts";
import { asMarkdown, asText, digits } from "../../bench/table.ts";

function measured(name: string, seconds: number[], peak: number[]): Measured {
  const command = ["/usr/bin/tool", "a b", "--out", "{out}/x", "it's"];
  return {
    contender: { name, command, env: { THREADS: "2" } },
    seconds,
    processor: seconds,
    peak,
    rates: {},
  };
}

const ours = measured("ours", [1, 2, 4], [90e6, 100e6, 110e6]);
const theirs = measured("theirs", [8, 14, 20], [200e6, 200e6, 200e6]);

Deno.test("the median is the middle, or the mean of the middle two", () => {
  assertEquals(rangeOf([3, 1, 2]), { min: 1, median: 2, max: 3 });
  assertEquals(rangeOf([10, 9, 1, 2]), { min: 1, median: 5.5, max: 10 });
  assertThrows(() => rangeOf([]), RangeError);
});

Deno.test("ratios are taken round by round", () => {
  assertEquals(ratioOf([8, 14, 20], [1, 2, 4]), { min: 5, median: 7, max: 8 });
  assertThrows(() => ratioOf([1], [1, 2]), RangeError);
});

Deno.test("findings say whether what is expected was met", () => {
  assertEquals(faster(ours, theirs, 7).met, true);
  assertEquals(faster(ours, theirs, 7.1).met, false);
  assertEquals(slower(ours, theirs, 0.15).met, true);
  assertEquals(slower(ours, theirs, 0.15, 0.5).met, false);
  assertEquals(peakAtMost(ours, 110).met, true);
  assertEquals(peakAtMost(ours, 109).met, false);
  assertEquals(peakRatio(ours, theirs, 0.5).range.median, 0.5);
});

Deno.test("numbers keep three digits", () => {
  assertEquals(
    [0.01234, 0.999, 1.236, 45.67, 345.6, 12345, 0].map(digits),
    ["0.0123", "0.999", "1.24", "45.7", "346", "12345", "0"],
  );
});

Deno.test("tables are aligned as text and ruled as Markdown", () => {
  const table = {
    head: ["name", "s"],
    rows: [["a|b", "1.5"], ["long one", "22"]],
  };
  assertEquals(
    asText(table),
    ["name        s", "a|b       1.5", "long one   22"].join("\n"),
  );
  assertEquals(
    asMarkdown(table),
    [
      "| name | s |",
      "| --- | ---: |",
      "| a\\|b | 1.5 |",
      "| long one | 22 |",
    ].join("\n"),
  );
});

Deno.test("a command is shown as a shell takes it", () => {
  assertEquals(
    commandLine(ours.contender),
    "THREADS=2 /usr/bin/tool 'a b' --out OUT/x 'it'\\''s'",
  );
});

Deno.test("reports hold machine, commands, spreads and verdicts", () => {
  const machine = {
    processor: "Some CPU",
    cores: 2,
    memory: "8 GiB",
    system: "linux",
    versions: { deno: "2.9.6" },
  };
  const result: JobResult = {
    job: "some-job",
    title: "A job",
    measured: [ours, theirs],
    skipped: ["igzip is not on the PATH"],
    findings: [faster(ours, theirs, 7)],
  };
  const text = textReport(machine, [result]);
  for (
    const part of [
      "Some CPU, 2 cores, 8 GiB, linux\ndeno 2.9.6",
      "some-job: A job",
      "$ THREADS=2 /usr/bin/tool",
      "skipped: igzip is not on the PATH",
      "ours             1.00    2.00  4.00     2.00        110",
      "wall: theirs / ours  5.00    7.00  8.00     ×       ≥ 7  met",
    ]
  ) assert(text.includes(part), `${part} is not in\n${text}`);
  const markdown = markdownReport(machine, [result]);
  assert(markdown.includes("| ours | 1.00 | 2.00 | 4.00 | 2.00 | 110 |"));
  assert(markdown.includes("THREADS=2 tool 'a b'"));
  assert(!markdown.includes("/usr/bin"));
  const nobody = { ...result, measured: [], findings: [] };
  assert(!markdownReport(machine, [nobody]).includes("A job"));
});

Deno.test("what cannot take part is skipped, with the reason", async () => {
  const setting = {
    folder: "nowhere",
    python: "python3",
    testData: undefined,
    hasOption: () => false,
    has: () => false,
  };
  for (const name of ["ar1-auditory", "memory-auditory", "budgets"]) {
    const { contenders, skipped } = await jobs[name].plan(setting);
    assertEquals([contenders.length, skipped.length], [0, 1]);
  }
});
