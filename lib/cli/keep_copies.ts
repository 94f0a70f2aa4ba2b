/** Images on the web that a fit reads more than once. @module */

import { copyFromWeb } from "../bytes/copy_from_web.ts";
import { useStandIns } from "../bytes/stand_ins.ts";
import { isUrl } from "../bytes/url.ts";
import type { NiftiRun } from "../nifti/nifti_run.ts";
import type { Context } from "./command.ts";
import type { OutputFolder } from "./output_folder.ts";
import { type ReadingOptions, readsOnce } from "./reads_once.ts";

/**
 * Copies images on the web to the disk where the model is known to read them
 * more than once, and says so: beside the files of the result, until the
 * folder is committed or given up.
 *
 * @param runs The runs.
 * @param options What tells how often they are read.
 * @param folder The folder of the result.
 * @param context Where notices and progress go.
 * @returns Dispose of it when the runs have been read.
 * @throws {InputError} Where an image cannot be read, or the disk is full.
 */
export async function keepCopies(
  runs: readonly NiftiRun[],
  options: ReadingOptions,
  folder: OutputFolder,
  { notice, signal }: Context,
): Promise<Disposable> {
  const images = readsOnce(options)
    ? []
    : runs.flatMap((run) => run.images.map(({ files }) => files.image));
  const copies: [string, string][] = [];
  for (const address of new Set(images.filter(isUrl))) {
    const path = folder.aside(`copy-${copies.length}`);
    notice(
      `${address}: is read more than once, so that a copy is kept until the fit ends`,
    );
    await copyFromWeb(address, path, signal);
    copies.push([address, path]);
  }
  return useStandIns(copies);
}
