/** The commands on whole studies, as the command line has them. @module */

import {
  type AppOptions,
  appOptions,
  bothLevelsOptions,
  type UnitCommands,
} from "../app/app_options.ts";
import { type Command, command, globalOptions } from "../command.ts";
import type { AppUnitOptions } from "../commands/app_unit.ts";
import { withModelRules } from "../model/model_options.ts";
import { flag } from "../option.ts";
import { withKnownRules } from "../option_rules.ts";

/**
 * Declares the commands on studies; the options of their models are those of
 * the commands that fit.
 *
 * @param commands The commands that fit.
 * @returns The commands.
 */
export function cohortCommands(commands: readonly Command[]): Command[] {
  const named = (name: string): Command =>
    commands.find((command) => command.name === name)!;
  const app = appCommand({
    firstLevel: named("first-level"),
    secondLevel: named("second-level"),
    permute: named("permute"),
  });
  return [
    app,
    command<Record<never, never>>({
      name: "app-study",
      summary:
        "Do what `app` does for a program, in lines of JSON on standard " +
        "input and output; the library's `runStudy` calls it.",
      options: {},
      examples: [
        "app-study",
      ],
      load: async () => {
        const { appStudy } = await import("../commands/app_study.ts");
        return (_options, _operands, context) => appStudy(app, context);
      },
    }),
    command<AppUnitOptions>({
      name: "app-unit",
      summary: "Do one unit of a plan that `app` wrote; `app` and its jobs " +
        "call it.",
      operands: {
        name: "PLAN UNIT",
        help: "The plan, and the unit's name or its number from 0.",
        min: 2,
        max: 2,
      },
      options: {
        attached: flag({
          help: "End when standard input ends: with the process that called.",
        }),
      },
      examples: [
        "app-unit study/derivatives/niglm/.niglm/plans/participant.json 0",
      ],
      load: async () => {
        const { appUnit } = await import("../commands/app_unit.ts");
        return (options, operands, context) =>
          appUnit(
            options,
            operands,
            context,
            (name) => name === "app" ? app : named(name),
          );
      },
    }),
  ];
}

function appCommand(commands: UnitCommands): Command {
  const keys = Object.keys(appOptions) as (keyof AppOptions)[];
  const operands = {
    name: "BIDS_DIR OUT_DIR LEVEL",
    help: "The BIDS folder, the folder to write, and participant or group.",
    min: 3,
    max: 3,
  };
  const own = new Map(keys.map((key) => [kebab(key), appOptions[key]]));
  return {
    name: "app",
    summary: "Fit a whole study: every subject and task of a BIDS folder, or " +
      "the group; what is done is not done again.",
    operands,
    options: withKnownRules(
      withModelRules(
        new Map([
          ...own,
          ...bothLevelsOptions(commands),
          ...own,
          ...Object.entries(globalOptions),
        ]),
      ),
      operands.name,
    ),
    examples: [
      "app study study/derivatives/niglm participant --derivatives " +
      "derivatives/fmriprep --confounds-strategy simple --drift-model none " +
      "--contrast 'face - house'",
      "app study study/derivatives/niglm group --permute --two-sided",
      "app study study/derivatives/model participant --model model_smdl.json " +
      "--derivatives derivatives/fmriprep --smoothing-fwhm 6",
    ],
    async run(values, operands, context) {
      const { app } = await import("../commands/app.ts");
      const options = Object.fromEntries(
        keys.map((key) => [key, values.get(kebab(key))]),
      ) as unknown as AppOptions;
      return await app(options, values, commands, operands, context);
    },
  };
}

function kebab(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
