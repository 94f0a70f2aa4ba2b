/** What the nodes of a model leave behind, and how its files are called. @module */

import { join } from "@std/path";
import { orderedEntities } from "../../bids/name.ts";
import { designMatrixLines } from "../../design/write_design.ts";
import type { DesignMatrix } from "../../design/types.ts";
import type { PlacedContrast } from "../../model/contrasts.ts";
import type { StatsNode } from "../../model/types.ts";
import { toJson } from "../json.ts";
import { writeText } from "../write_text.ts";
import type { PlannedMap } from "./model_unit.ts";

/** The folder of one fit of a node. */
export interface NodeFit {
  /** The node. */
  readonly node: StatsNode;
  /** What its files have in common, by BIDS entity. */
  readonly entities: Readonly<Record<string, string>>;
  /** The folder. */
  readonly folder: string;
  /** What stands before the names of its files. */
  readonly prefix: string;
  /** Its contrasts by their names in file names, but those that end there. */
  readonly contrasts: readonly string[];
}

/** A map of a fit. */
export interface FittedMap extends PlannedMap {
  /** The fit. */
  readonly fit: NodeFit;
}

/**
 * The maps of a fit that other nodes get.
 *
 * @param fit The fit.
 * @returns A map a contrast.
 */
export function mapsOf(fit: NodeFit): FittedMap[] {
  const { contrasts, entities, folder, prefix } = fit;
  return contrasts.map((contrast) => {
    const stem = join(folder, `${prefix}contrast-${contrast}`);
    return {
      contrast,
      entities,
      effect: `${stem}_stat-effect_statmap.nii.gz`,
      variance: `${stem}_stat-variance_statmap.nii.gz`,
      fit,
    };
  });
}

/**
 * What stands before the names of a fit's files.
 *
 * @param entities Labels by BIDS entity.
 * @param node The node.
 * @param desc What tells the fit from others of the node, where that is needed.
 * @returns The prefix: `sub-01_task-a_run-1_space-X_node-run_`.
 */
export function prefixOf(
  entities: Readonly<Record<string, string>>,
  { label }: StatsNode,
  desc?: string,
): string {
  return [
    ...orderedEntities(new Map(Object.entries(entities))),
    ["node", label],
    ...desc === undefined ? [] : [["desc", desc]],
  ].map(([entity, value]) => `${entity}-${value}_`).join("");
}

/**
 * The entities that maps share, without those that a node's level has none of.
 *
 * @param maps The maps.
 * @param node The node that models them.
 * @returns Labels by entity.
 */
export function sharedEntities(
  maps: readonly Pick<PlannedMap, "entities">[],
  { level }: StatsNode,
): Record<string, string> {
  const dropped = level === "run"
    ? ["desc"]
    : level === "session"
    ? ["desc", "run"]
    : level === "subject"
    ? ["desc", "run", "ses"]
    : ["desc", "run", "ses", "sub"];
  return Object.fromEntries(
    Object.entries(maps[0].entities).filter(([entity, label]) =>
      !dropped.includes(entity) &&
      maps.every(({ entities }) => entities[entity] === label)
    ),
  );
}

/**
 * Writes the tables that a command gets of a model's design.
 *
 * @param folder An existing folder.
 * @param name What tells them from others.
 * @param design The design.
 * @param contrasts Its contrasts.
 * @returns Options of the command.
 */
export async function writeTables(
  folder: string,
  name: string,
  design: DesignMatrix,
  contrasts: readonly PlacedContrast[],
): Promise<{ readonly design: string; readonly contrasts: string }> {
  const files = {
    design: join(folder, `${name}design.tsv`),
    contrasts: join(folder, `${name}contrasts.json`),
  };
  await writeText(files.design, designMatrixLines(design));
  const named = contrasts.map(({ name, test, weights }) => [name, {
    def: weights,
    statType: test === "F" ? "F" : "t",
  }]);
  await writeText(
    files.contrasts,
    `${toJson(Object.fromEntries(named))}\n`,
  );
  return files;
}
