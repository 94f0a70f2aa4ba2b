/** What of the machine a call uses. @module */

import { InputError } from "../errors.ts";
import type { EngineName } from "../kernels/types.ts";
import { supportsWasm } from "../kernels/wasm_engine.ts";
import { whyNoWorkers } from "../workers/worker_url.ts";

/**
 * Chooses the kernels of a call.
 *
 * @param asked The kernels that the call asks for.
 * @param notice Receives one sentence where slower ones are used.
 * @returns The kernels.
 * @throws {InputError} If the call asks for what cannot run.
 */
export function chooseEngine(
  asked: EngineName | undefined,
  notice: (message: string) => void,
): EngineName {
  if (asked === "ts" || supportsWasm()) return asked ?? "wasm";
  const lack = "this runtime has no WebAssembly SIMD";
  if (asked === "wasm") {
    throw new InputError(`--engine wasm: ${lack}`, { field: "--engine" });
  }
  notice(`${lack}: the slower TypeScript kernels are used`);
  return "ts";
}

/**
 * Chooses the number of workers of a call.
 *
 * @param asked The number that the call asks for.
 * @param notice Receives one sentence where none can be had.
 * @returns The number; 0 for none.
 * @throws {InputError} If the call asks for some where none can be had.
 */
export function chooseWorkers(
  asked: number | undefined,
  notice: (message: string) => void,
): number {
  if (asked === 0) return 0;
  const lack = whyNoWorkers();
  if (lack === undefined) return asked ?? navigator.hardwareConcurrency;
  if (asked !== undefined) {
    throw new InputError(`--workers ${asked}: ${lack}`, {
      field: "--workers",
    });
  }
  notice(`${lack}: everything is done on one thread`);
  return 0;
}
