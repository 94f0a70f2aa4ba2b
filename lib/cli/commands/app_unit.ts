/** `niglm app-unit`. @module */

import { join } from "@std/path";
import type { Unit } from "../../cohort/unit.ts";
import { UsageError } from "../../errors.ts";
import { listenToCaller } from "../app/attached.ts";
import { runUnit } from "../app/run_unit.ts";
import { readJson, StudyFolder, type StudyPlan } from "../app/study_folder.ts";
import type { Command, Context, Report } from "../command.ts";
import type { FitCommand } from "../model/call_command.ts";

/** Options of `niglm app-unit`, as the table declares them. */
export interface AppUnitOptions {
  readonly attached: boolean;
}

/** Finds a declared command by its name. */
export type FindCommand = (name: FitCommand | "app") => Command;

/** Does one unit of a plan that `app` wrote, or the call that it put off. */
export async function appUnit(
  { attached }: AppUnitOptions,
  [file, name]: readonly string[],
  given: Context,
  commands: FindCommand,
): Promise<Report> {
  const context = attached
    ? {
      ...given,
      signal: AbortSignal.any([given.signal, listenToCaller().gone]),
    }
    : given;
  const { deferred, home, machine, unit } = planned(file, name);
  if (deferred) {
    const { operands, values } = deferred;
    const given = new Map(Object.entries(values));
    return await commands("app").run(given, operands, context);
  }
  const work = async (unit: Unit, out: string, context: Context) => {
    if (unit.command === "model") {
      const { runModelUnit } = await import("../model/run_model_unit.ts");
      const places = { work: out, target: join(home, unit.target) };
      await runModelUnit(unit, places, machine, commands, context);
      return;
    }
    const options = { ...unit.options, ...machine, out, overwrite: false };
    const values = Object.entries(options).map(([key, value]) =>
      [kebab(key), value] as const
    );
    await commands(unit.command).run(new Map(values), unit.operands, context);
  };
  const record = await runUnit(
    unit,
    new StudyFolder(home),
    work,
    context,
  );
  return {
    text: "",
    json: { ...record },
    shortfall: record.status === "done" ? undefined : record.error,
  };
}

/** What is asked of a plan, so that the rest of it can be forgotten. */
type Planned =
  & {
    readonly home: string;
    readonly machine: StudyPlan["machine"];
  }
  & (
    | {
      readonly deferred: NonNullable<StudyPlan["deferred"]>;
      unit?: undefined;
    }
    | { readonly deferred?: undefined; readonly unit: Unit }
  );

function planned(file: string, name: string): Planned {
  const plan = readJson<StudyPlan>(file);
  if (plan?.deferred) {
    return { home: plan.out, machine: plan.machine, deferred: plan.deferred };
  }
  const units = plan?.units;
  if (!plan || !Array.isArray(units)) {
    throw new UsageError(`${file}: is no plan that 'app' wrote`, { file });
  }
  const unit: Unit | undefined = /^\d+$/.test(name)
    ? units[Number(name)]
    : units.find(({ key }) => key === name);
  if (unit === undefined) {
    throw new UsageError(
      `${file}: has no unit '${name}', expected one of its ${units.length}`,
      { file, field: "UNIT" },
    );
  }
  return { home: plan.out, machine: plan.machine, unit };
}

function kebab(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
