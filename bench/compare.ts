/**
 * Runs whole processes side by side, niglm's and its peers', on the same input
 * and prints how they compare in time and in memory.
 *
 * Usage: `deno task compare [JOB…] [--rounds 7] [--folder DIR] [--python PATH]
 * [--markdown FILE] [--json]`; `--list` names the jobs, without JOB all run.
 *
 * @module
 */

import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { join } from "@std/path";
import type { Job } from "./job.ts";
import { jobs } from "./jobs.ts";
import { measure } from "./measure.ts";
import { type JobResult, markdownReport, textReport } from "./report.ts";
import { describeMachine, lookAround, type Setting } from "./setting.ts";

/** Runs a job; one that fails is reported and does not end the others. */
async function runJob(
  name: string,
  job: Job,
  setting: Setting,
  rounds: number,
): Promise<JobResult> {
  const result = { job: name, title: job.title };
  const scratch = await Deno.makeTempDir({ dir: setting.folder });
  try {
    const { contenders, skipped, judge } = await job.plan(setting);
    if (contenders.length === 0) {
      return { ...result, measured: [], skipped, findings: [] };
    }
    const measured = await measure(contenders, {
      python: setting.python,
      rounds: Math.min(rounds, job.rounds ?? rounds),
      scratch,
      onRun: (round, contender) =>
        console.error(`${name}: ${round || "warm-up"}, ${contender}`),
    });
    return { ...result, measured, skipped, findings: judge(measured) };
  } catch (error) {
    Deno.exitCode = 1;
    const reason = error instanceof Error ? error.message : String(error);
    return { ...result, measured: [], skipped: [reason], findings: [] };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    folder: { type: "string", default: join(tmpdir(), "niglm-bench") },
    python: {
      type: "string",
      default: Deno.env.get("NIGLM_PYTHON") ?? "python3",
    },
    markdown: { type: "string" },
    json: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const unknown = positionals.find((name) => !Object.hasOwn(jobs, name));
if (values.list) {
  for (const [name, { title }] of Object.entries(jobs)) {
    console.log(`${name.padEnd(16)}${title}`);
  }
} else if (unknown !== undefined) {
  console.error(
    `JOB: found "${unknown}", expected one of ${Object.keys(jobs).join(", ")}`,
  );
  Deno.exitCode = 2;
} else if (!(rounds >= 1)) {
  console.error(`--rounds: found "${values.rounds}", expected 1 or more`);
  Deno.exitCode = 2;
} else {
  await Deno.mkdir(values.folder, { recursive: true });
  const setting = await lookAround(values.folder, values.python);
  const machine = await describeMachine(setting);
  const results: JobResult[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(jobs)) {
    results.push(await runJob(name, jobs[name], setting, rounds));
  }
  if (values.markdown !== undefined) {
    await Deno.writeTextFile(
      values.markdown,
      `${markdownReport(machine, results)}\n`,
    );
  }
  console.log(
    values.json
      ? JSON.stringify({ machine, results }, undefined, 2)
      : textReport(machine, results),
  );
}
