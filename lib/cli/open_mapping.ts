/** The workers of a command that works on volumes one by one. @module */

import type { Deflater } from "../bytes/deflater.ts";
import type { EngineName } from "../kernels/types.ts";
import { inlineMap } from "../slab/map_inline.ts";
import { DEFAULT_MEMORY } from "../slab/default_memory.ts";
import type { VolumeMap } from "../slab/volume_map.ts";
import { DeflatePool } from "../workers/deflate_pool.ts";
import { MapPool } from "../workers/map_pool.ts";
import { chooseEngine, chooseWorkers } from "./choose_machine.ts";
import type { MapOptions } from "./machine_options.ts";

/** Memory for each worker that compresses: what such a worker takes, twice. */
const DEFLATER_MEMORY = 2 ** 25;

/** What works on volumes for a command. */
export interface Mapping extends AsyncDisposable {
  /** Reads series and works on their volumes. */
  readonly map: VolumeMap;
  /** Compresses what is written beside the other work, where it can. */
  readonly deflater: Deflater | undefined;
  /** What of the machine is used: no part of the result. */
  readonly used: { readonly workers: number; readonly engine: EngineName };
}

/**
 * Makes ready the workers that a call asks for. Where the machine cannot have
 * them and the call did not insist, the work is done without, and a notice
 * says so. A single volume is worked on without, which is faster.
 *
 * @param options What the call asks for.
 * @param notice Receives one sentence where less is used than could be.
 * @returns The mapping, to be disposed of.
 * @throws {InputError} If the call insists on what cannot be had.
 */
export function openMapping(
  options: MapOptions,
  notice: (message: string) => void,
): Mapping {
  const engine = chooseEngine(options.engine, notice);
  const workers = chooseWorkers(options.workers, notice);
  const { memory } = options;
  const used = { workers, engine };
  const inline = inlineMap({ engine, memory });
  if (workers === 0) {
    return {
      map: inline,
      deflater: undefined,
      used,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const pool = new MapPool({ workers, engine, memory });
  const deflaters = Math.min(
    workers,
    Math.floor((memory ?? DEFAULT_MEMORY) / DEFLATER_MEMORY),
  );
  const deflater = deflaters > 0 ? new DeflatePool(deflaters) : undefined;
  return {
    map: (series, request) =>
      series.volumeCount > 1
        ? pool.map(series, request)
        : inline(series, request),
    deflater,
    used,
    async [Symbol.asyncDispose]() {
      await deflater?.[Symbol.asyncDispose]();
      await pool[Symbol.asyncDispose]();
    },
  };
}
