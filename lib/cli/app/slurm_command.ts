/** Slurm's commands. @module */

import { InputError } from "../../errors.ts";

/** Milliseconds after which a command of Slurm's is given up. */
const PATIENCE = 60_000;

/**
 * Runs a command of Slurm's.
 *
 * @param name The command.
 * @param args Its arguments.
 * @param input What it reads from standard input.
 * @param patience Milliseconds after which it is given up.
 * @returns What it wrote to standard output.
 * @throws {InputError} If it is not there, fails or does not answer.
 */
export async function slurm(
  name: string,
  args: readonly string[],
  input = "",
  patience: number = PATIENCE,
): Promise<string> {
  const end = AbortSignal.timeout(patience);
  let process: Deno.ChildProcess;
  try {
    process = new Deno.Command(name, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal: end,
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError(
      `--executor slurm: there is no '${name}' here; call it where Slurm's commands are`,
      { field: "--executor" },
    );
  }
  const outputs = Promise.all([
    process.status,
    new Response(process.stdout).text(),
    new Response(process.stderr).text(),
  ]);
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {});
  await writer.close().catch(() => {});
  const [{ success }, out, said] = await outputs;
  if (success) return out;
  const told = said.trim().replaceAll(/\s*\n\s*/g, " ");
  throw new InputError(
    end.aborted
      ? `${name}: Slurm did not answer within ${patience / 1000} s`
      : name === "sbatch"
      ? `sbatch: Slurm refused the job: ${told}`
      : `${name}: ${told}`,
    { field: "--executor" },
  );
}
