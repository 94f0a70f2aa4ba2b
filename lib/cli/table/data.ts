/** The commands that bring data, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type { FetchOptions } from "../commands/fetch.ts";
import { file, flag, list, text } from "../option.ts";

/** Fetching. */
export const dataCommands: readonly Command[] = [
  command<FetchOptions>({
    name: "fetch",
    summary: "Fetch a public data set by its name, or list those there are.",
    operands: {
      name: "DATASET",
      help: "A name from --list, or a manifest (.json) of one's own.",
      min: 0,
      max: 1,
    },
    options: {
      list: flag({
        help: "List the data sets, and which are fetched.",
        excludes: [
          "DATASET",
          "from",
          "subjects",
          "dry-run",
          "offline",
          "mirror",
        ],
      }),
      subjects: list({
        help: "Subjects to fetch, or all (default: the data set's first).",
        excludes: ["from"],
        placeholder: "NAME,…",
      }),
      dryRun: flag({
        excludes: ["from", "offline"],
        help: "Say what would be fetched, from where, and fetch nothing.",
      }),
      offline: flag({
        excludes: ["from"],
        help: "Use no network: say where the data set is, or that it is not.",
      }),
      from: file({
        help: "Look whether this folder has the files of the data set, in " +
          "place of fetching them.",
      }),
      mirror: text({
        help: "Address of a folder that has the files under their names, " +
          "in place of the manifest's addresses.",
        excludes: ["from", "offline"],
        placeholder: "URL",
      }),
      out: file({
        help: "Folder of all fetched data sets (default: NIGLM_CACHE, or " +
          "the system's place for caches); each lies in a folder of its name.",
        group: "Output",
        excludes: ["from"],
      }),
    },
    examples: [
      "fetch --list",
      "fetch spm-auditory",
      "fetch haxby2001 --subjects 2,3 --out data",
    ],
    load: async () => (await import("../commands/fetch.ts")).fetchCommand,
  }),
];
