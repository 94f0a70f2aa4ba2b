/** What a process hears of the one that started it. @module */

/** Standard input of a process that ends with its caller. */
export interface Caller {
  /** Its first line, empty where it has none. */
  readonly line: Promise<string>;
  /** Aborted when it ends: who started this process is gone. */
  readonly gone: AbortSignal;
}

/**
 * Listens to standard input.
 *
 * @returns What it says.
 */
export function listenToCaller(): Caller {
  const gone = new AbortController();
  const { promise, resolve } = Promise.withResolvers<string>();
  (async () => {
    const decoder = new TextDecoder();
    const bytes = new Uint8Array(1 << 16);
    let text = "";
    let heard = false;
    for (let n; (n = await Deno.stdin.read(bytes)) !== null;) {
      if (heard) continue;
      text += decoder.decode(bytes.subarray(0, n), { stream: true });
      heard = text.includes("\n");
      if (heard) resolve(text.slice(0, text.indexOf("\n")));
    }
  })().catch(() => {}).finally(() => {
    resolve("");
    gone.abort(new DOMException("The caller is gone", "AbortError"));
  });
  return { line: promise, gone: gone.signal };
}
