/** Events read from files of BIDS, SPM and FSL. @module */

import { basename, dirname, join } from "@std/path";
import { fileExists } from "../bytes/file_exists.ts";
import { expandGlob, isGlob } from "../bytes/glob.ts";
import { isFolder } from "../bytes/is_folder.ts";
import { readText } from "../bytes/read_text.ts";
import { pathOf } from "../bytes/url.ts";
import { namesIn } from "../bytes/names_in.ts";
import { readBytes } from "../bytes/read_bytes.ts";
import { InputError } from "../errors.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { adjustEvents, type AdjustEventsOptions } from "./adjust_events.ts";
import { checkEvents, parseEvents, type TrialEvent } from "./events.ts";
import {
  type ConditionKey,
  eventsFromThreeColumns,
  parseConditionKey,
  type ThreeColumnFile,
} from "./fsl_events.ts";
import { parseNumber } from "./table.ts";

/** Options of {@linkcode readEvents}. */
export interface ReadEventsOptions extends AdjustEventsOptions {
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

const KEY = "condition_key.txt";

/** Where OpenfMRI keeps the files of a run: subject, model, run. */
const OPENFMRI = /(?:^|\/)[^/]+\/model\/([^/]+)\/onsets\/[^/]+$/;

/**
 * Reads events:
 *
 * - a table (TSV or CSV) as {@linkcode parseEvents} does;
 * - an SPM file of multiple conditions, `.mat` of level 5 with `names`,
 *   `onsets`, `durations` and maybe `pmod`. Without `names` the conditions are
 *   `cond001`, `cond002`, …;
 * - FSL's three-column files: a folder, or a glob, of `.txt` files (or one of
 *   them) with the onset, duration and weight of each event. A file's name is its
 *   condition's, unless a `condition_key.txt` beside it, or at OpenfMRI's
 *   place (`models/MODEL` beside `SUBJECT/model/MODEL/onsets/RUN`), says
 *   another.
 *
 * @param path The file, folder or glob.
 * @param options Units, duration, new names, where warnings go.
 * @returns The events; times in seconds.
 * @throws {InputError} Where it cannot be read or does not hold events.
 * @throws {UsageError} If onsets count scans and the repetition time is not
 * given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readEvents } from "@niglm/niglm/design";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/faces.txt`, "10 1 1\n20 1 0.5\n");
 * const events = await readEvents(folder);
 * assertEquals(events[1], {
 *   onset: 20,
 *   duration: 1,
 *   trialType: "faces",
 *   modulation: 0.5,
 * });
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readEvents(
  path: string,
  options: ReadEventsOptions = {},
): Promise<TrialEvent[]> {
  const { onWarning = warnOnConsole } = options;
  const found = await readAny(path, options, onWarning);
  return checkEvents(adjustEvents(found, options, path, onWarning), path);
}

/**
 * Lists the files that {@linkcode readEvents} reads.
 *
 * @param path The file, folder or glob.
 * @returns The files.
 * @throws {InputError} Where there are none.
 */
export async function listEventFiles(path: string): Promise<string[]> {
  if (!await isThreeColumns(path)) return [path];
  const { files, key } = await findThreeColumns(path);
  return key === undefined ? files : [...files, key];
}

async function readAny(
  path: string,
  { duration, onsetUnits }: ReadEventsOptions,
  onWarning: WarningHandler,
): Promise<TrialEvent[]> {
  if (await isThreeColumns(path)) {
    const { files, key } = await findThreeColumns(path);
    const read: ThreeColumnFile[] = [];
    for (const file of files) {
      const name = basename(file).replace(/\.txt$/i, "");
      read.push({ file, name, text: await readText(file) });
    }
    return eventsFromThreeColumns(read, await readKey(key, files), onWarning);
  }
  if (!/\.mat$/i.test(pathOf(path))) {
    return parseEvents(await readText(path), { file: path, onWarning });
  }
  const { parseMatFile } = await import("../mat/mat_file.ts");
  const { eventsFromMat } = await import("./spm_events.ts");
  const mat = await parseMatFile(await readBytes(path), path);
  const durationGiven = duration !== undefined;
  const events = eventsFromMat(mat, { file: path, durationGiven, onWarning });
  if (onsetUnits === undefined) {
    onWarning(
      `${path}: does not say whether its onsets count seconds or scans; they are taken for seconds.`,
    );
  }
  return events;
}

async function isThreeColumns(path: string): Promise<boolean> {
  if (await isGlob(path) || await isFolder(path)) return true;
  if (!/\.txt$/i.test(pathOf(path))) return false;
  const [line] = (await readText(path)).trimStart().split(/[\r\n]/, 1);
  const fields = line.trim().split(/\s+/);
  return fields.length === 3 &&
    fields.every((field) => parseNumber(field) !== undefined);
}

/** The three-column files, and the key of their names. */
async function findThreeColumns(
  path: string,
): Promise<{ files: string[]; key: string | undefined }> {
  const found = await isGlob(path)
    ? await expandGlob(path)
    : await isFolder(path)
    ? (await namesIn(path)).map((name) => join(path, name))
    : [path];
  const files = found.filter((file) => {
    const name = basename(file);
    return /\.txt$/i.test(name) && !name.startsWith(".") && name !== KEY;
  });
  if (files.length === 0) {
    throw new InputError(
      `${path}: holds no .txt file, expected FSL's three-column files, one a condition.`,
      { file: path },
    );
  }
  const folder = dirname(files[0]);
  const model = OPENFMRI.exec(folder)?.[1];
  const places = [join(folder, KEY)];
  if (model !== undefined) {
    places.push(join(folder, "../../../../..", "models", model, KEY));
  }
  for (const place of places) {
    if (await fileExists(place)) return { files, key: place };
  }
  return { files, key: undefined };
}

async function readKey(
  key: string | undefined,
  files: readonly string[],
): Promise<ConditionKey> {
  if (key === undefined) return new Map();
  const task = /^task\d+/.exec(basename(dirname(files[0])))?.[0];
  return parseConditionKey(await readText(key), key, task);
}
