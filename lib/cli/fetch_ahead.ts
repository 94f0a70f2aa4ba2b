/** A run on the web that arrives while a command loads its code. @module */

import { keepArriving, sendArriving } from "../bytes/arriving.ts";
import { ByteRing } from "../bytes/byte_ring.ts";
import { expectHead, type KnownHead } from "../bytes/http_heads.ts";
import { DEFAULT_MEMORY } from "../slab/default_memory.ts";
import { takeHelper, waitingHelper } from "../workers/ahead.ts";
import { whyNoWorkers } from "../workers/worker_url.ts";
import { type ReadingOptions, readsOnce } from "./reads_once.ts";

/** Bytes of a budget in which another thread does not show. */
const LEAST_MEMORY = 1 << 27;

/** Most bytes of a run that arrive before they are read. */
const MOST_ARRIVING = 1 << 24;

const NOT_NEEDED = "the worker was not needed";

/** A run that arrives. */
export interface FetchedAhead extends Disposable {
  /** Whether what the server says of it is known, once it has answered. */
  readonly known: Promise<boolean>;
}

/**
 * Starts a worker that gets a run on the web, where the command reads it once
 * and has room for another thread.
 *
 * @param address The run's address.
 * @param options Bytes for image data and model state, whether there are
 * workers, and what tells how often runs are read.
 * @returns Dispose of it when the command has ended; nothing where there is
 * none.
 */
export function fetchAhead(
  address: string,
  options: ReadingOptions & {
    readonly memory: number | undefined;
    readonly workers: number | undefined;
  },
): FetchedAhead | undefined {
  const { memory = DEFAULT_MEMORY, workers } = options;
  const possible = workers !== 0 && whyNoWorkers() === undefined;
  const worthIt = readsOnce(options) && memory >= LEAST_MEMORY;
  if (!possible || !worthIt || !mayReach(address)) {
    if (waitingHelper("fetch")) takeHelper("fetch").kill(NOT_NEEDED);
    return undefined;
  }
  const ring = ByteRing.create(Math.min(MOST_ARRIVING, memory / 16));
  const helper = takeHelper("fetch");
  const answered = helper.fetch(address, ring);
  expectHead(address, answered);
  return {
    known: whenKnown(answered, ring),
    [Symbol.dispose]() {
      helper.kill(NOT_NEEDED);
      sendArriving([address]); // to nobody
    },
  };
}

/** Whether nobody has to be asked for leave. */
function mayReach(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { host } = new URL(address);
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}

async function whenKnown(
  answered: Promise<KnownHead | undefined>,
  ring: ByteRing,
): Promise<boolean> {
  const known = await answered;
  if (!known) return false;
  const { name, head } = known;
  const { size, tag, ranges } = head;
  keepArriving([{ name, ring: ring.buffer, head: { size, tag, ranges } }]);
  return true;
}
