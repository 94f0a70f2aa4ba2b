/** Units as processes of this machine, side by side. @module */

import type { Executor } from "../../cohort/executor.ts";
import { runSideBySide } from "../../cohort/side_by_side.ts";
import { type Level, UNIT_FLAGS } from "../../cohort/unit.ts";
import type { Context } from "../command.ts";
import { writeText } from "../write_text.ts";
import { PROGRAM } from "../../workers/program.ts";
import type { StudyMachine } from "./settle_machine.ts";
import {
  makeFolder,
  type StudyFolder,
  type StudyPlan,
} from "./study_folder.ts";

/**
 * Units as processes side by side, each with a log of what it said.
 *
 * @param folder The study's folder.
 * @param level The level, for the plan's name.
 * @param machine What of the machine is used.
 * @param context Progress and signal.
 * @returns The executor; it throws the signal's reason once what was running
 * has ended.
 */
export function localExecutor(
  folder: StudyFolder,
  level: Level,
  machine: StudyMachine,
  { notice, progress, signal }: Context,
): Executor {
  return {
    queued: () => Promise.resolve(new Map()),
    run: async (units) => {
      const ended = new Map<string, string>();
      if (units.length === 0) return { ended };
      const plan: StudyPlan = {
        out: folder.path,
        machine: machine.options,
        units,
      };
      const file = await folder.write(["plans", `${level}.json`], plan);
      await makeFolder(folder.own("logs"));
      using bar = progress({
        label: "Running",
        total: units.length,
        unit: "units",
        timeLeft: true,
      });
      await runSideBySide(units, machine.limits, {
        signal,
        onEnd: (done) => bar.update(done),
        run: async ({ key }) => {
          const { code, said } = await runProcess(file, key, signal);
          const log = folder.log(key);
          await writeText(log, said).catch(() => {});
          if (code === 0 || signal.aborted) return;
          ended.set(key, `${lastLine(said)}; see ${log}`);
          notice(`${key} failed: ${lastLine(said)}`);
        },
      });
      signal.throwIfAborted();
      return { ended };
    },
  };
}

async function runProcess(
  plan: string,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly said: string }> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      UNIT_FLAGS,
      PROGRAM,
      "app-unit",
      plan,
      key,
      "--attached",
    ],
    // It ends when this end of the pipe is gone, with this process.
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const end = () => {
    try {
      process.kill("SIGTERM");
    } catch {
      // It has ended.
    }
  };
  signal.addEventListener("abort", end);
  try {
    const said = new Response(process.stderr).text();
    const { code, signal: by } = await process.status;
    const text = await said;
    return {
      code,
      said: by === null ? text : `${text}niglm: it was ended by ${by}\n`,
    };
  } finally {
    signal.removeEventListener("abort", end);
    await process.stdin.close().catch(() => {});
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.replace(/^niglm: /, "") ?? "";
}
