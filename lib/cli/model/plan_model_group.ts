/** The units of the group level by a model. @module */

import { readText } from "../../bytes/mod.ts";
import { contrastFileName } from "../../design/contrast_name.ts";
import { parseTable } from "../../design/table.ts";
import { InputError } from "../../errors.ts";
import { fileLabel } from "../../model/file_label.ts";
import {
  groupMaps,
  isTerminal,
  makeMapDesign,
  type MapGroup,
} from "../../model/map_groups.ts";
import { participantVariables } from "../../model/read_variables.ts";
import { INTERCEPT, type StatsNode } from "../../model/types.ts";
import type { Variables } from "../../model/variable.ts";
import type { AppOptions } from "../app/app_options.ts";
import type { GroupUnit } from "../app/plan_group.ts";
import type { StudyFolder } from "../app/study_folder.ts";
import type { Context } from "../command.ts";
import type { ModelFile } from "./model_file.ts";
import { mapsOfDoneFits } from "./maps_of_done_fits.ts";
import type { GroupUnitOptions, PlannedMap } from "./model_unit.ts";
import { participantsTable } from "./plan_model_participants.ts";

/**
 * Plans the models of the group by the dataset nodes of a model: one a group
 * of maps, whose design is made to see that it can be.
 *
 * @param folder The study's folder.
 * @param bidsDir The BIDS folder.
 * @param options What of the study is asked for.
 * @param fits Options of the models, those of `permute` where it is asked for.
 * @param file The model.
 * @param context Where warnings go.
 * @returns The units.
 * @throws {InputError} If there are no fits, or a design cannot be made.
 */
export async function planModelGroup(
  folder: StudyFolder,
  bidsDir: string,
  options: AppOptions,
  fits: {
    readonly secondLevel: Readonly<Record<string, unknown>>;
    readonly permute: Readonly<Record<string, unknown>> | undefined;
  },
  file: ModelFile,
  context: Context,
): Promise<GroupUnit[]> {
  const { edges, file: path, nodes } = file.model;
  const groups = nodes.filter(({ level }) => level === "dataset");
  if (groups.length === 0) {
    throw new InputError(
      `${path}: Nodes: none is of the dataset level, expected one for the group`,
      { file: path, field: "Nodes" },
    );
  }
  const maps = (await mapsOfDoneFits(folder, options, file, context))
    .filter(({ entities: { ses } }) =>
      options.sessionLabel.length === 0 ||
      (ses !== undefined && options.sessionLabel.includes(ses))
    );
  const units: GroupUnit[] = [];
  for (const node of groups) {
    const edge = edges.find(({ destination }) => destination === node.name)!;
    const source = nodes.find(({ name }) => name === edge.source)!;
    const own = maps.filter(({ contrast, entities }) =>
      entities.node === source.label && !isTerminal(source, contrast)
    );
    const table = needsTable(node, own)
      ? await requireTable(bidsDir, node, path)
      : undefined;
    const columns = await variablesOf(own, table);
    const found = groupMaps(node, edge, own, columns);
    if (found.length === 0) {
      throw new InputError(
        `${path}: node '${node.name}': no map of '${source.name}' passes its filter; found the contrasts ${
          [...new Set(own.map(({ contrast }) => contrast))].join(", ") || "none"
        }`,
        { file: path, field: node.name },
      );
    }
    for (const group of found) {
      try {
        units.push(...await unitsOf(node, group, table, fits, file));
      } catch (error) {
        if (!(error instanceof InputError) || error.file) throw error;
        throw new InputError(`${path}: ${error.message}`, {
          file: path,
          field: error.field,
        });
      }
    }
  }
  return units.sort((a, b) => a.key < b.key ? -1 : 1);
}

async function unitsOf(
  node: StatsNode,
  { by, maps }: MapGroup<PlannedMap>,
  participants: string | undefined,
  { permute, secondLevel }: Parameters<typeof planModelGroup>[3],
  { kept }: ModelFile,
): Promise<GroupUnit[]> {
  const key = ["group", `node-${node.label}`]
    .concat(
      Object.entries(by).map(([word, value]) =>
        `${SHORT[word] ?? fileLabel(word)}-${fileLabel(value)}`
      ),
    ).join("_");
  const own: GroupUnitOptions = {
    statsModel: kept,
    node: node.name,
    maps,
    participants,
  };
  const main = groupUnit(key, secondLevel, own);
  if (node.type === "meta") {
    const [contrast, other] = new Set(maps.map((map) => map.contrast));
    if (other === undefined) return [main];
    throw new InputError(
      `node '${node.name}': a meta node would average the contrasts ${contrast} and ${other}, expected 'contrast' in GroupBy`,
      { field: "GroupBy" },
    );
  }
  const { contrasts } = makeMapDesign(
    node,
    maps,
    await variablesOf(maps, participants),
  );
  if (permute === undefined) return [main];
  return [
    main,
    ...contrasts.filter(({ weights }) => weights.length === 1).map(({ name }) =>
      groupUnit(
        `${key}_${
          contrasts.length === 1 ? "" : `test-${contrastFileName(name)}_`
        }permute`,
        permute,
        { ...own, relabelled: name },
      )
    ),
  ];
}

const SHORT: Readonly<Record<string, string>> = { session: "ses" };

function groupUnit(
  key: string,
  fit: Readonly<Record<string, unknown>>,
  own: GroupUnitOptions,
): GroupUnit {
  const { maps, participants } = own;
  const { blocks, mask } = fit;
  const name = key.slice("group_".length);
  const effects = maps.map(({ effect }) => effect);
  const variances = maps.flatMap(({ variance }) => variance ?? []);
  return {
    key,
    level: "group",
    command: "model",
    options: { ...fit, ...own },
    operands: effects,
    source: name,
    target: `group/${name}`,
    inputs: [
      ...new Set([
        ...effects,
        ...variances,
        ...[participants, blocks, mask].filter((file) =>
          typeof file === "string"
        ),
      ]),
    ],
    settled: {},
    scans: maps.length,
  };
}

async function requireTable(
  bidsDir: string,
  { name }: StatsNode,
  path: string,
): Promise<string> {
  const table = await participantsTable(bidsDir);
  if (table !== undefined) return table;
  throw new InputError(
    `${path}: node '${name}' names variables that are no contrasts of its maps, and ${bidsDir} has no participants.tsv, expected one`,
    { file: path, field: name },
  );
}

/** Whether a node names anything but contrasts and the intercept. */
function needsTable(
  { groupBy, instructions, x }: StatsNode,
  maps: readonly PlannedMap[],
): boolean {
  const known = new Set(maps.map(({ contrast }) => contrast));
  return instructions.length > 0 ||
    groupBy.some((word) => !["contrast", "session", "task"].includes(word)) ||
    x.some((name) => name !== INTERCEPT && !known.has(contrastFileName(name)));
}

/**
 * The variables of maps' subjects.
 *
 * @param maps The maps.
 * @param table `participants.tsv`, where it is wanted and there.
 * @returns The variables, one value a map.
 * @throws {InputError} If the table lacks a subject.
 */
export async function variablesOf(
  maps: readonly PlannedMap[],
  table: string | undefined,
): Promise<Variables> {
  if (table === undefined) return new Map();
  return participantVariables(
    parseTable(await readText(table), { file: table }),
    maps.map(({ entities }) => entities.sub),
  );
}
