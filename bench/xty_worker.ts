/** A thread of bench/xty.ts: runs its share when told to. @module */

/// <reference lib="deno.worker" />

import { layOutXty, type Xty, type XtySize } from "./xty_arrays.ts";

/** What the worker is told: first the problem, then to run. */
export type XtyMessage =
  | {
    readonly memory: WebAssembly.Memory;
    readonly size: XtySize;
    readonly thread: number;
  }
  | { readonly start: number; readonly end: number };

const worker = self as unknown as DedicatedWorkerGlobalScope;
let problem: Xty | undefined;

worker.onmessage = ({ data }: MessageEvent<XtyMessage>) => {
  if ("memory" in data) {
    problem = layOutXty(data.memory, data.size, data.thread);
  } else {
    problem?.run(data.start, data.end);
  }
  worker.postMessage("done");
};
