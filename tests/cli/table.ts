/** A table of one command with an option of every kind. @module */

import { type Command, command } from "../../lib/cli/command.ts";
import type { CommandSpec } from "../../lib/cli/command.ts";
import {
  choice,
  files,
  flag,
  integer,
  integers,
  list,
  number,
  repeated,
  text,
  toggle,
} from "../../lib/cli/option.ts";

/** What the command receives. */
export interface WorkOptions {
  readonly need: string;
  readonly shift: number | undefined;
  readonly rate: number;
  readonly count: number;
  readonly delays: readonly number[];
  readonly tags: readonly string[];
  readonly note: readonly string[];
  readonly tables: readonly string[];
  readonly model: "glover" | "spm + derivative";
  readonly colour: boolean;
  readonly verbose: boolean;
}

/** An option of every kind. */
export const options: CommandSpec<WorkOptions>["options"] = {
  need: text({ help: "What is needed.", required: true }),
  shift: number({ help: "How far.", unit: "mm" }),
  rate: number({ help: "How often.", above: 0, max: 1, fallback: 0.5 }),
  count: integer({ help: "How many.", min: 1, fallback: 2 }),
  delays: integers({ help: "When.", fallback: [0] }),
  tags: list({ help: "Which.", placeholder: "NAME,…" }),
  note: repeated({ help: "What to keep in mind.", placeholder: "TEXT" }),
  tables: files({ help: "From where." }),
  model: choice(["glover", "spm + derivative"], {
    help: "How.",
    fallback: "glover",
  }),
  colour: toggle({ help: "Whether in colour.", fallback: true }),
  verbose: flag({ help: "Whether to say so." }),
};

/** The command `work`, which does nothing. */
export function tableOf(
  options: CommandSpec<WorkOptions>["options"],
): readonly Command[] {
  return [command<WorkOptions>({
    name: "work",
    summary: "Do some work.",
    operands: { name: "THING", help: "Things.", min: 0, max: 2 },
    options,
    examples: ["work"],
    load: () => Promise.resolve(() => Promise.resolve({ text: "", json: {} })),
  })];
}
