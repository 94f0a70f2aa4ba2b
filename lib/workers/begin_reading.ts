/** Runs that a worker begins to read before a pool asks for them. @module */
import type { NiftiRun } from "../nifti/nifti_run.ts";
import { aheadBytes } from "../slab/default_memory.ts";
import type { Helper } from "./helper.ts";
import type { RunFiles } from "./protocol.ts";
import { filesOf, handOver, isCompressed } from "./run_files.ts";

/** What each worker has begun with: the run, and where to say it is wanted. */
const begun = new WeakMap<
  Helper,
  { readonly run: string; readonly wanted: Int32Array }
>();

/**
 * Lets a worker begin to inflate a run that will be asked for; nothing is done
 * for a plain one, or where the worker is busy.
 *
 * @param reader A worker that reads.
 * @param run The run, as it is stored.
 * @param memory Bytes for image data and model state.
 */
export function beginReading(
  reader: Helper,
  run: NiftiRun,
  memory?: number,
): void {
  if (reader.busy || begun.has(reader) || !isCompressed(run)) return;
  const bytes = aheadBytes(memory);
  const wanted = new Int32Array(new SharedArrayBuffer(4));
  const files = handOver(run);
  begun.set(reader, { run: identityOf(files), wanted });
  reader.tell({ kind: "ahead", run: files, bytes, wanted });
}

/**
 * Tells a worker that what it has begun with is wanted, or no longer so.
 *
 * @param reader The worker.
 * @param run The run that it is asked for now.
 * @returns Whether it has begun with this one.
 */
export function takeBegun(reader: Helper, run: NiftiRun): boolean {
  const ahead = begun.get(reader);
  if (!ahead) return false;
  begun.delete(reader);
  Atomics.store(ahead.wanted, 0, 1);
  return ahead.run === identityOf(filesOf(run));
}

/** What tells one run from another: not what servers said of it, which is long. */
function identityOf({ name, images, standIns }: RunFiles): string {
  return JSON.stringify({ name, images, standIns });
}
