/** Writing under a limit on the length of files. @module */

/**
 * Makes writes beyond the limit on the length of files (`ulimit -f`) fail,
 * where the system would end the process with a signal (SIGXFSZ).
 *
 * @returns Dispose of it when the writing is done.
 */
export function outliveFileLimit(): Disposable {
  const ignore = () => {};
  try {
    Deno.addSignalListener("SIGXFSZ", ignore);
  } catch {
    return { [Symbol.dispose]: ignore }; // a system without that signal
  }
  return {
    [Symbol.dispose]: () => Deno.removeSignalListener("SIGXFSZ", ignore),
  };
}
