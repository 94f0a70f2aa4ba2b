/** Which maps a node models together, and by which design. @module */

import { contrastFileName } from "../design/contrast_name.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { placeContrasts, type PlacedContrast } from "./contrasts.ts";
import { expandNames } from "./pattern.ts";
import { transform } from "./transform.ts";
import { INTERCEPT, type StatsEdge, type StatsNode } from "./types.ts";
import { isCategorical, numbersOf, type Variable } from "./variable.ts";

/** A map of a contrast that a node made. */
export interface ContrastMap {
  /** The contrast's name in file names. */
  readonly contrast: string;
  /** Labels by BIDS entity, of the map's name. */
  readonly entities: Readonly<Record<string, string>>;
}

/** Maps that are modelled together. */
export interface MapGroup<T extends ContrastMap> {
  /** What they share: values by the words of `GroupBy`. */
  readonly by: Readonly<Record<string, string>>;
  /** The maps. */
  readonly maps: readonly T[];
}

const ENTITY: Readonly<Record<string, string>> = {
  subject: "sub",
  session: "ses",
  run: "run",
  task: "task",
};

/**
 * Whether a contrast of a node is tested by F, so that no other node gets it.
 *
 * @param node The node.
 * @param contrast The contrast's name in file names.
 * @returns True for one that ends there.
 */
export function isTerminal(
  { contrasts, dummies }: StatsNode,
  contrast: string,
): boolean {
  const own = contrasts.find(({ name }) => {
    const label = contrastFileName(name);
    const behind = label[0].toUpperCase() + label.slice(1);
    return contrast === label || contrast.endsWith(behind);
  });
  return (own ?? dummies)?.test === "F";
}

/**
 * Chooses the maps that an edge lets pass, and groups them as a node asks.
 *
 * @param node The node that gets them.
 * @param edge The edge.
 * @param maps All maps of the node that gives, but those that end there.
 * @param columns Values of other variables by their names, one a map.
 * @returns The groups in the order of their first maps.
 * @throws {InputError} If the maps have not what they are grouped by.
 */
export function groupMaps<T extends ContrastMap>(
  node: StatsNode,
  { filter }: Pick<StatsEdge, "filter">,
  maps: readonly T[],
  columns: ReadonlyMap<string, Variable> = new Map(),
): MapGroup<T>[] {
  const valueOf = (word: string, k: number): string | undefined => {
    const { contrast, entities } = maps[k];
    if (word === "contrast") return contrast;
    if (Object.hasOwn(ENTITY, word)) return entities[ENTITY[word]] ?? "";
    const value = columns.get(word)?.values[k];
    return value === undefined ? undefined : String(value);
  };
  const passes = (k: number) =>
    Object.entries(filter).every(([word, wanted]) =>
      wanted.some((label) =>
        sameLabel(
          word === "contrast" ? contrastFileName(label) : label,
          valueOf(word, k) ?? "",
        )
      )
    );
  const groups = new Map<string, { by: Record<string, string>; maps: T[] }>();
  maps.forEach((map, k) => {
    if (!passes(k)) return;
    const by: Record<string, string> = {};
    for (const word of node.groupBy) {
      const value = valueOf(word, k);
      if (value === undefined) {
        const known = [...columns.keys()];
        const nearest = nearestName(word, known);
        throw new InputError(
          `node '${node.name}': GroupBy: there is no column '${word}'${
            nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
          }; found ${known.join(", ") || "none"}`,
          { field: "GroupBy" },
        );
      }
      if (value !== "") by[word] = value;
    }
    const key = JSON.stringify(by);
    const group = groups.get(key) ?? { by, maps: [] };
    groups.set(key, group);
    group.maps.push(map);
  });
  return [...groups.values()];
}

/** Labels are the same where they are equal, or equal numbers. */
function sameLabel(a: string, b: string): boolean {
  const number = /^\d+$/;
  return a === b ||
    (number.test(a) && number.test(b) && Number(a) === Number(b));
}

/** How a group of maps is modelled. */
export interface MapDesign {
  /** The design, one row a map. */
  readonly design: DesignMatrix;
  /** Its contrasts. */
  readonly contrasts: readonly PlacedContrast[];
}

/**
 * Makes the design of a group of maps: of each name of X the column of ones,
 * the variable of that name after transformations, or whether a map is of the
 * contrast of that name.
 *
 * @param node The node.
 * @param maps The maps.
 * @param variables Variables of the maps, one value a map.
 * @returns The design and its contrasts.
 * @throws {InputError} If a column is not there, is text, or lacks a value.
 */
export function makeMapDesign(
  node: StatsNode,
  maps: readonly ContrastMap[],
  variables: ReadonlyMap<string, Variable>,
): MapDesign {
  const made = transform(variables, node.instructions);
  const labels = [...new Set(maps.map(({ contrast }) => contrast))];
  const names = expandNames(node.x, [...made.keys()].sort());
  const columns = names.map((name) => columnOf(name, node, maps, made));
  const data = new Float64Array(maps.length * columns.length);
  columns.forEach((values, j) =>
    values.forEach((value, i) => data[i * columns.length + j] = value)
  );
  return {
    design: {
      columns: names,
      rowCount: maps.length,
      data,
      frameTimes: undefined,
    },
    contrasts: placeContrasts(
      node,
      names,
      `node '${node.name}'`,
      labels.length === 1 ? labels[0] : undefined,
    ),
  };
}

function columnOf(
  name: string,
  node: StatsNode,
  maps: readonly ContrastMap[],
  variables: ReadonlyMap<string, Variable>,
): number[] {
  if (name === INTERCEPT) return maps.map(() => 1);
  const refuse = (what: string): never => {
    throw new InputError(`node '${node.name}': X: ${what}`, { field: name });
  };
  const variable = variables.get(name);
  if (variable !== undefined) {
    if (isCategorical(variable)) {
      refuse(
        `the variable '${name}' holds texts, expected numbers; Factor makes columns of it`,
      );
    }
    const values = numbersOf(variable);
    const at = values.findIndex((value) => Number.isNaN(value));
    if (at >= 0) {
      refuse(
        `the variable '${name}' has no value for ${
          told(maps[at])
        }, expected one for every map`,
      );
    }
    return values;
  }
  const label = contrastFileName(name);
  const values = maps.map(({ contrast }) => contrast === label ? 1 : 0);
  if (!values.includes(1)) {
    const known = [
      ...variables.keys(),
      ...new Set(maps.map(({ contrast }) => contrast)),
    ];
    const nearest = nearestName(name, known);
    refuse(
      `there is neither a variable nor a contrast '${name}'${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }; found ${known.join(", ") || "none"}`,
    );
  }
  return values;
}

function told({ entities }: ContrastMap): string {
  return Object.entries(entities).map(([key, label]) => `${key}-${label}`)
    .join("_");
}
