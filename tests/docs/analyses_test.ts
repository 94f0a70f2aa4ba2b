/** The pages of docs/analyses: each of their blocks is run as it stands. */

import { assert } from "@std/assert";
import { dirname, fromFileUrl, join } from "@std/path";
import { testData } from "../data.ts";
import { made } from "../datasets/real_layouts.ts";
import { serve } from "../datasets/server.ts";
import { inFolder } from "../in_folder.ts";

const root = fromFileUrl(new URL("../..", import.meta.url));

const pages: Record<string, string> = {
  "single-run": "spm-auditory",
  "native-space": "spm-multimodal-faces",
  "fixed-effects": "fiac",
  "two-sample": "brainomics-localizer",
};

/** The code blocks of a page in order, with their kinds. */
function blocksOf(page: string): { kind: string; text: string }[] {
  return [...page.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)]
    .map(([, kind, text]) => ({ kind, text }));
}

async function run(folder: string, command: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: command,
    cwd: folder,
  }).output();
  assert(success, `${command.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

const config = join(root, "deno.json");

/** Runs a block of commands; data sets come from this machine. */
async function runCommands(
  folder: string,
  text: string,
  mirror: string,
): Promise<void> {
  for (
    const line of text.replaceAll("\\\n", " ").split("\n").filter((line) =>
      line.trim()
    )
  ) {
    const [words, target] = line.split(" > ");
    const args = [...words.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) =>
      quoted ?? word
    );
    assert(args.slice(0, 4).join(" ") === "deno run -A cli.ts", line);
    const fetches = args[4] === "fetch" ? ["--mirror", mirror] : [];
    const out = args.indexOf("--out");
    if (out > 0) {
      await Deno.mkdir(join(folder, dirname(args[out + 1])), {
        recursive: true,
      });
    }
    const printed = await run(folder, [
      ...["run", "-A", "--quiet", "--config", config, join(root, "cli.ts")],
      ...args.slice(4),
      ...fetches,
    ]);
    if (target) await Deno.writeTextFile(join(folder, target.trim()), printed);
  }
}

for (const [name, dataset] of Object.entries(pages)) {
  Deno.test(
    `docs/analyses/${name}.md runs as it stands`,
    { ignore: !testData },
    () =>
      inFolder(async (folder) => {
        const page = await Deno.readTextFile(
          join(root, "docs", "analyses", `${name}.md`),
        );
        const { sources } = await made[dataset](folder);
        await using server = serve(Object.fromEntries(
          Object.entries(sources).map(([name, bytes]) => [`/${name}`, bytes]),
        ));
        const blocks = blocksOf(page);
        assert(
          blocks.some(({ kind }) => kind === "ts") &&
            blocks.some(({ kind }) => kind === "sh"),
        );
        for (const { kind, text } of blocks) {
          if (kind === "sh") await runCommands(folder, text, server.address);
          else {
            const address = JSON.stringify(
              new URL("../../mod.ts", import.meta.url).href,
            );
            await run(folder, [
              "eval",
              "--config",
              config,
              text.replace('"@niglm/niglm"', address),
            ]);
          }
        }
      }),
  );
}
