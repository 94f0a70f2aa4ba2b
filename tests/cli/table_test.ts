import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { completionScript } from "../../lib/cli/completion.ts";
import { commandHelp, programHelp } from "../../lib/cli/help.ts";
import { commandReference } from "../../lib/cli/markdown.ts";
import { commands } from "../../lib/cli/options.ts";
import { parse } from "../../lib/cli/parse.ts";

Deno.test("docs/cli.md is what the table says (else: deno task docs)", async () => {
  const page = await Deno.readTextFile(
    new URL("../../docs/cli.md", import.meta.url),
  );
  assertEquals(page, commandReference(commands));
});

for (const command of commands) {
  Deno.test(`the help of ${command.name} names every option`, () => {
    const help = commandHelp(command);
    assertStringIncludes(programHelp(commands), command.name);
    for (const option of command.options.keys()) {
      assertStringIncludes(help, `  --${option}`);
    }
    const wide = help.split("\n").filter((line) =>
      line.length > 80 && !line.startsWith("  niglm ")
    );
    assertEquals(wide, []);
  });

  Deno.test(`the examples of ${command.name} can be parsed`, () => {
    assert(command.examples.length > 0);
    for (const example of command.examples) {
      const words = example.replace(/ > .*/, "").match(/'[^']*'|\S+/g) ?? [];
      const args = words.map((word) => word.replaceAll("'", ""));
      assertEquals(parse(args, commands).command, command);
    }
  });

  Deno.test(`every shell completes the options of ${command.name}`, () => {
    const pattern = command.name.replace(" ", "\\ ");
    const [, cases] = completionScript("bash", commands)
      .split(`\n  ${pattern})`);
    const [ofCommand] = cases.split("    esac");
    for (const option of command.options.keys()) {
      assertStringIncludes(ofCommand, `--${option}`);
      assertStringIncludes(
        completionScript("fish", commands),
        `__fish_seen_subcommand_from ${
          command.name.split(" ").at(-1)
        }" -l ${option}`,
      );
    }
  });
}
