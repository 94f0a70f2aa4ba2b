/** The workers of a command, or the calling thread in their place. @module */

import type { Deflater } from "../bytes/deflater.ts";
import { InputError } from "../errors.ts";
import type { OpenPermutationPass, OpenSlabPass } from "../glm/mod.ts";
import type { EngineName } from "../kernels/types.ts";
import { loadLate } from "../load_late.ts";
import { inlineStreams } from "../slab/stream_inline.ts";
import { DEFAULT_MEMORY } from "../slab/default_memory.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import type { OpenSumStream } from "../slab/sums.ts";
import { WorkerPool } from "../workers/pool.ts";
import { chooseEngine, chooseWorkers } from "./choose_machine.ts";
import { anyCompressed } from "./start_ahead.ts";
import {
  inputRecord,
  type InputRecording,
  recordInputs,
} from "./input_record.ts";
import type { MachineOptions } from "./machine_options.ts";

/** What computes for a command. */
export interface Machine extends AsyncDisposable {
  /** Opens streams that are read and summed. */
  readonly streams: OpenSumStream;
  /** Begins to inflate a run that will be read. */
  readonly readAhead: (run: VolumeSeries) => void;
  /** Fits whole series. */
  readonly slabs: OpenSlabPass;
  /** Shares out relabellings. */
  readonly permutations: OpenPermutationPass;
  /** Records input files beside other work, once the runs are fitted. */
  readonly record: (files: readonly string[]) => InputRecording;
  /** Compresses what is written, where there are workers. */
  readonly deflater: Deflater | undefined;
  /** Workers that compute; 0 for none. */
  readonly workers: number;
  /** The kernels. */
  readonly engine: EngineName;
  /** Bytes for image data and model state. */
  readonly memory: number;
}

/**
 * Starts the workers that a call asks for. Where the machine cannot have them
 * and the call did not insist, the work is done without, and a notice says so.
 *
 * @param options What the call asks for.
 * @param runs The runs as they were named; where one is gzipped, the worker
 * that inflates is started at once.
 * @param notice Receives one sentence where less is used than could be.
 * @returns The machine, to be disposed of.
 * @throws {InputError} If the call insists on what cannot be had.
 */
export function openMachine(
  options: MachineOptions,
  runs: readonly string[],
  notice: (message: string) => void,
): Machine {
  const engine = chooseEngine(options.engine, notice);
  const memory = options.memory ?? DEFAULT_MEMORY;
  const workers = chooseWorkers(options.workers, notice);
  const { scratch } = options;
  if (scratch !== undefined) requireFolder(scratch);
  if (workers === 0) {
    return {
      streams: inlineStreams({ engine, memory }),
      readAhead: () => {},
      slabs: loadLate(async () => {
        const { inlineSlabs } = await import("../glm/slab_pass.ts");
        const { openScratch } = await import("../bytes/scratch_file.ts");
        return inlineSlabs({
          memory,
          engine,
          openScratch: () => openScratch({ folder: scratch }),
        });
      }),
      permutations: loadLate(async () => {
        const { permuteInline } = await import("../glm/permutation_pass.ts");
        return permuteInline(engine);
      }),
      record: recordInputs,
      deflater: undefined,
      workers,
      engine,
      memory,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const pool = new WorkerPool({
    workers,
    engine,
    memory,
    scratch,
    inflates: anyCompressed(runs),
  });
  return {
    streams: pool.streams,
    readAhead: (run) => pool.readAhead(run),
    slabs: pool.slabs,
    permutations: pool.permutations,
    record: (files) => recordWith(pool, files),
    deflater: pool.deflater,
    workers,
    engine,
    memory,
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/** A folder that is needed only where memory is short is looked at always. */
function requireFolder(path: string): void {
  try {
    if (Deno.statSync(path).isDirectory) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return;
  }
  throw new InputError(`--scratch: '${path}' is no folder that exists`, {
    file: path,
    field: "--scratch",
  });
}

function recordWith(
  pool: WorkerPool,
  files: readonly string[],
): InputRecording {
  const records = pool.checksums(files).then((checksums) =>
    checksums.map((checksum, i) => inputRecord(files[i], checksum))
  );
  records.catch(() => {});
  return { records, [Symbol.dispose]() {} };
}
