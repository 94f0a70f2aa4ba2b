/** Units as processes of this machine, side by side. @module */

import { fromFileUrl } from "@std/path";
import { type Limits, runSideBySide } from "../../cohort/side_by_side.ts";
import type { Unit } from "../../cohort/unit.ts";
import type { Context } from "../command.ts";
import { writeText } from "../write_text.ts";
import { makeFolder, type StudyFolder } from "./study_folder.ts";

/** Where the program starts. */
export const PROGRAM: string = programOf(
  new URL("../../../cli.ts", import.meta.url),
);

function programOf(url: URL): string {
  return url.protocol === "file:" ? fromFileUrl(url) : url.href;
}

/**
 * Runs units as processes side by side, each with a log of what it said.
 *
 * @param plan The file that describes them.
 * @param units The units.
 * @param folder The study's folder.
 * @param limits How much may run at a time.
 * @param context Progress and signal.
 * @throws The signal's reason once what was running has ended.
 */
export async function runLocally(
  plan: string,
  units: readonly Unit[],
  folder: StudyFolder,
  limits: Limits,
  { notice, progress, signal }: Context,
): Promise<void> {
  await makeFolder(folder.own("logs"));
  using bar = progress({
    label: "Running",
    total: units.length,
    unit: "units",
    timeLeft: true,
  });
  await runSideBySide(units, limits, {
    signal,
    onEnd: (ended) => bar.update(ended),
    run: async ({ key }) => {
      const { code, said } = await runProcess(plan, key, signal);
      await writeText(folder.log(key), said);
      if (code !== 0 && !signal.aborted) {
        notice(`${key} failed: ${lastLine(said)}`);
      }
    },
  });
  signal.throwIfAborted();
}

async function runProcess(
  plan: string,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly said: string }> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROGRAM, "app-unit", plan, key, "--attached"],
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
