/** What may be exchanged with what. @module */
import { counted } from "../counted.ts";
import { InputError } from "../errors.ts";
import type { DesignRows } from "./tested_effect.ts";

/** How the data are relabelled under the null hypothesis. */
export type RelabellingScheme = "flip" | "permute";

/** Maps that move or flip together. */
export interface ExchangeableUnits {
  /** Maps of each unit, in order; all units of a group are equally long. */
  readonly units: readonly (readonly number[])[];
  /** Units that may change places with one another, by their numbers. */
  readonly groups: readonly (readonly number[])[];
  /** By unit: the first one of the same design rows. */
  readonly kinds: readonly number[];
}

/**
 * Finds the units that relabellings move or flip. Without blocks each map is
 * one, exchangeable with all others. Positive block numbers: maps change
 * places within their block. Negative ones: whole blocks change places, or
 * flip, the maps in them in their order.
 *
 * @param design The design, whose equal rows make relabellings equal.
 * @param blocks A block number of each map, if there are blocks.
 * @returns The units.
 * @throws {InputError} If there are not as many numbers as maps, they are not
 *   whole, have both signs, or whole blocks differ in size.
 */
export function findUnits(
  design: DesignRows,
  blocks: readonly number[] | undefined,
): ExchangeableUnits {
  const { rowCount } = design;
  const maps = Array.from({ length: rowCount }, (_, i) => i);
  if (blocks === undefined) {
    return withKinds(design, maps.map((i) => [i]), [maps]);
  }
  const whole = requireBlocks(blocks, rowCount);
  const members = [...Map.groupBy(maps, (i) => blocks[i]).values()];
  if (!whole) return withKinds(design, maps.map((i) => [i]), members);
  const size = members[0].length;
  const other = members.find((block) => block.length !== size);
  if (other !== undefined) {
    throw new InputError(
      `blocks: block ${blocks[members[0][0]]} has ${size} maps and block ` +
        `${
          blocks[other[0]]
        } has ${other.length}, expected blocks of one size ` +
        "where whole blocks move (negative numbers)",
      { field: "blocks" },
    );
  }
  return withKinds(design, members, [members.map((_, unit) => unit)]);
}

/** Checks block numbers; tells whether whole blocks move. */
function requireBlocks(blocks: readonly number[], rowCount: number): boolean {
  if (blocks.length !== rowCount) {
    throw new InputError(
      `blocks: found ${counted(blocks.length, "number")} for ${
        counted(rowCount, "map")
      }, expected ` +
        "one a map",
      { field: "blocks" },
    );
  }
  const wrong = blocks.find((block) => !Number.isInteger(block) || block === 0);
  if (wrong !== undefined) {
    throw new InputError(
      `blocks: found ${wrong}, expected whole numbers: positive to exchange ` +
        "maps within a block, negative to exchange whole blocks",
      { field: "blocks" },
    );
  }
  const whole = blocks[0] < 0;
  if (blocks.some((block) => block < 0 !== whole)) {
    throw new InputError(
      "blocks: found positive and negative numbers, expected one sign: " +
        "positive to exchange maps within a block, negative to exchange whole " +
        "blocks",
      { field: "blocks" },
    );
  }
  return whole;
}

function withKinds(
  { data, columnCount }: DesignRows,
  units: readonly (readonly number[])[],
  groups: readonly (readonly number[])[],
): ExchangeableUnits {
  const first = new Map<string, number>();
  const kinds = units.map((unit, number) => {
    const rows = unit.map((i) =>
      data.subarray(i * columnCount, (i + 1) * columnCount).join()
    );
    const key = rows.join(";");
    const kind = first.get(key) ?? number;
    first.set(key, kind);
    return kind;
  });
  return { units, groups, kinds };
}

/**
 * Counts the relabellings that differ.
 *
 * @param units The units.
 * @param scheme How they are relabelled.
 * @returns 2ⁿ for n units whose signs flip; else the orders of each group's
 *   units in which units of one kind are not told apart.
 */
export function countRelabellings(
  { units, groups, kinds }: ExchangeableUnits,
  scheme: RelabellingScheme,
): bigint {
  if (scheme === "flip") return 2n ** BigInt(units.length);
  let count = 1n;
  for (const group of groups) {
    const seen = new Map<number, bigint>();
    let placed = 0n;
    for (const unit of group) {
      const same = (seen.get(kinds[unit]) ?? 0n) + 1n;
      seen.set(kinds[unit], same);
      count = count * ++placed / same;
    }
  }
  return count;
}
