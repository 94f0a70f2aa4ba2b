/** The files of a BIDS dataset, by name. @module */

import { join } from "@std/path";
import { fileExists } from "../bytes/file_exists.ts";
import { namesIn } from "../bytes/names_in.ts";
import { isFolder } from "../bytes/is_folder.ts";
import { type Ignored, readBidsIgnore } from "./bids_ignore.ts";
import { type BidsName, parseBidsName } from "./name.ts";

/** What a file must be. */
export interface FileKind {
  /** The last part before the extension: `bold`. */
  readonly suffix: string;
  /** The extension without its first dot. */
  readonly extension: RegExp;
}

/** A folder that holds a dataset: raw, or derivatives of one. */
export class BidsDataset {
  /** The folder, as the user named it. */
  readonly folder: string;
  readonly #ignored: Ignored;
  readonly #listings = new Map<string, Promise<string[]>>();
  readonly #kinds = new Map<string, readonly BidsName[]>();

  /**
   * Use {@linkcode BidsDataset.open}.
   *
   * @param folder The folder.
   * @param ignored What is passed over.
   */
  private constructor(folder: string, ignored: Ignored) {
    this.folder = folder;
    this.#ignored = ignored;
  }

  /**
   * Opens a dataset and reads its `.bidsignore`.
   *
   * @param folder The folder.
   * @returns The dataset.
   * @throws {InputError} If the folder's `.bidsignore` cannot be read.
   */
  static async open(folder: string): Promise<BidsDataset> {
    return new BidsDataset(folder, await readBidsIgnore(folder));
  }

  /**
   * Whether `.bidsignore` names a path.
   *
   * @param path Relative to the dataset, a folder with `/` at its end.
   * @returns True for what is to be passed over.
   */
  ignores(path: string): boolean {
    return this.#ignored(path);
  }

  /**
   * Lists subjects: the folders `sub-…` that are not to be passed over.
   *
   * @returns Their labels, in the order of their code points.
   */
  async subjects(): Promise<string[]> {
    return await this.#labels("", "sub-");
  }

  /**
   * Lists the folders of a subject that hold functional files.
   *
   * @param subject The subject's label.
   * @returns Folders relative to the dataset: `sub-01/func`, and those of its
   * sessions.
   */
  async funcFolders(subject: string): Promise<string[]> {
    const own = `sub-${subject}`;
    const sessions = await this.#labels(own, "ses-");
    const folders = [own, ...sessions.map((label) => `${own}/ses-${label}`)];
    const found: string[] = [];
    for (const folder of folders) {
      const func = `${folder}/func`;
      const path = join(this.folder, func);
      if (await fileExists(path) && await isFolder(path)) found.push(func);
    }
    return found;
  }

  /**
   * Lists files of a kind in a folder.
   *
   * @param folder The folder, relative to the dataset; `""` for its own.
   * @param kind What they must be.
   * @returns Their names taken apart, with their whole paths.
   */
  async files(
    folder: string,
    { suffix, extension }: FileKind,
  ): Promise<readonly BidsName[]> {
    const key = `${folder}\n${suffix}\n${extension}`;
    const known = this.#kinds.get(key);
    if (known) return known;
    const bases = (await this.#names(folder)).filter((base) =>
      !base.startsWith(".") && !this.ignores(below(folder, base))
    );
    const found = bases.map((base) =>
      parseBidsName(join(this.folder, folder, base))
    ).filter((name) =>
      name.suffix === suffix && extension.test(name.extension)
    );
    this.#kinds.set(key, found);
    return found;
  }

  /**
   * Lists the files of a kind that apply to another file: beside it or in a
   * folder above it, with no entity that the file does not have (BIDS'
   * inheritance principle).
   *
   * @param folder The file's folder, relative to the dataset.
   * @param entities The file's entities.
   * @param kind What they must be.
   * @returns The files level by level, from the dataset's own folder down.
   */
  async applicable(
    folder: string,
    entities: ReadonlyMap<string, string>,
    kind: FileKind,
  ): Promise<BidsName[][]> {
    const parts = folder.split("/");
    const levels: BidsName[][] = [];
    for (let depth = 0; depth <= parts.length; depth++) {
      const level = parts.slice(0, depth).join("/");
      if (!await fileExists(join(this.folder, level))) break;
      const found = await this.files(level, kind);
      levels.push(
        found.filter((name) =>
          [...name.entities].every(([entity, label]) =>
            entities.get(entity) === label
          )
        ),
      );
    }
    return levels;
  }

  #names(folder: string): Promise<string[]> {
    const known = this.#listings.get(folder);
    if (known) return known;
    const names = namesIn(join(this.folder, folder));
    this.#listings.set(folder, names);
    return names;
  }

  async #labels(folder: string, start: string): Promise<string[]> {
    const labels: string[] = [];
    for (const base of await this.#names(folder)) {
      if (!base.startsWith(start)) continue;
      if (this.ignores(`${below(folder, base)}/`)) continue;
      if (!await isFolder(join(this.folder, folder, base))) continue;
      labels.push(base.slice(start.length));
    }
    return labels;
  }
}

function below(folder: string, base: string): string {
  return folder === "" ? base : `${folder}/${base}`;
}
