/** The units of the group level. @module */

import { namesIn } from "../../bytes/names_in.ts";
import type { Unit, UnitRecord } from "../../cohort/unit.ts";
import { InputError } from "../../errors.ts";
import { fileExists } from "../../bytes/mod.ts";
import { openImage } from "../../nifti/open_image.ts";
import { version } from "../../version.ts";
import type { Context } from "../command.ts";
import type { AppOptions } from "./app_options.ts";
import { lookAtFile, readJson, type StudyFolder } from "./study_folder.ts";
import { readStudy, studyModelOf } from "./study_model.ts";

/** A unit without what it is expected to take. */
export type GroupUnit = Omit<Unit, "predicted">;

/** The maps of one contrast of one task. */
interface Maps {
  readonly effects: string[];
  readonly variances: string[];
}

/** What a fit of the participant level is called. */
const KEY = /^sub-(?<sub>[^_]+)(?:_ses-(?<ses>[^_]+))?_task-(?<task>[^_]+)$/;

/**
 * Plans the models of the group level: of every contrast that the subjects'
 * fits have, one a task and session.
 *
 * @param folder The study's folder.
 * @param options What of the study is asked for.
 * @param models Options of the two models, `permute` where it is asked for.
 * @param context Where warnings go.
 * @returns The units.
 * @throws {InputError} If there are no fits, or none of what is asked for.
 */
export async function planGroup(
  folder: StudyFolder,
  options: AppOptions,
  models: {
    readonly secondLevel: Readonly<Record<string, unknown>>;
    readonly permute: Readonly<Record<string, unknown>> | undefined;
  },
  context: Context,
): Promise<GroupUnit[]> {
  const fits = await doneFits(folder, options, context);
  const maps = mapsOf(folder, fits);
  const names = [...new Set([...maps.keys()].map((key) => key.split("\n")[1]))];
  const wanted = options.firstLevelContrast;
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0 || names.length === 0) {
    throw new InputError(
      `${folder.path}: --first-level-contrast: the subjects' fits have no contrast ${
        missing.join(", ") || "with a map of effects"
      }; found ${names.join(", ") || "none"}`,
      { file: folder.path, field: "--first-level-contrast" },
    );
  }
  const units: GroupUnit[] = [];
  for (const [key, { effects, variances }] of maps) {
    const [group, name] = key.split("\n");
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    if (!await isMap(effects[0], context)) {
      context.warn(
        `contrast ${name} has several rows and no one effect, so there is no group model of it`,
      );
      continue;
    }
    const { secondLevel, permute } = models;
    const weighs = secondLevel.method !== "ols";
    units.push(
      groupUnit(`group_${group}_contrast-${name}`, "second-level", effects, {
        ...secondLevel,
        variance: weighs ? variances : [],
      }),
    );
    if (permute === undefined) continue;
    units.push(
      groupUnit(
        `group_${group}_contrast-${name}_permute`,
        "permute",
        effects,
        permute,
      ),
    );
  }
  if (units.length === 0) {
    throw new InputError(
      `${folder.path}: no contrast of the subjects' fits has one effect a voxel`,
      { file: folder.path, field: "--first-level-contrast" },
    );
  }
  return units.sort((a, b) => a.key < b.key ? -1 : 1);
}

function groupUnit(
  key: string,
  command: "second-level" | "permute",
  effects: readonly string[],
  options: Readonly<Record<string, unknown>>,
): GroupUnit {
  const files = ["designMatrix", "group", "confounds", "mask", "contrasts"]
    .map((name) => options[name]).filter((file) => typeof file === "string");
  const { blocks, variance = [] } = options as {
    readonly blocks?: string;
    readonly variance?: readonly string[];
  };
  return {
    key,
    level: "group",
    command,
    options,
    operands: effects,
    source: ".",
    target: `group/${key.slice("group_".length)}`,
    inputs: [
      ...new Set([
        ...effects,
        ...variance,
        ...files,
        ...blocks === undefined ? [] : [blocks],
      ]),
    ],
    settled: {},
    scans: effects.length,
  };
}

/** The fits that can be used; what cannot is warned of. */
async function doneFits(
  folder: StudyFolder,
  options: AppOptions,
  { warn }: Context,
): Promise<UnitRecord[]> {
  const home = folder.own("units");
  const names = await fileExists(home) ? await namesIn(home) : [];
  const model = readStudy(folder)?.participant;
  const done: UnitRecord[] = [];
  const others: string[] = [];
  const seen = { sub: new Set<string>(), ses: new Set(), task: new Set() };
  for (const name of names) {
    const key = name.replace(/\.json$/, "");
    const labels = KEY.exec(key)?.groups;
    if (labels === undefined) continue;
    seen.sub.add(labels.sub);
    seen.ses.add(labels.ses);
    seen.task.add(labels.task);
    if (
      !takes(options.participantLabel, labels.sub) ||
      !takes(options.sessionLabel, labels.ses) ||
      !takes(options.taskLabel, labels.task)
    ) continue;
    const record = readJson<UnitRecord>(folder.own("units", name));
    const whole = record?.status === "done" && record.version === version &&
      studyModelOf(JSON.parse(record.model).options) === model &&
      record.files.every(({ file, size }) =>
        lookAtFile(folder.place(record.target, file))?.size === size
      );
    if (whole) done.push(record);
    else others.push(key);
  }
  for (
    const [field, wanted, known] of [
      ["--participant-label", options.participantLabel, seen.sub],
      ["--session-label", options.sessionLabel, seen.ses],
      ["--task-label", options.taskLabel, seen.task],
    ] as const
  ) {
    const missing = wanted.filter((label) => !known.has(label));
    if (missing.length === 0) continue;
    throw new InputError(
      `${folder.path}: ${field}: no fit of ${missing.join(", ")}; found ${
        [...known].filter((label) => label !== undefined).join(", ") || "none"
      }`,
      { file: folder.path, field },
    );
  }
  const planned = readJson<readonly string[]>(folder.own("participants.json"));
  const known = new Set(names.map((name) => name.replace(/\.json$/, "")));
  others.push(...(planned ?? []).filter((key) => {
    const labels = KEY.exec(key)?.groups;
    return labels !== undefined && !known.has(key) &&
      takes(options.participantLabel, labels.sub) &&
      takes(options.sessionLabel, labels.ses) &&
      takes(options.taskLabel, labels.task);
  }));
  if (done.length === 0) {
    throw new InputError(
      `${folder.path}: no subject is fitted; run the participant level first`,
      { file: folder.path },
    );
  }
  if (others.length > 0) {
    warn(
      `${others.length} of ${others.length + done.length} fits ${
        others.length === 1 ? "is" : "are"
      } not done and left out: ${others.join(", ")}`,
    );
  }
  return done;
}

function takes(wanted: readonly string[], label: string | undefined): boolean {
  return wanted.length === 0 ||
    (label !== undefined && wanted.includes(label));
}

/** Maps by group and contrast, a line between them. */
function mapsOf(
  folder: StudyFolder,
  fits: readonly UnitRecord[],
): Map<string, Maps> {
  const maps = new Map<string, Maps>();
  for (const { files, key, target } of fits) {
    const { ses, task } = KEY.exec(key)!.groups!;
    const group = `${ses === undefined ? "" : `ses-${ses}_`}task-${task}`;
    const names = files.map(({ file }) => file);
    const record = names.find((name) => name.endsWith("statmap.json")) ?? "";
    const prefix = record.slice(0, -"statmap.json".length);
    for (const name of names) {
      const found = /^contrast-([^_]+)_stat-(effect|variance)_statmap\.nii\.gz$/
        .exec(name.startsWith(prefix) ? name.slice(prefix.length) : "");
      if (!found) continue;
      const [, contrast, stat] = found;
      const at = `${group}\n${contrast}`;
      const of = maps.get(at) ?? { effects: [], variances: [] };
      maps.set(at, of);
      of[stat === "effect" ? "effects" : "variances"].push(
        folder.place(target, name),
      );
    }
  }
  for (const [key, { effects }] of maps) {
    if (effects.length === 0) maps.delete(key);
  }
  return maps;
}

/** Whether the effect is one number a voxel, which a group can be modelled of. */
async function isMap(file: string, { signal }: Context): Promise<boolean> {
  return (await openImage(file, { signal })).volumeCount === 1;
}
