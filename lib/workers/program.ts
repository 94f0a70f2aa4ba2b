/** The program as a process of its own. @module */

import { fromFileUrl } from "@std/path";
import { InputError } from "../errors.ts";

/** Where this module lies in a clone or a package. */
const HERE = "/lib/workers/program.ts";

/** Path of `cli.ts`, or its address. */
export const PROGRAM: string = programOf(
  new URL("../../cli.ts", import.meta.url),
);

function programOf(url: URL): string {
  return url.protocol === "file:" ? fromFileUrl(url) : url.href;
}

/**
 * Runs a command of the program that reads one line of JSON and answers with
 * lines of JSON. The process ends with this one, and when the signal is
 * aborted.
 *
 * @param command The command.
 * @param request What it reads.
 * @param signal Ends it; the lines end then, and the signal's reason is thrown
 * once the process has tidied up.
 * @returns Its lines, as they come.
 * @throws {InputError} If no process can be started, or it ends with a failure
 * that it does not tell in a line.
 */
export async function* askProgram(
  command: string,
  request: unknown,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown> {
  signal?.throwIfAborted();
  if (!import.meta.url.endsWith(HERE)) {
    throw new InputError(
      "a study is run by processes of niglm's own, which one bundled file cannot start; import niglm from a package or a clone",
    );
  }
  const process = start(command);
  const end = () => {
    try {
      process.kill("SIGTERM");
    } catch {
      // It has ended.
    }
  };
  signal?.addEventListener("abort", end);
  const said = new Response(process.stderr).text();
  const writer = process.stdin.getWriter();
  try {
    const line = new TextEncoder().encode(`${JSON.stringify(request)}\n`);
    await writer.write(line).catch(() => {});
    yield* linesOf(process.stdout);
    const { success } = await process.status;
    signal?.throwIfAborted();
    if (success) return;
    throw new InputError(
      (await said).trim().replace(/^niglm: /, "") || "niglm ended early",
    );
  } finally {
    signal?.removeEventListener("abort", end);
    await writer.close().catch(() => {});
    await process.status;
    await said;
  }
}

function start(command: string): Deno.ChildProcess {
  try {
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", PROGRAM, command],
      // It ends when this end of the pipe is gone, with this process.
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new InputError(
      "a study is run by processes of niglm's own: add --allow-run=deno and --allow-read",
      { cause: error },
    );
  }
}

async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<unknown> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}
