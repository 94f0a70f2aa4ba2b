/** What the folder of a study remembers. @module */

import { dirname, join } from "@std/path";
import { InputError } from "../../errors.ts";
import { fileError } from "../../bytes/mod.ts";
import type { LookAtFile } from "../../cohort/unit_state.ts";
import type { Unit, UnitRecord } from "../../cohort/unit.ts";
import { toJson } from "../json.ts";
import { writeText } from "../write_text.ts";

/** Within the study's folder, what is no result. */
const HOME = ".niglm";

/**
 * The folder of a study: the results, and under `.niglm` the record of each
 * unit, what it said, and locks.
 */
export class StudyFolder {
  /** The folder as the user named it. */
  readonly path: string;

  /** @param path The folder. */
  constructor(path: string) {
    this.path = path;
  }

  /** Path of a file of the study's own. */
  own(...parts: readonly string[]): string {
    return join(this.path, HOME, ...parts);
  }

  /** Path of a unit's file from its target and its name. */
  readonly place = (target: string, name: string): string =>
    join(this.path, target, name);

  /** Where a unit's command writes before its files are moved. */
  staged(key: string): string {
    return this.own("staged", key);
  }

  /** What a unit said while it ran. */
  log(key: string): string {
    return this.own("logs", `${key}.log`);
  }

  /**
   * Reads the record of a unit.
   *
   * @param key The unit.
   * @returns The record; nothing where there is none that can be read.
   */
  record(key: string): UnitRecord | undefined {
    return readJson<UnitRecord>(this.own("units", `${key}.json`));
  }

  /** Writes the record of a unit. */
  async writeRecord(record: UnitRecord): Promise<void> {
    await this.write(["units", `${record.key}.json`], record);
  }

  /** Writes a file of the study's own as JSON. */
  async write(parts: readonly string[], value: unknown): Promise<string> {
    const path = this.own(...parts);
    await makeFolder(dirname(path));
    await writeText(path, `${toJson(value)}\n`);
    return path;
  }

  /**
   * Takes a lock that lasts until it is disposed of, or the process ends.
   *
   * @param name Its name.
   * @param what What is locked, for the message.
   * @returns The lock.
   * @throws {InputError} If another process has it.
   */
  async lock(name: string, what: string): Promise<Disposable> {
    const path = this.own("locks", name);
    await makeFolder(dirname(path));
    const file = await Deno.open(path, { write: true, create: true });
    if (!await file.tryLock(true)) {
      file.close();
      throw new InputError(
        `${what} is being worked on by another process; wait for it, or end it first`,
        { file: this.path },
      );
    }
    return { [Symbol.dispose]: () => file.close() };
  }
}

/** A plan that units are run from. */
export interface StudyPlan {
  /** The study's folder. */
  readonly out: string;
  /** Options of this machine that every unit's command gets. */
  readonly machine: Readonly<Record<string, unknown>>;
  /** The units. */
  readonly units: readonly Unit[];
  /** A call of `app` to be made in their place. */
  readonly deferred?: {
    /** Its options by name. */
    readonly values: Readonly<Record<string, unknown>>;
    /** Its operands. */
    readonly operands: readonly string[];
  };
}

/**
 * Reads a JSON file that may be missing.
 *
 * @param path The file.
 * @returns What it holds; nothing where it is missing or is not JSON.
 */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof SyntaxError) return undefined;
    throw fileError(error, path, "read");
  }
}

/** Looks at a file. */
export const lookAtFile: LookAtFile = (path) => {
  try {
    const { size, mtime } = Deno.statSync(path);
    return { size, modified: mtime?.getTime() ?? 0 };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw fileError(error, path, "read");
  }
};

/** Makes a folder with its parents. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(error, path, "write");
  }
}
