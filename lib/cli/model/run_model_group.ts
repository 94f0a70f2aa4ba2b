/** Doing a unit that models a group by a model's node. @module */

import { join } from "@std/path";
import { fileError } from "../../bytes/mod.ts";
import { readJsonObject } from "../../bytes/read_json.ts";
import type { Unit } from "../../cohort/unit.ts";
import { InputError } from "../../errors.ts";
import { makeMapDesign } from "../../model/map_groups.ts";
import { makeFolder } from "../app/study_folder.ts";
import type { Context } from "../command.ts";
import { callCommand, type FindFitCommand } from "./call_command.ts";
import { modelOfKept } from "./model_file.ts";
import type { GroupUnitOptions, PlannedMap } from "./model_unit.ts";
import { writeTables } from "./node_fit.ts";
import { variablesOf } from "./plan_model_group.ts";
import { type Places, settleFit } from "./settle_fit.ts";

/**
 * Models a group of maps by a node of the dataset level: by `second-level`, by
 * `permute` where the unit tests by relabelling, or by `fixed-effects` (meta).
 *
 * @param unit The unit.
 * @param places The folder to write, where the results come into one of the
 * unit's name, and the one that they go to from there.
 * @param machine Options of this machine.
 * @param commands The commands.
 * @param context Where warnings and progress go.
 * @throws {InputError} If a file cannot be read or used.
 */
export async function runModelGroup(
  { options, source }: Unit,
  places: Places,
  machine: Readonly<Record<string, unknown>>,
  commands: FindFitCommand,
  context: Context,
): Promise<void> {
  const { maps, node: name, participants, relabelled, statsModel, ...fit } =
    options as unknown as
      & GroupUnitOptions
      & Readonly<Record<string, unknown>>;
  const node = modelOfKept(statsModel).nodes.find((one) => one.name === name)!;
  const { work } = places;
  await makeFolder(work);
  const out = join(work, source);
  const own = { ...fit, ...machine, report: false, out };
  const settle = () =>
    settleFit(
      { folder: out, prefix: "" },
      places,
      fit.report === true,
      context,
    );
  const effects = maps.map(({ effect }) => effect);
  const variances = () => maps.map(varianceOf);
  if (node.type === "meta") {
    const dof: number[] = [];
    for (const map of maps) dof.push(await freedomOf(map));
    const options = { ...own, effect: effects, variance: variances(), dof };
    await callCommand(
      commands("fixed-effects"),
      { ...options, name: maps[0].contrast },
      [],
      context,
    );
    await settle();
    return;
  }
  const { contrasts, design } = makeMapDesign(
    node,
    maps,
    await variablesOf(maps, participants),
  );
  const files = await writeTables(
    work,
    "",
    design,
    relabelled === undefined
      ? contrasts
      : contrasts.filter((contrast) => contrast.name === relabelled),
  );
  const tables = { designMatrix: files.design, contrasts: files.contrasts };
  await callCommand(
    commands(relabelled === undefined ? "second-level" : "permute"),
    relabelled === undefined && fit.method !== "ols"
      ? { ...own, ...tables, variance: variances() }
      : { ...own, ...tables },
    effects,
    context,
  );
  await settle();
  try {
    await Deno.rename(files.contrasts, join(out, "contrasts.json"));
  } catch (error) {
    throw fileError(error, out, "write");
  }
}

function varianceOf({ effect, variance }: PlannedMap): string {
  if (variance !== undefined) return variance;
  throw new InputError(`${effect}: there is no map of its variance beside it`, {
    file: effect,
  });
}

/** Degrees of freedom of a map, as the record of its fit has them. */
async function freedomOf({ contrast, effect }: PlannedMap): Promise<number> {
  const end = effect.lastIndexOf("contrast-");
  const file = `${effect.slice(0, end)}statmap.json`;
  const { contrasts, degreesOfFreedom } = await readJsonObject(file) as {
    readonly contrasts?: Record<string, { degreesOfFreedom?: unknown }>;
    readonly degreesOfFreedom?: unknown;
  };
  const dof = contrasts?.[contrast]?.degreesOfFreedom ?? degreesOfFreedom;
  if (typeof dof === "number" && dof > 0) return dof;
  throw new InputError(
    `${file}: degreesOfFreedom is ${
      JSON.stringify(dof) ?? "missing"
    }, expected a number above 0`,
    { file, field: "degreesOfFreedom" },
  );
}
