/** Ctrl-C: the first asks the work to stop, the second ends the process. @module */

import { exitCodes } from "./exit_codes.ts";

/** What asks a program to stop: Ctrl-C, and `kill` or a batch system. */
const requests: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/** A signal that Ctrl-C aborts, until it is disposed of. */
export interface Interrupt extends Disposable {
  /** Aborted by the first Ctrl-C or request to end. */
  readonly signal: AbortSignal;
}

/**
 * Listens for Ctrl-C and requests to end. The first aborts the signal, so that
 * the work can stop and tidy up; the second ends the process at once.
 *
 * @returns The signal; disposing of it stops listening.
 */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(exitCodes.interrupted);
    controller.abort(new DOMException("Interrupted", "AbortError"));
  };
  for (const name of requests) Deno.addSignalListener(name, onInterrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of requests) Deno.removeSignalListener(name, onInterrupt);
    },
  };
}
