/** The command that makes reports, as the command line has it. @module */

import { type Command, command } from "../command.ts";
import type { ReportCommandOptions } from "../commands/report.ts";
import { file } from "../option.ts";
import { reportOptions } from "../report_options.ts";
import { overwriteFile } from "../shared_options.ts";

/** Reports. */
export const reportCommands: readonly Command[] = [
  command<ReportCommandOptions>({
    name: "report",
    summary: "Write one self-contained page (HTML) that shows a fit.",
    operands: {
      name: "DIR",
      help:
        "The folder of a fit; where it has several, the record of one (…statmap.json).",
      min: 1,
      max: 1,
    },
    options: {
      ...reportOptions,
      out: file({
        help: "The page to write (default: report.html in the folder).",
        group: "Output",
      }),
      overwrite: overwriteFile,
    },
    examples: [
      "report results",
      "report results --height-control fdr --alpha 0.05 --cluster-threshold 10 " +
      "--out page.html",
    ],
    load: async () => (await import("../commands/report.ts")).report,
  }),
];
