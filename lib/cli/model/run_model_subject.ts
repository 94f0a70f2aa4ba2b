/** Doing a unit that fits a subject by a model. @module */

import { join } from "@std/path";
import { fileError } from "../../bytes/mod.ts";
import { namesIn } from "../../bytes/names_in.ts";
import type { Unit } from "../../cohort/unit.ts";
import { contrastFileNames } from "../../design/contrast_name.ts";
import { InputError } from "../../errors.ts";
import { placeContrasts, type PlacedContrast } from "../../model/contrasts.ts";
import {
  groupMaps,
  makeMapDesign,
  type MapGroup,
} from "../../model/map_groups.ts";
import type { StatsNode } from "../../model/types.ts";
import { makeFolder } from "../app/study_folder.ts";
import type { Context } from "../command.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import { callCommand, type FindFitCommand } from "./call_command.ts";
import { modelDesigns, type ModelledRun } from "./model_designs.ts";
import { modelOfKept } from "./model_file.ts";
import type { SubjectUnitOptions } from "./model_unit.ts";
import {
  type FittedMap,
  mapsOf,
  type NodeFit,
  prefixOf,
  sharedEntities,
  writeTables,
} from "./node_fit.ts";
import { passThrough } from "./pass_through.ts";
import { type Places, settleFit } from "./settle_fit.ts";

/** How the fits of a unit are done. */
interface Work {
  /** The folder that they are made in. */
  readonly folder: string;
  /** The folder that they go to. */
  readonly target: string;
  /** Whether reports are asked for. */
  readonly report: boolean;
  /** Options of the fits. */
  readonly fit: Readonly<Record<string, unknown>>;
  /** The commands. */
  readonly commands: FindFitCommand;
  /** Where warnings and progress go. */
  readonly context: Context;
}

/**
 * Fits the runs of a subject by the first node of a model, and combines them
 * by the others up to the subject's, each by the command that a user would
 * call: `first-level`, `fixed-effects` (meta) or `second-level` (glm).
 *
 * @param unit The unit.
 * @param places The folder to write, where the results come into its folder
 * `out`, and the one that they go to from there.
 * @param machine Options of this machine.
 * @param commands The commands.
 * @param context Where warnings and progress go.
 * @throws {InputError} If a file cannot be read or used.
 */
export async function runModelSubject(
  { options, source }: Unit,
  { work: out, target }: Places,
  machine: Readonly<Record<string, unknown>>,
  commands: FindFitCommand,
  context: Context,
): Promise<void> {
  const own = options as unknown as SubjectUnitOptions & FirstLevelOptions;
  const {
    runs: _runs,
    statsModel,
    subject: _subject,
    taskLabel: _task,
    ...fit
  } = own;
  const { edges, nodes } = modelOfKept(statsModel);
  const save = [...new Set(["effect", "variance", ...own.save ?? []])];
  const folder = join(out, "work");
  await makeFolder(folder);
  const work = {
    folder,
    target,
    report: own.report,
    fit: { ...fit, ...machine, save, report: false },
    commands,
    context,
  };
  const [root, ...others] = nodes.filter(({ level }) => level !== "dataset");
  const fits: NodeFit[] = [];
  for (const run of await modelDesigns(root, own, own, context)) {
    context.signal.throwIfAborted();
    fits.push(await fitRun(root, run, own, work));
  }
  for (const node of others) {
    const edge = edges.find(({ destination }) => destination === node.name)!;
    const maps = fits.filter((one) => one.node.name === edge.source)
      .flatMap(mapsOf);
    const groups = groupMaps(node, edge, maps);
    fits.push(
      ...node.type === "meta"
        ? await combine(node, groups, work)
        : await modelMaps(node, groups, work),
    );
  }
  await gather(fits, folder, join(out, source));
}

async function fitRun(
  node: StatsNode,
  { design, planned, warnings }: ModelledRun,
  { mask }: FirstLevelOptions,
  work: Work,
): Promise<NodeFit> {
  const { commands, context, fit, folder } = work;
  const entities = sharedEntities([planned], node);
  const prefix = prefixOf(entities, node);
  const contrasts = placeContrasts(node, design.columns, planned.image);
  const files = await writeTables(folder, prefix, design, contrasts);
  const out = join(folder, prefix);
  await callCommand(
    commands("first-level"),
    {
      ...fit,
      ...NO_BIDS,
      designMatrix: [files.design],
      contrasts: files.contrasts,
      mask: mask === "derivatives" || (mask === undefined && node.brainMask)
        ? maskOf(planned)
        : mask,
      out,
      prefix,
    },
    [planned.image],
    context,
    warnings,
  );
  return await settled(
    { node, entities, folder: out, prefix, contrasts: passed(contrasts) },
    work,
  );
}

/** Those that other nodes get, by their names in file names. */
function passed(contrasts: readonly PlacedContrast[]): string[] {
  const labels = contrastFileNames(contrasts.map(({ name }) => name));
  return labels.filter((_, i) => contrasts[i].test !== "F");
}

/** What the unit has looked up already. */
const NO_BIDS = {
  excludeSubjects: [],
  imgFilters: [],
  tR: undefined,
  sliceTimeRef: undefined,
};

function maskOf({ image, mask }: ModelledRun["planned"]): string {
  if (mask !== undefined) return mask;
  throw new InputError(
    `${image}: there is no mask beside it, which --mask derivatives or Options.Mask asks for`,
    { file: image, field: "--mask" },
  );
}

/** Groups of the same fits are combined by one call, a contrast each. */
async function combine(
  node: StatsNode,
  groups: readonly MapGroup<FittedMap>[],
  work: Work,
): Promise<NodeFit[]> {
  const { commands, context, fit, folder } = work;
  const calls = new Map<string, { maps: FittedMap[]; contrasts: string[] }>();
  for (const { maps } of groups) {
    const [contrast, other] = new Set(maps.map((map) => map.contrast));
    if (other !== undefined) {
      throw new InputError(
        `node '${node.name}': a meta node would average the contrasts ${contrast} and ${other}, expected 'contrast' in GroupBy`,
        { field: "GroupBy" },
      );
    }
    const key = maps.map((map) => map.fit.folder).join("\n");
    const call = calls.get(key) ?? { maps: [...maps], contrasts: [] };
    calls.set(key, call);
    call.contrasts.push(contrast);
  }
  const fits: NodeFit[] = [];
  for (const { contrasts, maps } of calls.values()) {
    const entities = sharedEntities(maps, node);
    const plain = prefixOf(entities, node);
    const isTaken = fits.some(({ prefix }) => prefix === plain);
    const prefix = isTaken ? prefixOf(entities, node, contrasts[0]) : plain;
    const own = {
      node,
      entities,
      folder: join(folder, prefix),
      prefix,
      contrasts,
    };
    if (maps.length === 1) await passThrough(maps[0].fit, own);
    else {
      await callCommand(
        commands("fixed-effects"),
        { ...ofMaps(fit), contrast: contrasts, out: own.folder, prefix },
        maps.map((map) => map.fit.folder),
        context,
      );
    }
    fits.push(await settled(own, work));
  }
  return fits;
}

async function modelMaps(
  node: StatsNode,
  groups: readonly MapGroup<FittedMap>[],
  work: Work,
): Promise<NodeFit[]> {
  const { commands, context, fit, folder } = work;
  const fits: NodeFit[] = [];
  for (const { by, maps } of groups) {
    const entities = sharedEntities(maps, node);
    const prefix = prefixOf(entities, node, by.contrast);
    const { contrasts, design } = makeMapDesign(node, maps, new Map());
    const files = await writeTables(folder, prefix, design, contrasts);
    const out = join(folder, prefix);
    await callCommand(
      commands("second-level"),
      {
        ...ofMaps(fit),
        designMatrix: files.design,
        contrasts: files.contrasts,
        out,
        prefix,
      },
      maps.map(({ effect }) => effect),
      context,
    );
    fits.push(
      await settled(
        { node, entities, folder: out, prefix, contrasts: passed(contrasts) },
        work,
      ),
    );
  }
  return fits;
}

/** Of the options of runs' fits, those that hold for maps too. */
function ofMaps(
  { compat, dtype, engine, memory, report, save, scratch, workers }: Readonly<
    Record<string, unknown>
  >,
): Record<string, unknown> {
  const known = ["effect", "variance", "stat", "p", "z", "neglog10p"];
  return {
    compat,
    dtype,
    engine,
    memory,
    report,
    save: (save as string[]).filter((map) => known.includes(map)),
    scratch,
    workers,
  };
}

async function settled(
  fit: NodeFit,
  { context, folder, report, target }: Work,
): Promise<NodeFit> {
  await settleFit(fit, { work: folder, target }, report, context);
  return fit;
}

/** Brings the files of all fits together, and the contrasts they were asked. */
async function gather(
  fits: readonly NodeFit[],
  work: string,
  into: string,
): Promise<void> {
  await makeFolder(into);
  try {
    for (const { folder, prefix } of fits) {
      for (const name of await namesIn(folder)) {
        if (!name.startsWith(prefix)) continue;
        await Deno.rename(join(folder, name), join(into, name));
      }
    }
    for (const name of await namesIn(work)) {
      if (!name.endsWith("_contrasts.json")) continue;
      await Deno.rename(join(work, name), join(into, name));
    }
  } catch (error) {
    throw fileError(error, into, "write");
  }
}
