/** Which units are done. @module */

import {
  type FileRecord,
  modelOf,
  type Unit,
  type UnitRecord,
} from "./unit.ts";

/** What is to be done about a unit, and why. */
export type UnitState =
  | { readonly state: "done" }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "queued"; readonly reason: string }
  | { readonly state: "due"; readonly reason: string };

/** A unit and what is to be done about it. */
export interface SettledUnit {
  /** The unit. */
  readonly unit: Unit;
  /** What is to be done, and why. */
  readonly state: UnitState;
}

/** Looks at a file: its size and time stamp, nothing where there is none. */
export type LookAtFile = (
  path: string,
) => { readonly size: number; readonly modified: number } | undefined;

/**
 * Settles what is to be done about a unit. It is done when its record says so,
 * of this version and of the same options, when its inputs are what they were,
 * and when its files are there as they were written. One that failed with the
 * same inputs has failed; anything else is due.
 *
 * @param unit The unit.
 * @param record What became of it, where that is known.
 * @param version Version of the software.
 * @param look Looks at a file.
 * @param place Path of a unit's file from its target and its name.
 * @returns What is to be done, and why.
 */
export function unitState(
  unit: Unit,
  record: UnitRecord | undefined,
  version: string,
  look: LookAtFile,
  place: (target: string, name: string) => string,
): UnitState {
  if (record === undefined) return due("new");
  if (record.status === "writing") return due("its writing was interrupted");
  if (record.version !== version) {
    return due(`it was made by version ${record.version}`);
  }
  if (record.model !== modelOf(unit)) return due("its options have changed");
  const changed = changedInput(unit.inputs, record.inputs, look);
  if (changed !== undefined) return due(`${changed} has changed`);
  if (record.status === "failed") {
    return { state: "failed", reason: record.error ?? "it failed" };
  }
  const broken = record.files.find(({ file, size }) =>
    look(place(record.target, file))?.size !== size
  );
  if (broken) return due(`${broken.file} is not what was written`);
  return { state: "done" };
}

function due(reason: string): UnitState {
  return { state: "due", reason };
}

function changedInput(
  files: readonly string[],
  records: readonly FileRecord[],
  look: LookAtFile,
): string | undefined {
  const known = new Map(records.map((record) => [record.file, record]));
  if (known.size !== files.length) return "the list of its inputs";
  return files.find((file) => {
    const before = known.get(file);
    const now = look(file);
    return before === undefined || now === undefined ||
      before.size !== now.size || before.modified !== now.modified;
  });
}
