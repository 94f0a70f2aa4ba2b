/**
 * The code blocks of a document, and what each stands for. The words after the
 * language say it; a reader does not see them.
 *
 * - `sh`: commands that a reader types, in a shell of their own for each block.
 * - `sh not run: REASON` (or another language): what no test can run; their
 *   list is in documents_test.ts.
 * - `ts`: a module that `deno test --doc` runs.
 * - `ts ignore`, `js ignore`: a module that needs the files of the document,
 *   which `deno test --doc` leaves to this runner.
 * - `text`: lines that the block before printed, one after another; `…` on a
 *   line of its own stands for any number of lines.
 * - `text files`: paths that are there by now.
 * - `text file NAME`: a file that the reader has, with these lines.
 * - `text figure`: nothing that could be run.
 *
 * @module
 */

import { fromFileUrl, join } from "@std/path";

/** The clone that the tests are in. */
export const clone: string = fromFileUrl(new URL("../..", import.meta.url));

/** A code block. */
export interface Block {
  /** The first word after the backticks. */
  readonly language: string;
  /** What follows it. */
  readonly note: string;
  /** Its lines. */
  readonly text: string;
  /** Document and line, for messages. */
  readonly place: string;
}

/**
 * Reads the blocks of a document.
 *
 * @param path Path within the clone.
 * @param section Only the blocks under this heading (`## A heading`).
 * @returns The blocks, in order.
 */
export async function blocksOf(
  path: string,
  section?: string,
): Promise<Block[]> {
  const page = await Deno.readTextFile(join(clone, path));
  const start = section === undefined ? 0 : page.indexOf(`\n${section}\n`);
  if (start < 0) throw new Error(`${path} has no heading "${section}"`);
  const end = section === undefined
    ? page.length
    : endOfSection(page, start + section.length, section.indexOf(" "));
  return [...page.matchAll(/^```(\S*) *([^\n]*)\n([\s\S]*?)^```$/gm)]
    .filter(({ index }) => index >= start && index < end)
    .map(({ index, 1: language, 2: note, 3: text }) => ({
      language,
      note,
      text,
      place: `${path}:${page.slice(0, index).split("\n").length}`,
    }));
}

/** Where the next heading of a level, or of one above it, is. */
function endOfSection(page: string, from: number, level: number): number {
  const next = page.slice(from).search(new RegExp(`^#{1,${level}} `, "m"));
  return next < 0 ? page.length : from + next;
}

/** All documents of the project, by their paths. */
export async function allDocuments(): Promise<string[]> {
  const found: string[] = [];
  async function look(folder: string): Promise<void> {
    for await (const entry of Deno.readDir(join(clone, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory && !/^(\..*|node_modules|dist)$/.test(entry.name)) {
        await look(path);
      } else if (entry.name.endsWith(".md")) found.push(path);
    }
  }
  await look("");
  return found.sort();
}
