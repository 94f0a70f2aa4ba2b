/** Errors on their way between threads. @module */
import { InputError, UsageError } from "../errors.ts";
import type { SentError } from "./protocol.ts";

/**
 * Takes an error apart for another thread.
 *
 * @param error What was thrown.
 * @returns Its parts.
 */
export function takeApart(error: unknown): SentError {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InputError)) {
    const denied = error instanceof Deno.errors.NotCapable;
    return {
      type: denied ? "NotCapable" : "Error",
      message,
      file: undefined,
      field: undefined,
    };
  }
  return {
    type: error instanceof UsageError ? "UsageError" : "InputError",
    message,
    file: error.file,
    field: error.field,
  };
}

/**
 * Puts an error together that another thread took apart.
 *
 * @param sent Its parts.
 * @returns The error.
 */
export function putTogether(sent: SentError): Error {
  const { type, message, file, field } = sent;
  switch (type) {
    case "InputError":
      return new InputError(message, { file, field });
    case "UsageError":
      return new UsageError(message, { file, field });
    case "NotCapable":
      return new Deno.errors.NotCapable(message);
    case "Error":
      return new Error(message);
  }
}
