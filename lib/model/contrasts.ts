/** The contrasts of a node over the columns of a design. @module */

import { InputError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { type ContrastTest, INTERCEPT, type StatsNode } from "./types.ts";

/** A contrast with a weight for every column. */
export interface PlacedContrast {
  /** Its name. */
  readonly name: string;
  /** Weights of the columns, a row for each of the contrast. */
  readonly weights: readonly (readonly number[])[];
  /** The statistic. */
  readonly test: ContrastTest;
}

/**
 * Places a node's contrasts on the columns of a design. One of a single column
 * stands for `DummyContrasts`; a contrast of the same name takes its place.
 *
 * As in pybids, where all maps that a node gets are of one contrast, the
 * contrast of its intercept has that one's name, and the names of the others
 * begin with it.
 *
 * @param node The node.
 * @param columns The design's columns.
 * @param where What is modelled, for messages.
 * @param incoming The contrast that all maps are of.
 * @returns The contrasts.
 * @throws {InputError} If one names a column that is not there.
 */
export function placeContrasts(
  { contrasts, dummies, x }: StatsNode,
  columns: readonly string[],
  where: string,
  incoming?: string,
): PlacedContrast[] {
  const named = (name: string) =>
    incoming === undefined
      ? name
      : name === INTERCEPT
      ? incoming
      : `${incoming}_${name}`;
  const single = dummies?.conditions ??
    columns.filter((name) =>
      /^drift_\d+$/.test(name) || name === INTERCEPT ? x.includes(name) : true
    );
  const placed = new Map<string, PlacedContrast>();
  if (dummies !== undefined) {
    for (const name of single) {
      const weights = [place([name], [1], name)];
      placed.set(named(name), {
        name: named(name),
        weights,
        test: dummies.test,
      });
    }
  }
  for (const { conditions, name, test, weights } of contrasts) {
    placed.set(named(name), {
      name: named(name),
      test,
      weights: weights.map((row) => place(conditions, row, name)),
    });
  }
  return [...placed.values()];

  function place(
    conditions: readonly string[],
    row: readonly number[],
    contrast: string,
  ): number[] {
    const all = new Array<number>(columns.length).fill(0);
    conditions.forEach((name, i) => {
      const at = columns.indexOf(name);
      if (at < 0) {
        const nearest = nearestName(name, columns);
        throw new InputError(
          `${where}: contrast '${contrast}' names the column '${name}', which the design has not${
            nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
          }; found ${columns.join(", ")}`,
          { file: where, field: contrast },
        );
      }
      all[at] += row[i];
    });
    return all;
  }
}
