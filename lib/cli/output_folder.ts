/** A folder as the output of a command: filled as a whole or not at all. @module */

import { basename, dirname, join } from "@std/path";
import { fileError } from "../bytes/file_error.ts";
import { InputError, UsageError } from "../errors.ts";
import { REPORT_MARK } from "../report/report_mark.ts";
import type { OutputOptions } from "./output_file.ts";
import { refuseInput } from "./refuse_input.ts";
import { isStagingName, Staging } from "./staging.ts";

/** The file that lists, under `files`, what a result consists of. */
const manifestEnding = "statmap.json";

/** What an output folder may replace. */
export interface OutputFolderOptions extends OutputOptions {
  /**
   * What the names of the files begin with, where results of several commands
   * share a folder, as BIDS has it; other files in it are left alone.
   *
   * @default {any name}
   */
  readonly prefixes?: readonly string[];
}

/**
 * The output folder of a command. Files are written into a folder inside it
 * with a name of its own, and {@linkcode OutputFolder.commit} moves them to
 * their places. Disposing of an output folder that was not committed leaves
 * everything as it was.
 *
 * A result is known by its `statmap.json` (or `PREFIXstatmap.json`), whose
 * `files` lists the names of all its files; with `--overwrite` those, and only
 * those, are replaced or removed.
 */
export class OutputFolder implements AsyncDisposable {
  /** The folder as the user named it. */
  readonly path: string;
  readonly #staging: Staging;
  readonly #created: readonly string[];
  readonly #earlier: ReadonlySet<string>;
  readonly #present: ReadonlySet<string>;
  readonly #inputs: readonly string[];
  readonly #names = new Set<string>();
  #committed = false;

  private constructor(
    path: string,
    staging: Staging,
    created: readonly string[],
    present: ReadonlySet<string>,
    earlier: ReadonlySet<string>,
    inputs: readonly string[],
  ) {
    this.path = path;
    this.#staging = staging;
    this.#created = created;
    this.#present = present;
    this.#earlier = earlier;
    this.#inputs = inputs;
  }

  /**
   * Makes the folder where it is missing, removes what a killed call left in
   * it, and makes sure that it can be written.
   *
   * @param path The folder.
   * @param options Whether to replace an earlier result; the inputs.
   * @returns The folder, to be committed and disposed of.
   * @throws {UsageError} If it is a file, or has something in it that must
   * not be replaced.
   * @throws {InputError} If it cannot be written.
   */
  static async open(
    path: string,
    options: OutputFolderOptions,
  ): Promise<OutputFolder> {
    const { prefixes = [""] } = options;
    const created = await makeFolder(path);
    let staging: Staging | undefined;
    try {
      refuseInput(path, await Deno.stat(path), options.inputs, "--out");
      await Staging.removeStale(path);
      const present = new Set(
        [...await namesIn(path)].filter((name) =>
          prefixes.some((prefix) => name.startsWith(prefix))
        ),
      );
      if (present.size > 0 && !options.overwrite) {
        throw new UsageError(
          prefixes[0] === ""
            ? `--out: the folder '${path}' is not empty; --overwrite replaces ` +
              "the files of an earlier result in it"
            : `--out: the folder '${path}' has files of ${
              prefixes[0]
            }… already; --overwrite replaces those of an earlier result`,
          { file: path, field: "--out" },
        );
      }
      const earlier = await earlierFiles(path, present);
      staging = await Staging.make(path);
      return new OutputFolder(
        path,
        staging,
        created,
        present,
        earlier,
        options.inputs,
      );
    } catch (error) {
      await staging?.remove();
      await removeEmpty(created);
      throw fileError(error, path, "write");
    }
  }

  /**
   * Takes a name for a file of the result.
   *
   * @param name Name of the file within the folder.
   * @returns The path to write to before the commit.
   * @throws {UsageError} If a file of that name is there which is not part of
   * an earlier result, or is an input.
   */
  async file(name: string): Promise<string> {
    const target = join(this.path, name);
    if (!isPlain(name)) {
      throw new UsageError(
        `'${name}' cannot be the name of a file in '${this.path}'`,
        { file: target },
      );
    }
    if (this.#present.has(name)) {
      if (!this.#earlier.has(name)) {
        throw new UsageError(
          `--out: '${target}' is there already and is not part of an earlier ` +
            "result, so it is not replaced",
          { file: target, field: "--out" },
        );
      }
      refuseInput(
        target,
        await Deno.stat(target),
        this.#inputs,
        "--out",
      );
    }
    this.#names.add(name);
    return join(this.#staging.path, name);
  }

  /**
   * A place for a file that is no part of the result: it is gone when the
   * folder is disposed of.
   *
   * @param name Name of the file.
   * @returns The path to write to.
   */
  aside(name: string): string {
    return join(this.#staging.path, name);
  }

  /**
   * Writes a file of the result; a failure names its place, not where it is
   * written first.
   *
   * @param name Name of the file within the folder.
   * @param writeTo Writes it to a path.
   * @throws {InputError} If it cannot be written.
   */
  async write(
    name: string,
    writeTo: (path: string) => Promise<void>,
  ): Promise<void> {
    const path = await this.file(name);
    try {
      await writeTo(path);
    } catch (error) {
      if (!(error instanceof InputError && error.file === path)) throw error;
      const target = join(this.path, name);
      throw new InputError(error.message.replaceAll(path, target), {
        file: target,
        cause: error.cause,
      });
    }
  }

  /** Names of all files taken so far, sorted: what the manifest's `files` holds. */
  get files(): readonly string[] {
    return [...this.#names].sort();
  }

  /**
   * Moves the files to their places, the manifest last, and removes the files
   * of an earlier result that have no successor.
   *
   * @throws {InputError} If a file cannot be moved; the files of this result
   * are removed then.
   */
  async commit(): Promise<void> {
    const manifests = this.files.filter((name) => isManifest(name));
    const others = this.files.filter((name) => !isManifest(name));
    const old = [...this.#earlier].filter((name) => !this.#names.has(name));
    for (const name of old) {
      const path = join(this.path, name);
      refuseInput(path, await Deno.stat(path), this.#inputs, "--out");
    }
    await this.#staging.moveOut([...others, ...manifests]);
    this.#committed = true;
    for (const name of old) await Deno.remove(join(this.path, name));
  }

  /**
   * Removes a result that was committed, and the folders made for it, once the
   * output folder was disposed of.
   */
  async takeBack(): Promise<void> {
    for (const name of this.#names) await Deno.remove(join(this.path, name));
    await removeEmpty(this.#created);
  }

  /** Removes what was written, and the folder if this call made it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#staging.remove();
    if (!this.#committed) await removeEmpty(this.#created);
  }
}

/** Makes a folder with its parents; returns what it made, outermost first. */
async function makeFolder(path: string): Promise<string[]> {
  const missing: string[] = [];
  const made: string[] = [];
  try {
    for (
      let folder = path;
      !await isFolder(folder, folder !== path);
      folder = dirname(folder)
    ) missing.unshift(folder);
    for (const folder of missing.filter((name) => basename(name) !== "..")) {
      await Deno.mkdir(folder);
      made.push(folder);
    }
    return made;
  } catch (error) {
    await removeEmpty(made);
    throw fileError(error, path, "write");
  }
}

/** A parent that must not be looked at is taken to be there. */
async function isFolder(path: string, isParent: boolean): Promise<boolean> {
  try {
    if ((await Deno.stat(path)).isDirectory) return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (isParent && error instanceof Deno.errors.NotCapable) return true;
    throw error;
  }
  throw new UsageError(`--out: '${path}' is a file, expected a folder`, {
    file: path,
    field: "--out",
  });
}

async function removeEmpty(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) {
    await Deno.remove(folder).catch(() => {});
  }
}

async function namesIn(folder: string): Promise<Set<string>> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = entries.map(({ name }) => name);
  if (names.some(isStagingName)) {
    throw new InputError(
      `--out: another call is writing into the folder '${folder}'`,
      { file: folder, field: "--out" },
    );
  }
  return new Set(names);
}

async function earlierFiles(
  folder: string,
  present: ReadonlySet<string>,
): Promise<Set<string>> {
  const files = new Set<string>();
  for (const name of [...present].filter(isManifest)) {
    for (const file of await listedIn(join(folder, name))) {
      if (isPlain(file) && present.has(file)) files.add(file);
    }
  }
  for (const name of [...present].filter(isReport)) {
    if (await hasMark(join(folder, name))) files.add(name);
  }
  return files;
}

/** A report of an earlier result is out of date with a new one. */
function isReport(name: string): boolean {
  return name.endsWith("report.html");
}

async function hasMark(path: string): Promise<boolean> {
  using file = await Deno.open(path, { read: true });
  const head = new Uint8Array(512);
  const got = await file.read(head) ?? 0;
  return new TextDecoder().decode(head.subarray(0, got)).includes(REPORT_MARK);
}

async function listedIn(manifest: string): Promise<string[]> {
  try {
    const { files } = JSON.parse(await Deno.readTextFile(manifest));
    return Array.isArray(files) ? files.map(String) : [];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return [];
    throw error;
  }
}

function isManifest(name: string): boolean {
  return name.endsWith(manifestEnding);
}

/**
 * Tells whether a file of a result can have a name.
 *
 * @param name The name.
 * @returns Whether it names a file of the folder itself.
 */
export function isPlain(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." &&
    basename(name) === name && !name.includes("\\") && !isStagingName(name);
}
