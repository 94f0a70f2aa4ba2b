/** How an error ends a command. @module */

import { InputError, UsageError } from "../errors.ts";
import { exitCodes } from "./exit_codes.ts";

/** What to say and how to exit. */
export interface Failure {
  /** One sentence for standard error. */
  readonly message: string;
  /** The exit code. */
  readonly code: number;
}

/**
 * Puts an error into one sentence.
 *
 * @param error What was thrown.
 * @returns The sentence and the exit code.
 */
export function failure(error: unknown): Failure {
  if (error instanceof UsageError) {
    return { message: oneLine(error.message), code: exitCodes.usage };
  }
  if (error instanceof InputError) {
    return { message: oneLine(error.message), code: exitCodes.failed };
  }
  if (error instanceof Deno.errors.NotCapable) {
    return { message: deniedPermission(error), code: exitCodes.failed };
  }
  if (isSystemError(error)) {
    return { message: oneLine(error.message), code: exitCodes.failed };
  }
  const text = error instanceof Error
    ? `${error.name}: ${error.message}`
    : String(error);
  return {
    message: `unexpected error, which is a fault of niglm: ${
      oneLine(text)
    } (NIGLM_DEBUG=1 shows where)`,
    code: exitCodes.failed,
  };
}

/** `Requires read access to "a.nii", run again with the --allow-read flag`. */
function deniedPermission({ message }: Error): string {
  const [, access, target] =
    /^Requires (\S+) access to (.+?), (?:run again|specify)/.exec(message) ??
      [];
  const [, flag] = /(--allow-[a-z]+)/.exec(message) ?? [];
  if (!access || !flag) return oneLine(message);
  const named = /^"(.*)"$/.exec(target)?.[1];
  return `Deno did not permit to ${verbs[access] ?? `use (${access})`} ${
    named === undefined ? target : `'${named}'`
  }: add ${flag}${named === undefined ? "" : `=${shellWord(named)}`} (or -A)`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}

const verbs: Readonly<Record<string, string>> = {
  read: "read",
  write: "write",
  net: "connect to",
  env: "read the environment variable",
  run: "run",
  sys: "read the system information",
};

function isSystemError(error: unknown): error is Error {
  return error instanceof Error &&
    ("code" in error && /^E[A-Z0-9]+$/.test(String(error.code)) ||
      Object.values(Deno.errors).some((kind) => error instanceof kind));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}
