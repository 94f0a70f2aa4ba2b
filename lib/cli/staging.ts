/** Files on their way to their places. @module */

import { join } from "@std/path";
import { fileError } from "../bytes/file_error.ts";

const lockName = "lock";
const journalName = "journal";

/** Whether a folder's name is one that {@linkcode Staging} gives. */
export function isStagingName(name: string): boolean {
  return /^\.niglm-[0-9]+-[0-9a-f]{8}$/.test(name);
}

/**
 * A folder inside an output folder in which files are written before they are
 * moved out. It is locked as long as its process lives; one that nobody locks
 * was left by a killed process.
 */
export class Staging {
  /** The folder to write files into. */
  readonly path: string;
  readonly #folder: string;
  readonly #home: string;
  readonly #lock: Deno.FsFile;

  private constructor(home: string, folder: string, lock: Deno.FsFile) {
    this.#home = home;
    this.#folder = folder;
    this.#lock = lock;
    this.path = join(folder, "files");
  }

  /**
   * Makes a staging folder.
   *
   * @param home The output folder.
   * @returns The staging folder, to be removed in every case.
   */
  static async make(home: string): Promise<Staging> {
    const random = crypto.randomUUID().slice(0, 8);
    const folder = join(home, `.niglm-${Deno.pid}-${random}`);
    await Deno.mkdir(folder);
    const lock = await Deno.open(join(folder, lockName), {
      write: true,
      createNew: true,
    });
    await lock.lock(true);
    const staging = new Staging(home, folder, lock);
    try {
      await Deno.mkdir(staging.path);
      return staging;
    } catch (error) {
      await staging.remove();
      throw error;
    }
  }

  /**
   * Removes the staging folders that killed processes left, with whatever
   * they had moved out already.
   *
   * @param home The output folder.
   */
  static async removeStale(home: string): Promise<void> {
    for await (const { name } of Deno.readDir(home)) {
      if (!isStagingName(name)) continue;
      const folder = join(home, name);
      const lock = await Deno.open(join(folder, lockName), {
        write: true,
        create: true,
      });
      try {
        if (!await lock.tryLock(true)) continue;
        await undo(home, folder);
      } finally {
        lock.close();
      }
      await Deno.remove(folder, { recursive: true });
    }
  }

  /**
   * Moves files to the output folder in the order given.
   *
   * @param names Names of all the files.
   * @throws {InputError} If one cannot be moved; those that were are removed.
   */
  async moveOut(names: readonly string[]): Promise<void> {
    const journal = join(this.#folder, journalName);
    try {
      await Deno.writeTextFile(journal, JSON.stringify(names));
      for (const name of names) {
        await Deno.rename(join(this.path, name), join(this.#home, name));
      }
      await Deno.remove(journal);
    } catch (error) {
      await undo(this.#home, this.#folder);
      throw fileError(error, this.#home, "write");
    }
  }

  /** Removes the staging folder and what is still in it. */
  async remove(): Promise<void> {
    this.#lock.close();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** Removes the files that a journal names and that have left the folder. */
async function undo(home: string, folder: string): Promise<void> {
  const journal = await readOrNothing(join(folder, journalName));
  if (journal === undefined) return;
  const waiting = new Set<string>();
  for await (const { name } of Deno.readDir(join(folder, "files"))) {
    waiting.add(name);
  }
  for (const name of namesOf(journal)) {
    if (!waiting.has(name)) {
      await Deno.remove(join(home, name)).catch(() => {});
    }
  }
}

async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The names in a journal; one that was cut short stands before any move. */
function namesOf(journal: string): string[] {
  try {
    return JSON.parse(journal);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
