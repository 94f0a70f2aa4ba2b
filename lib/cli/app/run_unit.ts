/** Doing one unit: its command, then its files to their places. @module */

import { dirname, join } from "@std/path";
import { fileError } from "../../bytes/mod.ts";
import { namesIn } from "../../bytes/names_in.ts";
import {
  type FileRecord,
  modelOf,
  type Unit,
  type UnitRecord,
} from "../../cohort/unit.ts";
import { unitState } from "../../cohort/unit_state.ts";
import { InputError } from "../../errors.ts";
import { version } from "../../version.ts";
import type { Context } from "../command.ts";
import { failure } from "../failure.ts";
import { refuseForeign } from "./foreign_files.ts";
import { lookAtFile, makeFolder, type StudyFolder } from "./study_folder.ts";

/** Does the work of a unit in a folder. */
export type UnitWork = (
  unit: Unit,
  out: string,
  context: Context,
) => Promise<void>;

/**
 * Does a unit and records what became of it. The files go to their places when
 * all of them are whole; a unit that fails leaves what was there before.
 *
 * @param unit The unit.
 * @param folder The study's folder.
 * @param work Does the unit's work.
 * @param context Where warnings go.
 * @returns The record, which is written too.
 * @throws {InputError} If another process does the unit, or something cannot
 * be written; the unit stays to be done then.
 */
export async function runUnit(
  unit: Unit,
  folder: StudyFolder,
  work: UnitWork,
  context: Context,
): Promise<UnitRecord> {
  using _lock = await folder.lock(unit.key, unit.key);
  const started = performance.now();
  const before = folder.record(unit.key);
  const { state } = unitState(unit, before, version, lookAtFile, folder.place);
  if (before && state === "done") return before;
  const known = before?.files ?? [];
  const staged = folder.staged(unit.key);
  const base = {
    key: unit.key,
    version,
    model: modelOf(unit),
    target: unit.target,
    inputs: unit.inputs.map(recordOf),
  };
  const took = () => ({
    seconds: (performance.now() - started) / 1000,
    peakMemory: peakMemory(),
  });
  try {
    await remove(staged);
    await makeFolder(dirname(staged));
    await work(unit, staged, context);
    const files = await writtenFiles(join(staged, unit.source));
    refuseForeign(folder, unit, files, known);
    await folder.writeRecord({
      ...base,
      status: "writing",
      files: union(files, known),
    });
    await moveOut(folder, unit, files, known);
    const record: UnitRecord = { ...base, status: "done", files, ...took() };
    await folder.writeRecord(record);
    return record;
  } catch (error) {
    context.signal.throwIfAborted();
    if (isOfOutput(error, [staged, join(folder.path, unit.target)])) {
      throw error;
    }
    const record: UnitRecord = {
      ...base,
      status: "failed",
      files: folder.record(unit.key)?.files ?? known,
      error: failure(error).message,
      ...took(),
    };
    await folder.writeRecord(record);
    return record;
  } finally {
    await remove(staged);
  }
}

/** A full disk, say, is no fault of the unit: it stays to be done. */
function isOfOutput(error: unknown, folders: readonly string[]): boolean {
  return error instanceof InputError &&
    folders.some((folder) => error.file?.startsWith(folder));
}

function recordOf(file: string): FileRecord {
  const found = lookAtFile(file);
  return { file, size: found?.size ?? -1, modified: found?.modified };
}

async function writtenFiles(path: string): Promise<FileRecord[]> {
  const names = (await namesIn(path)).filter((name) => !name.startsWith("."));
  return names.map((file) => ({
    file,
    size: lookAtFile(join(path, file))?.size ?? -1,
  }));
}

function union(
  files: readonly FileRecord[],
  known: readonly FileRecord[],
): FileRecord[] {
  const names = new Set(files.map(({ file }) => file));
  return [...files, ...known.filter(({ file }) => !names.has(file))];
}

/** The record of the fit, `statmap.json`, goes last. */
async function moveOut(
  folder: StudyFolder,
  { key, source, target }: Unit,
  files: readonly FileRecord[],
  known: readonly FileRecord[],
): Promise<void> {
  const from = join(folder.staged(key), source);
  const into = join(folder.path, target);
  await makeFolder(into);
  const isLast = ({ file }: FileRecord) =>
    Number(file.endsWith("statmap.json"));
  try {
    for (const { file } of known) await remove(join(into, file));
    for (const { file } of files.toSorted((a, b) => isLast(a) - isLast(b))) {
      await Deno.rename(join(from, file), join(into, file));
    }
  } catch (error) {
    throw fileError(error, into, "write");
  }
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw fileError(error, path, "write");
    }
  }
}

/** Most bytes of this process that were resident, where the system tells. */
function peakMemory(): number | undefined {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(status);
    return found ? 1024 * Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}
