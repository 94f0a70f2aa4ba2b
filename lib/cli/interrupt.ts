/** Ctrl-C: the first asks the work to stop, the second ends the process. @module */

import { exitCodes } from "./exit_codes.ts";

/** A signal that Ctrl-C aborts, until it is disposed of. */
export interface Interrupt extends Disposable {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * Listens for Ctrl-C. The first aborts the signal, so that the work can stop
 * and tidy up; the second ends the process at once.
 *
 * @returns The signal; disposing of it stops listening.
 */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) Deno.exit(exitCodes.interrupted);
    controller.abort(new DOMException("Interrupted", "AbortError"));
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => Deno.removeSignalListener("SIGINT", onInterrupt),
  };
}
