/** Runs the program inside the test's process. @module */

import { main } from "../../lib/cli/main.ts";

/** What a command left behind. */
export interface Outcome {
  /** The exit code. */
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
}

/** Runs a command line with captured outputs that are no terminal. */
export async function runMain(...args: string[]): Promise<Outcome> {
  let out = "";
  let err = "";
  const code = await main(args, {
    writeOut: (text) => void (out += text),
    writeError: (text) => void (err += text),
    interactive: false,
    color: false,
    columns: 80,
  });
  return { code, out, err };
}

/** Names in a folder, sorted. */
export async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}
