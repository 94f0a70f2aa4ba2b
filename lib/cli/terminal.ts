/** Where a command writes: data to one side, everything else to the other. @module */

import { fileError } from "../bytes/file_error.ts";
import { environment } from "./environment.ts";

/** The two outputs of a command and what they can show. */
export interface Terminal {
  /** Writes data to standard output. */
  writeOut(text: string): void;
  /** Writes progress, warnings and errors to standard error. */
  writeError(text: string): void;
  /** Whether standard error is a terminal that can redraw its last line. */
  readonly interactive: boolean;
  /** Whether standard error may be coloured. */
  readonly color: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
}

/**
 * The terminal of this process. Colour needs a terminal and no `NO_COLOR`.
 *
 * @returns Writers to standard output and standard error.
 */
export function systemTerminal(): Terminal {
  const interactive = Deno.stderr.isTerminal();
  return {
    writeOut: (text) => write(Deno.stdout, text),
    writeError: (text) => write(Deno.stderr, text),
    interactive,
    color: interactive && !environment("NO_COLOR"),
    columns: interactive ? width() : 80,
  };
}

/** Writes all of a text; a reader that has gone away (`| head`) is no error. */
function write(stream: { writeSync(bytes: Uint8Array): number }, text: string) {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return;
    throw fileError(error, "standard output", "write");
  }
}

function width(): number {
  try {
    return Deno.consoleSize().columns || 80;
  } catch {
    return 80;
  }
}
