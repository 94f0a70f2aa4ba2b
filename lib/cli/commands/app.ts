/** `niglm app`. @module */

import type { Level, Unit } from "../../cohort/unit.ts";
import {
  type SettledUnit,
  type UnitState,
  unitState,
} from "../../cohort/unit_state.ts";
import { UsageError } from "../../errors.ts";
import { nearestName } from "../../nearest.ts";
import { version } from "../../version.ts";
import {
  type AppOptions,
  bareLabels,
  optionsOf,
  type UnitCommands,
} from "../app/app_options.ts";
import { checkContrasts } from "../app/check_contrasts.ts";
import { describePlan, describeResult } from "../app/describe_plan.ts";
import { groupAfterJobs } from "../app/group_after_jobs.ts";
import { localExecutor } from "../app/local_executor.ts";
import { slurmExecutor, SlurmQueue } from "../app/slurm_executor.ts";
import { planGroup } from "../app/plan_group.ts";
import {
  planParticipants,
  type Unplanned,
  unplannedUnits,
} from "../app/plan_participants.ts";
import { predictGroup } from "../app/predict_group.ts";
import { predictParticipants } from "../app/predict_units.ts";
import { checkStudy, studyModelOf } from "../app/study_model.ts";
import { lookAtFile, readJson, StudyFolder } from "../app/study_folder.ts";
import type { Context, Report } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import { requireOutput } from "../fit_output.ts";
import {
  checkDerivatives,
  describeDerivatives,
} from "../derivatives_folder.ts";
import { refuseMissingMemory, settleMachine } from "../app/settle_machine.ts";
import { checkModelDesigns } from "../model/check_designs.ts";
import { readModelFile } from "../model/model_file.ts";
import { planModelGroup } from "../model/plan_model_group.ts";
import { planModelParticipants } from "../model/plan_model_participants.ts";
import { recordedModel, requireSameModel } from "../model/study_model.ts";

/**
 * Runs a level of a study.
 *
 * @param given The options of `app` itself.
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
  given: AppOptions,
  values: ReadonlyMap<string, unknown>,
  commands: UnitCommands,
  [bidsDir, out, word]: readonly string[],
  context: Context,
): Promise<Report> {
  const options = bareLabels(given);
  const level = levelOf(word);
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
  const file = options.model === undefined
    ? undefined
    : await readModelFile(options.model, options.modelSampling);
  const text = studyModelOf({
    ...level === "participant"
      ? {
        ...models.firstLevel,
        spaceLabel: options.space,
        derivativesFolder: options.derivatives,
      }
      : models.secondLevel,
    ...file && recordedModel(file, level),
  });
  const study = await checkStudy(
    folder,
    level,
    { bidsDir, model: text },
    options.overwrite,
  );
  if (level === "group") requireSameModel(study, file, folder);
  if (models.firstLevel && !file) requireContrast(models.firstLevel);
  const machine = settleMachine(options, values);
  const queue = options.executor === "slurm"
    ? await SlurmQueue.of(folder)
    : undefined;
  const executor = queue
    ? slurmExecutor(queue, folder, level, machine, options, context)
    : localExecutor(folder, level, machine, context);
  const survey = async () => {
    const planned = models.firstLevel
      ? await predictParticipants(
        await (file
          ? planModelParticipants(
            bidsDir,
            options,
            models.firstLevel,
            file,
            context,
          )
          : planParticipants(bidsDir, options, models.firstLevel, context)),
        folder,
        machine.unit,
        context,
      )
      : {
        units: await predictGroup(
          await (file
            ? planModelGroup(folder, bidsDir, options, models, file, context)
            : planGroup(folder, options, models, context)),
          machine.unit,
          context,
        ),
        unplanned: [],
      };
    const queued = await executor.queued();
    return { ...planned, settled: settle(planned.units, folder, queued) };
  };
  if (level === "group" && queue) {
    const report = await groupAfterJobs(
      queue,
      options,
      values,
      machine,
      folder,
      [bidsDir, out, word],
    );
    if (report) return report;
    if (options.wait && !options.dryRun) await queue.wait(0, options, context);
  }
  const planned = await survey();
  const wanted = planned.settled.filter(({ state }) =>
    state.state === "due" || (state.state === "failed" && options.retryFailed)
  ).map(({ unit }) => unit);
  if (file && level === "participant") {
    await checkModelDesigns(wanted, file, context);
  }
  const { due, refused } = level === "participant" && !file
    ? await checkContrasts(wanted, context)
    : { due: wanted, refused: [] };
  const unplanned = [...planned.unplanned, ...refused];
  const cannot = new Set(refused.map(({ key }) => key));
  const settled = planned.settled.filter(({ unit }) => !cannot.has(unit.key));
  const units = settled.map(({ unit }) => unit);
  refuseMissingMemory(due, machine.limits.memory);
  if (options.dryRun) return describePlan(settled, due, unplanned, machine);
  using lock = new DisposableStack();
  lock.use(await folder.lock("study", `the folder ${out}`));
  await describeDerivatives(out);
  await folder.write(["study.json"], study);
  if (level === "participant") await remember(folder, units, unplanned);
  const { ended, going, jobs } = await executor.run(
    due,
    () => lock.dispose(),
  );
  if (going !== undefined) {
    return { text: going, json: { out, going, submitted: due.length, jobs } };
  }
  const after = settle(units, folder, await executor.queued());
  if (level === "group" && values.get("report") === true) {
    const { writeStudyPage } = await import("../app/study_page.ts");
    await writeStudyPage(folder);
  }
  return describeResult(out, { before: settled, after, ended, unplanned });
}

/** What is to be done about units. */
function settle(
  units: readonly Unit[],
  folder: StudyFolder,
  queued: ReadonlyMap<string, string>,
): SettledUnit[] {
  return units.map((unit) => {
    const job = queued.get(unit.key);
    const state: UnitState = job === undefined
      ? unitState(
        unit,
        folder.record(unit.key),
        version,
        lookAtFile,
        folder.place,
      )
      : { state: "queued", reason: job };
    return { unit, state };
  });
}

/** What every fit would refuse is refused before any is begun. */
function requireContrast(model: Readonly<Record<string, unknown>>): void {
  const { contrast = [], contrasts, save = [], saveModel = false } =
    model as Partial<FirstLevelOptions>;
  if (contrast.length > 0 || contrasts !== undefined) return;
  requireOutput([], save, saveModel);
}

function levelOf(word: string): Level {
  if (word === "participant" || word === "group") return word;
  const nearest = nearestName(word, ["participant", "group"]);
  throw new UsageError(
    `app: LEVEL: found '${word}', expected participant or group${
      nearest ? ` (did you mean '${nearest}'?)` : ""
    }`,
    { field: "LEVEL" },
  );
}

/** The group level tells which subjects it lacks, and its page why. */
async function remember(
  folder: StudyFolder,
  units: readonly Unit[],
  unplanned: readonly Unplanned[],
): Promise<void> {
  const known = readJson<string[]>(folder.own("participants.json")) ?? [];
  const keys = [...known, ...[...units, ...unplanned].map(({ key }) => key)];
  await folder.write(["participants.json"], [...new Set(keys)].sort());
  const asked = new Set([...units, ...unplanned].map(({ key }) => key));
  const others = unplannedUnits(folder).filter(({ key }) => !asked.has(key));
  await folder.write(["unplanned.json"], [...others, ...unplanned]);
}
