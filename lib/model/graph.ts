/** How the nodes of a model hang together. @module */

import { nearestName } from "../nearest.ts";
import type { Field } from "./field.ts";
import type { NodeLevel, StatsEdge, StatsModel, StatsNode } from "./types.ts";

/** Levels, each made of those before it. */
const ORDER: readonly NodeLevel[] = ["run", "session", "subject", "dataset"];

/** What can be chosen of what a node gets. */
const FILTERS = ["contrast", "subject", "session", "run", "task"];

/**
 * Reads the edges of a model; without any, each node gets the maps of the one
 * before it.
 *
 * @param nodes The nodes in the file's order, their names unique.
 * @param list Where they stand, for messages.
 * @param field The edges, where there are any.
 * @returns The nodes, each behind those that it gets maps of, and the edges.
 * @throws {InputError} If an edge names no node, a node gets its own maps by a
 * cycle, those of several nodes, or those of a level that is not below its own;
 * or if there is not one node that gets none, at the run level.
 */
export function readGraph(
  nodes: readonly StatsNode[],
  list: Field,
  field: Field | undefined,
): Pick<StatsModel, "nodes" | "edges"> {
  const given = field?.list() ?? [];
  const edges = given.length > 0
    ? given.map((one) => readEdge(one, nodes))
    : nodes.slice(1).map(({ name }, i) => ({
      source: nodes[i].name,
      destination: name,
      filter: {},
    }));
  const where = given.length > 0 ? field! : list;
  const sources = new Map<string, string>();
  for (const { destination, source } of edges) {
    const other = sources.get(destination);
    if (other !== undefined) {
      where.refuse(
        other === source
          ? `the edge from '${source}' to '${destination}' is given twice`
          : `the node '${destination}' gets the maps of '${other}' and of '${source}', expected those of one node`,
      );
    }
    sources.set(destination, source);
  }
  refuseCycle(nodes, sources, where);
  const roots = nodes.filter(({ name }) => !sources.has(name));
  if (roots.length > 1) {
    where.refuse(
      `the nodes ${
        roots.map(({ name }) => `'${name}'`).join(", ")
      } get no maps of others, expected one such node`,
    );
  }
  if (roots[0].level !== "run") {
    list.refuse(
      `the first node '${roots[0].name}' is of the ${
        roots[0].level
      } level, expected the run level`,
    );
  }
  const byName = new Map(nodes.map((node) => [node.name, node]));
  for (const edge of edges) checkEdge(edge, byName, where);
  return { nodes: ordered(roots[0], nodes, edges), edges };
}

function readEdge(field: Field, nodes: readonly StatsNode[]): StatsEdge {
  const fields = field.object(
    ["Source", "Destination", "Filter", "Description"],
    ["Source", "Destination"],
  );
  const names = nodes.map(({ name }) => name);
  const nodeOf = (key: string): string => {
    const one = fields.get(key)!;
    const name = one.text();
    if (names.includes(name)) return name;
    const nearest = nearestName(name, names);
    return one.refuse(
      `there is no node '${name}'${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }, expected one of ${names.join(", ")}`,
    );
  };
  const filter = Object.fromEntries(
    [...fields.get("Filter")?.object(FILTERS) ?? []].map(([key, one]) => [
      key,
      one.listOrOne().map((value) =>
        typeof value.value === "number" ? String(value.value) : value.text()
      ),
    ]),
  );
  return {
    source: nodeOf("Source"),
    destination: nodeOf("Destination"),
    filter,
  };
}

function refuseCycle(
  nodes: readonly StatsNode[],
  sources: ReadonlyMap<string, string>,
  where: Field,
): void {
  for (const { name } of nodes) {
    const path = [name];
    for (
      let at = sources.get(name);
      at !== undefined && path.length <= nodes.length;
      at = sources.get(at)
    ) {
      path.unshift(at);
      if (at !== name) continue;
      where.refuse(
        `the nodes form a cycle, ${path.join(" to ")}, expected none`,
      );
    }
  }
}

function checkEdge(
  { destination, filter, source }: StatsEdge,
  nodes: ReadonlyMap<string, StatsNode>,
  where: Field,
): void {
  const [from, to] = [nodes.get(source)!, nodes.get(destination)!];
  if (ORDER.indexOf(to.level) <= ORDER.indexOf(from.level)) {
    where.refuse(
      `the node '${to.name}' of the ${to.level} level gets maps of '${from.name}' of the ${from.level} level, expected a level below its own`,
    );
  }
  const known = knownContrasts(from);
  if (known === undefined) return;
  for (const name of filter.contrast ?? []) {
    if (known.has(name)) continue;
    const nearest = nearestName(name, [...known]);
    where.refuse(
      `the filter of '${to.name}' asks for the contrast '${name}', which '${from.name}' has not${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }; found ${[...known].join(", ")}`,
    );
  }
}

/** Names of a node's contrasts where the data do not decide them. */
function knownContrasts(node: StatsNode): Set<string> | undefined {
  const { contrasts, dummies, level } = node;
  if (level !== "run") return undefined;
  if (dummies !== undefined && dummies.conditions === undefined) {
    return undefined;
  }
  return new Set([
    ...contrasts.map(({ name }) => name),
    ...dummies?.conditions ?? [],
  ]);
}

/** From the first node on, each behind its source. */
function ordered(
  root: StatsNode,
  nodes: readonly StatsNode[],
  edges: readonly StatsEdge[],
): StatsNode[] {
  const done = [root];
  for (const { name } of done) {
    for (const { destination, source } of edges) {
      if (source !== name) continue;
      done.push(nodes.find((node) => node.name === destination)!);
    }
  }
  return done;
}
