/** `niglm app-study`. @module */

import { UsageError } from "../../errors.ts";
import { listenToCaller } from "../app/attached.ts";
import type { Command, Context, Report } from "../command.ts";
import { failure } from "../failure.ts";
import { toJson } from "../json.ts";
import { parse } from "../parse.ts";

/** A call of `app` as a program makes it. */
interface Request {
  /** The BIDS folder, the study's folder and the level. */
  readonly operands: readonly string[];
  /** Options by name, without dashes. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Does what `app` does for a program: reads its call as a line of JSON from
 * standard input, tells warnings and progress as lines of JSON, and the result
 * or the error as the last one.
 *
 * @param app The command.
 * @param given Signal.
 * @returns Nothing more to say.
 * @throws {UsageError} If standard input does not begin with such a line.
 */
export async function appStudy(app: Command, given: Context): Promise<Report> {
  const caller = listenToCaller();
  const signal = AbortSignal.any([given.signal, caller.gone]);
  const { operands, options } = requestOf(await caller.line);
  try {
    const { values } = parse(
      ["app", ...wordsOf(app, options), "--", ...operands],
      [app],
    );
    const { json } = await app.run(values, operands, {
      ...given,
      signal,
      warn: (warning) => tell({ warning }),
      notice: (notice) => tell({ notice }),
      progress: ({ label, total }) => {
        tell({ progress: { label, done: 0, total } });
        return {
          update: (done) => tell({ progress: { label, done, total } }),
          [Symbol.dispose]() {},
        };
      },
    });
    tell({ result: json });
  } catch (error) {
    signal.throwIfAborted();
    const { message } = failure(error);
    const { field, file } = error as { field?: string; file?: string };
    tell({
      error: { message, field, file, usage: error instanceof UsageError },
    });
  }
  return { text: "", json: {} };
}

function requestOf(line: string): Request {
  try {
    const { operands, options } = JSON.parse(line);
    if (Array.isArray(operands) && typeof options === "object") {
      return { operands, options: options ?? {} };
    }
  } catch {
    // Refused below.
  }
  throw new UsageError(
    `standard input begins with ${
      line === "" ? "no line" : JSON.stringify(line.slice(0, 60))
    }, expected a study's operands and options in JSON, as the library's runStudy writes them`,
  );
}

/** A line; what waits for it may be gone. */
function tell(message: unknown): void {
  const line = JSON.stringify(JSON.parse(toJson(message)));
  const bytes = new TextEncoder().encode(`${line}\n`);
  try {
    for (let at = 0; at < bytes.length;) {
      at += Deno.stdout.writeSync(bytes.subarray(at));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Options as the words of a command line. */
function wordsOf(
  { options: known }: Command,
  options: Request["options"],
): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    const spec = known.get(name);
    if (typeof value === "boolean" && spec?.placeholder === undefined) {
      return value ? [`--${name}`] : [];
    }
    if (!Array.isArray(value)) return [`--${name}=${value}`];
    if (!spec || spec.repeatable) return value.map((v) => `--${name}=${v}`);
    return value.length === 0 ? [] : [`--${name}=${value.join()}`];
  });
}
