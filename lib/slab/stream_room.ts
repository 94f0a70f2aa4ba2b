/** Memory that streams use one after another. @module */
import { createMemory } from "../kernels/memory.ts";
import { supportsWasm } from "../kernels/wasm_engine.ts";

/** Memory for the arrays of a stream. */
export interface Room {
  /** The memory that WebAssembly works on, where there is any. */
  readonly memory: WebAssembly.Memory | undefined;
  /** Its bytes; what an earlier stream left is still in them. */
  readonly buffer: ArrayBufferLike;
}

/**
 * Lends memory to streams and keeps what they give back for the next one:
 * several threads hold on to a memory until each has collected its garbage.
 */
export class StreamRoom {
  readonly #shared: boolean;
  #free: Room | undefined;

  /** @param shared Whether workers share the memory. */
  constructor(shared: boolean) {
    this.#shared = shared;
  }

  /**
   * Lends memory.
   *
   * @param bytes Bytes needed.
   * @returns At least as many.
   */
  take(bytes: number): Room {
    const free = this.#free;
    this.#free = undefined;
    if (free && free.buffer.byteLength >= bytes) return free;
    const memory = supportsWasm()
      ? createMemory(bytes, this.#shared)
      : undefined;
    const buffer = memory?.buffer ??
      (this.#shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
    return { memory, buffer };
  }

  /**
   * Takes memory back.
   *
   * @param room What was lent, no longer used.
   */
  give(room: Room): void {
    this.#free = room;
  }
}
