/**
 * All commands and their options, declared once: the parser, `--help`,
 * docs/cli.md and the shell completion are made from this table. A new command
 * is one entry in `table/` and one file in `commands/`.
 *
 * @module
 */

import { type Command, command } from "./command.ts";
import type { CompletionOptions } from "./commands/completion.ts";
import { cohortCommands } from "./table/cohorts.ts";
import { dataCommands } from "./table/data.ts";
import { groupCommands } from "./table/groups.ts";
import { designPlotCommands } from "./table/design_plots.ts";
import { imageCommands } from "./table/images.ts";
import { mapCommands } from "./table/maps.ts";
import { plotCommands } from "./table/plots.ts";
import { modelCommands } from "./table/models.ts";
import { reportCommands } from "./table/reports.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  ...imageCommands,
  ...modelCommands,
  ...groupCommands,
  ...cohortCommands([...modelCommands, ...groupCommands]),
  ...mapCommands,
  ...plotCommands,
  ...designPlotCommands,
  ...reportCommands,
  ...dataCommands,
  command<CompletionOptions>({
    name: "completion",
    summary: "Print a script that completes niglm's commands in a shell.",
    operands: {
      name: "SHELL",
      help: "bash, zsh or fish.",
      min: 1,
      max: 1,
      choices: ["bash", "zsh", "fish"],
    },
    options: {},
    examples: [
      "completion bash > ~/.local/share/bash-completion/completions/niglm",
    ],
    load: async () =>
      (await import("./commands/completion.ts")).completionOf(commands),
  }),
];
