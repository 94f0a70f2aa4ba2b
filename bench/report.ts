/** What a comparison found, as text, Markdown and JSON. @module */

import { basename } from "@std/path";
import type { Finding } from "./finding.ts";
import { type Contender, type Measured, OUT } from "./measure.ts";
import type { Machine } from "./setting.ts";
import { type Range, rangeOf } from "./statistics.ts";
import { asMarkdown, asText, digits, type Table } from "./table.ts";

/** One job that has run. */
export interface JobResult {
  /** Its name on the command line. */
  readonly job: string;
  /** What it compares. */
  readonly title: string;
  /** What was measured, in the order of the contenders. */
  readonly measured: readonly Measured[];
  /** Why others took no part. */
  readonly skipped: readonly string[];
  /** What came of it. */
  readonly findings: readonly Finding[];
}

function spread({ min, median, max }: Range): string[] {
  return [digits(min), digits(median), digits(max)];
}

/** Wall times, peaks and rates of every contender. */
function measuredTable({ measured }: JobResult): Table {
  const rates = [
    ...new Set(measured.flatMap(({ rates }) => Object.keys(rates))),
  ];
  return {
    head: [
      "process",
      "wall min (s)",
      "median",
      "max",
      "CPU (s)",
      "peak (MB)",
      ...rates,
    ],
    rows: measured.map((one) => [
      one.contender.name,
      ...spread(rangeOf(one.seconds)),
      digits(rangeOf(one.processor).median),
      digits(rangeOf(one.peak).max / 1e6),
      ...rates.map((rate) => digits(rangeOf(one.rates[rate]).median)),
    ]),
  };
}

/** What was found against what was expected. */
function findingsTable({ findings }: JobResult): Table {
  return {
    head: ["compared", "min", "median", "max", "unit", "expected", ""],
    rows: findings.map(({ what, range, unit, expected, met }) => [
      what,
      ...spread(range),
      unit,
      expected,
      met ? "met" : "missed",
    ]),
  };
}

function machineLines(machine: Machine): string[] {
  const { processor, cores, memory, system, versions } = machine;
  return [
    `${processor}, ${cores} cores, ${memory}, ${system}`,
    Object.entries(versions).map(([name, version]) => `${name} ${version}`)
      .join(", "),
  ];
}

function quoted(part: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(part)
    ? part
    : `'${part.replaceAll("'", `'\\''`)}'`;
}

/** A command as a shell takes it. */
export function commandLine({ env = {}, command }: Contender): string {
  return [
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...command.map((part) => quoted(part.replaceAll(OUT, "OUT"))),
  ].join(" ");
}

/** The same with file names in place of paths, which differ by machine. */
function portableCommand(contender: Contender): string {
  const command = contender.command.map((part) =>
    part.startsWith("/") ? basename(part) : part
  );
  return commandLine({ ...contender, command });
}

/** The results for a terminal, with the commands as they ran. */
export function textReport(
  machine: Machine,
  results: readonly JobResult[],
): string {
  const parts = results.map((result) =>
    [
      `${result.job}: ${result.title}`,
      ...result.measured.map(({ contender }) =>
        `  $ ${commandLine(contender)}`
      ),
      ...result.skipped.map((reason) => `  skipped: ${reason}`),
      ...(result.measured.length > 0
        ? ["", asText(measuredTable(result)), "", asText(findingsTable(result))]
        : []),
    ].join("\n")
  );
  return [machineLines(machine).join("\n"), ...parts].join("\n\n");
}

/** The results as the documentation shows them. */
export function markdownReport(
  machine: Machine,
  results: readonly JobResult[],
): string {
  const parts = results.filter(({ measured }) => measured.length > 0).map((
    result,
  ) =>
    [
      `### ${result.title} (\`${result.job}\`)`,
      asMarkdown(measuredTable(result)),
      asMarkdown(findingsTable(result)),
      ...result.skipped.map((reason) => `Without: ${reason}.`),
      [
        "```text",
        ...result.measured.map(({ contender }) => portableCommand(contender)),
        "```",
      ].join("\n"),
    ].join("\n\n")
  );
  return [machineLines(machine).join("; "), ...parts].join("\n\n");
}
