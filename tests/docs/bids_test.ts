/** What docs/bids.md shows is run as it stands. @module */

import { assert, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { makeStudy } from "../bids/made_study.ts";
import { serveFiles } from "../bytes/file_server.ts";
import { inFolder } from "../in_folder.ts";

const root = fromFileUrl(new URL("../..", import.meta.url));
const page = await Deno.readTextFile(join(root, "docs", "bids.md"));

function blocks(kind: string): string[] {
  return page.split(`\`\`\`${kind}\n`).slice(1).map((rest) =>
    rest.split("\n```")[0]
  );
}

Deno.test("docs/bids.md: commands and script run in order, as they stand", () =>
  inFolder(async (folder) => {
    await makeStudy(join(folder, "study"));
    const first = join(folder, "study", "sub-01", "func", "sub-01_task-");
    const image = join(
      folder,
      "study/derivatives/fmriprep/sub-01/func/sub-01_task-localizer_run-1_" +
        "space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz",
    );
    await using server = serveFiles({
      "/bold.nii.gz": await Deno.readFile(image),
      "/events.tsv": await Deno.readFile(`${first}localizer_run-1_events.tsv`),
    });
    const shell = async (line: string) => {
      const own = line.replace(/^deno /, `'${Deno.execPath()}' `)
        .replace(" cli.ts ", ` '${join(root, "cli.ts")}' `)
        .replaceAll("https://example.org", server.base);
      const { success, stdout, stderr } = await new Deno.Command("sh", {
        args: ["-c", own],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      assert(success, `${line}\n${new TextDecoder().decode(stderr)}`);
      return new TextDecoder().decode(stdout);
    };
    const commands = blocks("sh").flatMap((block) =>
      block.replaceAll("\\\n", " ").split("\n").filter((line) => line !== "")
    );
    assert(commands.length >= 5);
    for (const line of commands) await shell(line);
    for (const path of blocks("text")[0].split("\n")) {
      if (path !== "…") assert((await Deno.stat(join(folder, path))).isFile);
    }
    const [script] = blocks("ts ignore");
    await Deno.writeTextFile(join(folder, "script.ts"), script);
    const configuration = join(root, "deno.json");
    assertStringIncludes(
      await shell(`deno run -A --config '${configuration}' script.ts`),
      "01 ",
    );
  }));
