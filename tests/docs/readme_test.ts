import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { commands } from "../../lib/cli/options.ts";
import { runMain } from "../cli/run_main.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";

const root = fromFileUrl(new URL("../..", import.meta.url));
const readme = await Deno.readTextFile(join(root, "README.md"));
const library = await Deno.readTextFile(join(root, "docs", "library.md"));
const program = join(root, "cli.ts");
const configuration = join(root, "deno.json");

/** The code blocks of a page that begin with three backticks and a word. */
function blocks(page: string, kind: string): string[] {
  return page.split(`\`\`\`${kind}\n`).slice(1).map((rest) =>
    rest.split("\n```")[0]
  );
}

/** Runs Deno in a folder that holds the auditory run and a group's maps. */
async function beside(
  run: (deno: (...args: string[]) => Promise<string>) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    for (const name of ["bold.nii.gz", "events.tsv"]) {
      const file = `sub-01_task-auditory_${name}`;
      await Deno.symlink(
        join(testData!, "spm-auditory", file),
        join(folder, file),
      );
    }
    const group = join(testData!, "wager2008-emotionreg");
    await Deno.symlink(group, join(folder, "maps"));
    await Deno.symlink(
      join(group, "X_Y_data.txt"),
      join(folder, "X_Y_data.txt"),
    );
    await run(async (...args) => {
      const { success, stdout, stderr } = await new Deno.Command(
        Deno.execPath(),
        { args, cwd: folder },
      ).output();
      assert(success, new TextDecoder().decode(stderr));
      return new TextDecoder().decode(stdout);
    });
  });
}

Deno.test("the README shows what the demo prints", async () => {
  const shown = blocks(readme, "text").find((text) => text.startsWith("Made"));
  const { code, out } = await runMain("demo", "--quiet");
  const untimed = (text: string) =>
    text.replace(/in \d+\.\d s/, "in some s").trimEnd();
  assertEquals(code, 0);
  assertEquals(untimed(out), untimed(shown!));
});

Deno.test("the README names every command", () => {
  for (const { name } of commands) {
    assertStringIncludes(readme, `\`${name.split(" ")[0]}`);
  }
});

Deno.test("the pages that the README links to are there", async () => {
  for (const [, path] of readme.matchAll(/\]\((?!http|#)([^)#]+)/g)) {
    assert((await Deno.stat(join(root, path))).isFile, path);
  }
});

Deno.test("the README's script and the library's run as they stand", {
  ignore: !testData,
}, () =>
  beside(async (deno) => {
    const scripts = [
      ...blocks(readme, "ts ignore"),
      ...blocks(
        library,
        "ts ignore",
      ),
    ];
    assertEquals(scripts.length, 3);
    const address = JSON.stringify(
      new URL("../../mod.ts", import.meta.url).href,
    );
    const run = (script: string) =>
      deno(
        ...["eval", "--config", configuration],
        script.replace('"@niglm/niglm"', address),
      );
    const table = await run(scripts[0]);
    assertStringIncludes(table, "2.7576989");
    assertStringIncludes(table, " 37\n");
    assertStringIncludes(table, "9.8119789");
    assertStringIncludes(await run(scripts[1]), "[ 64, 64, 64 ] 96");
    await run(scripts[2]);
    await deno("eval", 'Deno.statSync("success_z.nii.gz")');
  }));

const tables = [
  { first: "first-level sub-01", at: 0, lines: 38 },
  { first: "second-level 'maps/con_*.hdr'", at: 1, lines: 18 },
];

Deno.test("the README's commands print the tables that it shows", {
  ignore: !testData,
}, async () => {
  for (const table of tables) await beside((deno) => printTable(deno, table));
});

async function printTable(
  deno: (...args: string[]) => Promise<string>,
  table: typeof tables[number],
): Promise<void> {
  const lines = blocks(readme, "sh").find((text) => text.includes(table.first))!
    .replaceAll("\\\n", " ").split("\n\n");
  assertEquals(lines.length, 3);
  let printed = "";
  for (const line of lines) {
    const [words, target] = line.split(" > ");
    const args = [...words.matchAll(/'([^']*)'|\S+/g)]
      .map(([word, quoted]) => quoted ?? word);
    assertEquals(args.slice(0, 4), ["deno", "run", "-A", "cli.ts"]);
    printed = await deno(
      ...["run", "-A", "--quiet", "--config", configuration, program],
      ...args.slice(4),
    );
    if (target !== undefined) {
      await deno(
        "eval",
        `Deno.writeTextFileSync("${target}", ${JSON.stringify(printed)})`,
      );
    }
  }
  const shown =
    blocks(readme, "text").filter((text) =>
      text.startsWith("Cluster ID")
    )[table.at];
  assertEquals(printed.slice(0, shown.length), shown);
  assertEquals(printed.trimEnd().split("\n").length, table.lines);
}
