/** The hidden folder in which a data set is put together. @module */

import { basename, dirname, join } from "@std/path";
import { fileError } from "../bytes/file_error.ts";
import { fileExists } from "../bytes/file_exists.ts";
import { writeFile } from "../bytes/write_file.ts";
import { InputError } from "../errors.ts";
import {
  type Fetched,
  type FetchedSource,
  readRecord,
  writeRecord,
} from "./fetched.ts";

/** A folder beside a data set, held by one process at a time. */
export class WorkFolder implements AsyncDisposable {
  readonly #path: string;
  readonly #lock: Deno.FsFile;
  /** Whether the folder that it is in was there before. */
  readonly #hadHome: boolean;
  #whole = false;

  private constructor(path: string, lock: Deno.FsFile, hadHome: boolean) {
    this.#path = path;
    this.#lock = lock;
    this.#hadHome = hadHome;
  }

  /** Opens the folder, with what an interrupted call left in it. */
  static async open(path: string): Promise<WorkFolder> {
    try {
      const hadHome = await fileExists(dirname(path));
      await Deno.mkdir(path, { recursive: true });
      await refuseLinks(path);
      const lock = await Deno.open(join(path, "lock"), {
        write: true,
        create: true,
      });
      if (await lock.tryLock(true)) {
        return new WorkFolder(path, lock, hadHome);
      }
      lock.close();
    } catch (error) {
      throw fileError(error, path, "write");
    }
    const name = basename(path).replace(/^\.|\.niglm-part$/g, "");
    throw new InputError(
      `${
        dirname(path)
      }: another process is fetching ${name} into it; try again when it is done`,
      { file: path },
    );
  }

  /** Where the bytes of a source are until all are there. */
  part(source: string): string {
    return join(this.#path, `${encodeURIComponent(source)}.part`);
  }

  /** Makes an empty folder for the files of a source. */
  async empty(source: string): Promise<string> {
    const folder = join(this.#path, `${encodeURIComponent(source)}.files`);
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    try {
      await Deno.mkdir(folder);
    } catch (error) {
      throw fileError(error, folder, "write");
    }
    return folder;
  }

  /** What an earlier call fetched of a source, all of it. */
  async done(source: string): Promise<FetchedSource | undefined> {
    const record = await readRecord(this.#path);
    return record?.sources.find(({ name }) => name === source);
  }

  /** Notes that all of a source is there. */
  async note(source: FetchedSource): Promise<void> {
    const record = await readRecord(this.#path);
    const sources = [...record?.sources ?? [], source];
    await writeRecord(this.#path, { name: "under way", sources });
  }

  /** Moves the files of sources to the data set, the record last. */
  async moveTo(
    folder: string,
    isNew: boolean,
    record: Fetched,
    tables: Readonly<Record<string, string>>,
  ): Promise<void> {
    const target = isNew ? join(this.#path, "whole") : folder;
    try {
      await Deno.mkdir(target, { recursive: true });
      for await (const { name } of Deno.readDir(this.#path)) {
        if (!name.endsWith(".files")) continue;
        await merge(join(this.#path, name), target);
      }
      for (const [name, text] of Object.entries(tables)) {
        await writeFile(join(target, name), new TextEncoder().encode(text));
      }
      await writeRecord(target, record);
      if (isNew) await Deno.rename(target, folder);
      this.#whole = true;
    } catch (error) {
      throw fileError(error, folder, "write");
    }
  }

  /** Removes the folder where nothing in it is of use to a later call. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#lock.close();
    if (!this.#whole && await this.#holdsAny()) return;
    await Deno.remove(this.#path, { recursive: true });
    if (this.#whole || this.#hadHome) return;
    // Others may have begun to use it.
    await Deno.remove(dirname(this.#path)).catch(() => {});
  }

  /** Whether some of a source has arrived. */
  async #holdsAny(): Promise<boolean> {
    if (await readRecord(this.#path)) return true;
    for await (const { name } of Deno.readDir(this.#path)) {
      if (!name.endsWith(".part")) continue;
      if ((await Deno.lstat(join(this.#path, name))).size > 0) return true;
    }
    return false;
  }
}

/** Nothing is written through links that somebody has laid. */
async function refuseLinks(folder: string): Promise<void> {
  if ((await Deno.lstat(folder)).isSymlink) throw linked(folder);
  for await (const { name, isSymlink } of Deno.readDir(folder)) {
    if (isSymlink) throw linked(join(folder, name));
  }
}

function linked(path: string): InputError {
  return new InputError(
    `${path}: is a link, which is not followed; remove it`,
    { file: path },
  );
}

/** Moves files from one folder into another, folder by folder. */
async function merge(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  await refuseLinks(from);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const target = join(to, name);
    if (!isDirectory) await Deno.rename(join(from, name), target);
    else if (await isLink(target)) throw linked(target);
    else await merge(join(from, name), target);
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isSymlink;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
