/** What a study is cut into. @module */

/** The two levels of a study. */
export type Level = "participant" | "group";

/** The commands that a unit can be. */
export type UnitCommand = "first-level" | "second-level" | "permute" | "model";

/** What a unit is expected to take. */
export interface Prediction {
  /** Most bytes resident at a time. */
  readonly memory: number;
  /** Seconds on one processor. */
  readonly seconds: number;
}

/** A piece of work that is done as a whole or not at all: one fit. */
export interface Unit {
  /** Its name, which no other unit of the study has: `sub-01_task-words`. */
  readonly key: string;
  /** The level that it belongs to. */
  readonly level: Level;
  /** The command that does it. */
  readonly command: UnitCommand;
  /** The command's options without those that leave the result as it is. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The command's operands. */
  readonly operands: readonly string[];
  /** Where its files go, within the study's folder. */
  readonly target: string;
  /** Where the command puts them, within the folder it is told to write. */
  readonly source: string;
  /** The files that it is made from. */
  readonly inputs: readonly string[];
  /** What else was found for it and decides the result. */
  readonly settled: Readonly<Record<string, unknown>>;
  /** Scans, or maps, that are read. */
  readonly scans: number;
  /** What it is expected to take. */
  readonly predicted: Prediction;
}

/** A file as it was when a unit was done. */
export interface FileRecord {
  /** Its path; of an output its name within the unit's target. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds of its last change; of outputs none. */
  readonly modified?: number;
}

/** What became of a unit. */
export interface UnitRecord {
  /** The unit's name. */
  readonly key: string;
  /** `writing` while its files move to their places. */
  readonly status: "done" | "failed" | "writing";
  /** Version of the software. */
  readonly version: string;
  /** Everything that decides the result, as text: see {@linkcode modelOf}. */
  readonly model: string;
  /** Where its files are, within the study's folder. */
  readonly target: string;
  /** The files it was made from. */
  readonly inputs: readonly FileRecord[];
  /** The files that it wrote, whichever of them are in place. */
  readonly files: readonly FileRecord[];
  /** Why it failed. */
  readonly error?: string;
  /** Seconds that it took. */
  readonly seconds?: number;
  /** Most bytes that were resident at a time. */
  readonly peakMemory?: number;
}

/**
 * Everything but the contents of files and the version that decides the result
 * of a unit, as a text that can be compared.
 *
 * @param unit The unit.
 * @returns The text.
 */
export function modelOf(
  { command, options, operands, settled, target }: Omit<
    Unit,
    "scans" | "predicted"
  >,
): string {
  return JSON.stringify({ command, options, operands, settled, target });
}

/** What Deno runs a unit with: several fits of one process leave room. */
export const UNIT_FLAGS = "--v8-flags=--expose-gc";
