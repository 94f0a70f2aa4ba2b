/** Choosing the implementation of the streaming kernels. @module */

import { tsEngine } from "./ts_engine.ts";
import type { Engine, EngineName } from "./types.ts";
import { createWasmEngine, supportsWasm } from "./wasm_engine.ts";

/** Which engine to make, and over which memory. */
export interface EngineOptions {
  /**
   * The implementation: TypeScript, or WebAssembly SIMD.
   *
   * @default {"wasm" where it can run and has a memory, else "ts"}
   */
  readonly engine?: EngineName;
  /** The memory that the arrays lie in; the WebAssembly engine needs it. */
  readonly memory?: WebAssembly.Memory;
  /**
   * `SCRATCH_BYTES` bytes of the memory that no other thread uses; the
   * WebAssembly engine needs them.
   */
  readonly scratch?: Uint8Array;
}

/**
 * Makes the engine that runs the streaming kernels. Both give the same bits.
 *
 * @param options Which engine, over which memory.
 * @returns The engine.
 * @throws {TypeError} If WebAssembly is asked for where SIMD cannot run, or
 * without memory and scratch.
 * @throws {RangeError} If the scratch is too short or lies elsewhere.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Arena } from "./arena.ts";
 * import { createEngine } from "./engine.ts";
 * import { createMemory } from "./memory.ts";
 * import { SCRATCH_BYTES } from "./scratch_bytes.ts";
 *
 * const memory = createMemory(1024 * 1024);
 * const arena = new Arena(memory.buffer);
 * const scratch = arena.bytes(SCRATCH_BYTES);
 * assertEquals(createEngine({ memory, scratch }).name, "wasm");
 * assertEquals(createEngine().name, "ts");
 * ```
 */
export function createEngine(options: EngineOptions = {}): Engine {
  const { engine, memory, scratch } = options;
  if (engine === "ts") return tsEngine;
  if (memory && scratch && supportsWasm()) {
    return createWasmEngine(memory, scratch);
  }
  if (engine === undefined) return tsEngine;
  throw new TypeError(
    memory && scratch
      ? "Cannot run the WebAssembly engine: this runtime has no WebAssembly SIMD"
      : "Cannot run the WebAssembly engine: it needs a memory and scratch in it",
  );
}
