/** Runs the code blocks of a document in a folder, as its reader would. @module */

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { type Block, clone } from "./document.ts";

/** Where a document is read. */
export interface Reader {
  /** The folder that has the files which the document takes for granted. */
  readonly folder: string;
  /** Where `fetch` gets its files, in place of the internet. */
  readonly mirror?: string;
  /** The address that stands for `https://example.org`. */
  readonly web?: string;
}

/**
 * Runs blocks in order. Commands are what stands there: `deno`, `npx … deno`
 * and `niglm` take the program of this clone, `fetch` its mirror.
 *
 * @param blocks The blocks.
 * @param reader Where.
 * @returns What each block printed; nothing for blocks that are not run.
 * @throws {AssertionError} At the first block that fails or shows what is not
 * so, with its place.
 */
export async function runBlocks(
  blocks: readonly Block[],
  reader: Reader,
): Promise<string[]> {
  const printed: string[] = [];
  let latest: string | undefined;
  for (const block of blocks) {
    const { language, note, place } = block;
    if (language === "text") {
      await holdText(block, latest, reader.folder);
      printed.push("");
      continue;
    }
    const runs = language === "sh" ? note === "" : note === "ignore";
    assert(
      runs && /^(sh|ts|js)$/.test(language) ||
        note.startsWith("not run: ") ||
        language === "ts" && note === "",
      `${place}: no way to run \`${language} ${note}\``,
    );
    const out = !runs
      ? ""
      : language === "sh"
      ? await runShell(block, reader)
      : await runModule(block, reader);
    if (runs) latest = out;
    printed.push(out);
  }
  return printed;
}

/** What `deno` and the like stand for in the documents' commands. */
async function preamble(reader: Reader): Promise<string> {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(clone, "deno.json")),
  );
  const cases = Object.entries<{ command: string }>(tasks)
    .map(([name, { command }]) => `    ${name}) ${command} "$@";;`);
  return `
set -euo pipefail
clone='${clone.replace(/\/$/, "")}'
mirror='${reader.mirror ?? "http://localhost:9"}'
task() {
  local name=$1; shift
  case $name in
${cases.join("\n")}
    *) echo "no task $name" >&2; return 1;;
  esac
}
deno() {
  if [[ $1 == task ]]; then shift; task "$@"; return; fi
  local words=("$1" --no-lock --config "$clone/deno.json") word fetches=no listed=no
  shift
  for word in "$@"; do
    if [[ $word == *.ts && ! -e $word && -e $clone/$word ]]; then
      word=$clone/$word
    fi
    if [[ $word == fetch ]]; then fetches=yes; fi
    if [[ $word == --list ]]; then listed=yes; fi
    words+=("\${word//=lib,/=$clone/lib,}")
  done
  if [[ $fetches$listed == yesno ]]; then words+=(--mirror "$mirror"); fi
  '${Deno.execPath()}' "\${words[@]}"
}
niglm() { deno run -A cli.ts "$@"; }
npx() { shift 2; deno "$@"; }
`;
}

/** Addresses and the home folder of a block, as they are here. */
function asHere(text: string, { folder, web }: Reader): string {
  const here = web === undefined ? text : text
    .replaceAll("https://example.org", web)
    .replaceAll("example.org", new URL(web).host);
  return here.replaceAll("~/", `${folder}/home/`);
}

async function runShell(block: Block, reader: Reader): Promise<string> {
  const script = `${await preamble(reader)}\n${asHere(block.text, reader)}`;
  return await run(block, reader, "bash", ["-c", script]);
}

async function runModule(block: Block, reader: Reader): Promise<string> {
  const path = join(reader.folder, `script.${block.language}`);
  await Deno.writeTextFile(path, asHere(block.text, reader));
  return await run(block, reader, Deno.execPath(), [
    ...["run", "-A", "--no-lock", "--config", join(clone, "deno.json")],
    path,
  ]);
}

async function run(
  block: Block,
  { folder }: Reader,
  program: string,
  args: string[],
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: folder,
    env: { NO_COLOR: "1", NIGLM_CACHE: join(folder, "cache") },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  assert(success, `${block.place}:\n${block.text}\n${out}\n${err}`);
  return out;
}

/** Checks what a document shows, or writes the file that it is. */
async function holdText(
  { note, text, place }: Block,
  printed: string | undefined,
  folder: string,
): Promise<void> {
  if (note === "figure") return;
  if (note.startsWith("file ")) {
    await Deno.writeTextFile(join(folder, note.slice("file ".length)), text);
  } else if (note === "files") {
    for (const path of text.trim().split("\n")) {
      if (path === "…") continue;
      const there = await Deno.stat(join(folder, path)).catch(() => null);
      assert(there !== null, `${place}: ${path} is not there`);
    }
  } else {
    assertEquals(note, "", `${place}: text ${note}`);
    assert(printed !== undefined, `${place}: nothing has been run before`);
    assert(
      shows(printed, text),
      `${place}: shown is\n${text}\nbut printed was\n${printed}`,
    );
  }
}

/** Lines without what differs from run to run: how long it took. */
function timeless(text: string): string[] {
  return text.trimEnd().split("\n")
    .map((line) => line.replace(/\d+(\.\d+)? s\b/g, "some s").trimEnd());
}

/** Whether lines were printed in this order, `…` standing for any. */
function shows(printed: string, shown: string): boolean {
  const all = timeless(printed);
  let from = 0;
  for (const part of timeless(shown).join("\n").split(/^…$\n?/m)) {
    const lines = part === "" ? [] : part.replace(/\n$/, "").split("\n");
    const at = all.findIndex((_, i) =>
      i >= from && lines.every((line, j) => all[i + j] === line)
    );
    if (lines.length > 0 && at < 0) return false;
    from = Math.max(from, at + lines.length);
  }
  return true;
}
