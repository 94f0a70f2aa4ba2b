/** Workers that load their code while a command loads its own. @module */

import { pathOf } from "../bytes/url.ts";
import { startAhead } from "../workers/ahead.ts";
import { kindsOf } from "../workers/helpers.ts";
import { mapperCount } from "../workers/mapper_count.ts";
import { whyNoWorkers } from "../workers/worker_url.ts";

/**
 * Starts the workers that a command will ask for, if it will.
 *
 * @param workers The number that the call asks for; 0 for none.
 * @param runs The runs as they were named.
 * @returns Dispose of it when the command has ended.
 */
export function startWorkersAhead(
  workers: number | undefined,
  runs: readonly string[],
): Disposable {
  if (workers === 0 || whyNoWorkers() !== undefined) {
    return { [Symbol.dispose]() {} };
  }
  return startAhead(
    kindsOf(workers ?? navigator.hardwareConcurrency, anyCompressed(runs)),
  );
}

/** Bytes from which on a file is likely to hold several volumes. */
const SEVERAL_VOLUMES = 1 << 21;

/**
 * Starts the workers that a command on volumes will ask for, if it will: one
 * small file is likely a single volume, for which none are needed.
 *
 * @param workers The number that the call asks for; 0 for none.
 * @param images The images as they were named.
 * @param heavy Whether more is done to a volume than inflating takes.
 * @returns Dispose of it when the command has ended.
 */
export function startMappersAhead(
  workers: number | undefined,
  images: readonly string[],
  heavy: boolean,
): Disposable {
  if (
    workers === 0 || whyNoWorkers() !== undefined ||
    (images.length === 1 && isSmall(images[0]))
  ) {
    return { [Symbol.dispose]() {} };
  }
  const compressed = anyCompressed(images);
  const all = workers ?? navigator.hardwareConcurrency;
  const count = mapperCount(all, compressed, heavy) + Number(compressed);
  return startAhead(Array.from({ length: count }, () => "map" as const));
}

function isSmall(path: string): boolean {
  try {
    const { isFile, size } = Deno.statSync(path);
    return isFile && size < SEVERAL_VOLUMES;
  } catch {
    return false;
  }
}

/**
 * Tells whether any run's name is that of a gzipped file.
 *
 * @param runs The runs as they were named.
 * @returns Whether one is.
 */
export function anyCompressed(runs: readonly string[]): boolean {
  return runs.some((run) => /\.gz$/i.test(pathOf(run)));
}
