/** `niglm app`. @module */

import type { Level, Unit } from "../../cohort/unit.ts";
import { type SettledUnit, unitState } from "../../cohort/unit_state.ts";
import { UsageError } from "../../errors.ts";
import { version } from "../../version.ts";
import {
  type AppOptions,
  optionsOf,
  refuseOtherLevel,
  type UnitCommands,
} from "../app/app_options.ts";
import { describePlan, describeResult } from "../app/describe_plan.ts";
import { runLocally } from "../app/local_executor.ts";
import { planGroup } from "../app/plan_group.ts";
import { planParticipants, type Unplanned } from "../app/plan_participants.ts";
import { predictGroup, predictParticipants } from "../app/predict_units.ts";
import { checkStudy, studyModelOf } from "../app/study_model.ts";
import { lookAtFile, readJson, StudyFolder } from "../app/study_folder.ts";
import type { Context, Report } from "../command.ts";
import {
  checkDerivatives,
  describeDerivatives,
} from "../derivatives_folder.ts";
import { refuseMissingMemory, settleMachine } from "../app/settle_machine.ts";

/**
 * Runs a level of a study.
 *
 * @param options The options of `app` itself.
 * @param values All options by name, those of the models among them.
 * @param commands The commands that units are.
 * @param operands The BIDS folder, the study's folder and the level.
 * @param context Where warnings and progress go.
 * @returns What was done.
 * @throws {UsageError} If options do not go together, or the folder holds
 * something else.
 * @throws {InputError} If what is asked for is not there.
 */
export async function app(
  options: AppOptions,
  values: ReadonlyMap<string, unknown>,
  commands: UnitCommands,
  [bidsDir, out, word]: readonly string[],
  context: Context,
): Promise<Report> {
  const level = levelOf(word);
  refuseOtherLevel(level, commands, values);
  const folder = new StudyFolder(out);
  await checkDerivatives(out);
  const model = (command: UnitCommands[keyof UnitCommands]) => {
    const {
      memory: _,
      workers: _w,
      engine: _e,
      out: _o,
      overwrite: _v,
      ...own
    } = optionsOf(command, values, level);
    return own;
  };
  const models = level === "participant"
    ? { firstLevel: model(commands.firstLevel) }
    : {
      secondLevel: model(commands.secondLevel),
      permute: options.permute ? model(commands.permute) : undefined,
    };
  const text = level === "participant"
    ? studyModelOf({
      ...models.firstLevel,
      spaceLabel: options.space,
      derivativesFolder: options.derivatives,
    })
    : studyModelOf({ ...models.secondLevel });
  const study = checkStudy(
    folder,
    level,
    { bidsDir, model: text },
    options.overwrite,
  );
  const machine = settleMachine(options, values);
  const { units, unplanned } = models.firstLevel
    ? await predictParticipants(
      await planParticipants(bidsDir, options, models.firstLevel, context),
      folder,
      machine.unit,
      context,
    )
    : {
      units: await predictGroup(
        await planGroup(folder, options, models, context),
        machine.unit,
        context,
      ),
      unplanned: [],
    };
  const settled = units.map((unit): SettledUnit => ({
    unit,
    state: unitState(
      unit,
      folder.record(unit.key),
      version,
      lookAtFile,
      folder.place,
    ),
  }));
  const due = settled.filter(({ state }) =>
    state.state === "due" || (state.state === "failed" && options.retryFailed)
  ).map(({ unit }) => unit);
  refuseMissingMemory(due, machine.limits.memory);
  if (options.dryRun) return describePlan(settled, due, unplanned, machine);
  using _lock = await folder.lock("study", `the folder ${out}`);
  await describeDerivatives(out);
  await folder.write(["study.json"], study);
  if (level === "participant") await remember(folder, units, unplanned);
  if (due.length > 0) {
    const plan = await folder.write(["plans", `${level}.json`], {
      out,
      machine: machine.options,
      units: due,
    });
    await runLocally(plan, due, folder, machine.limits, context);
  }
  return describeResult(folder, settled, due, unplanned);
}

function levelOf(word: string): Level {
  if (word === "participant" || word === "group") return word;
  throw new UsageError(
    `app: LEVEL: found '${word}', expected participant or group`,
    { field: "LEVEL" },
  );
}

/** The group level tells which subjects it lacks. */
async function remember(
  folder: StudyFolder,
  units: readonly Unit[],
  unplanned: readonly Unplanned[],
): Promise<void> {
  const known = readJson<string[]>(folder.own("participants.json")) ?? [];
  const keys = [...known, ...[...units, ...unplanned].map(({ key }) => key)];
  await folder.write(["participants.json"], [...new Set(keys)].sort());
}
