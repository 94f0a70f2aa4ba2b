/** Colour maps by their names in matplotlib. @module */

import { UsageError } from "../../errors.ts";
import { nearestName } from "../../nearest.ts";
import type { Rgb } from "../scene/scene.ts";
import { COLORMAP_TABLES } from "./colormap_tables.ts";

/** Colours in order. */
export interface Colormap {
  /** Its name. */
  readonly name: string;
  /** Red, green and blue of each colour, one after another. */
  readonly colors: Uint8Array;
}

/** Okabe and Ito's colours, which colour-blind readers can tell apart. */
const OKABE_ITO = "e69f0056b4e9009e73f0e4420072b2d55e00cc79a7999999";

const tables: ReadonlyMap<string, string> = new Map([
  ...COLORMAP_TABLES,
  ["okabe_ito", OKABE_ITO],
]);

/** Names of all colour maps; each can end in `_r`, which turns it round. */
export const COLORMAP_NAMES: readonly string[] = [...tables.keys()];

/**
 * Finds a colour map.
 *
 * @param name Its name, as matplotlib's; `_r` at its end turns it round.
 * @returns The colour map.
 * @throws {UsageError} If there is none of that name; the nearest is named.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findColormap } from "./colormap.ts";
 *
 * assertEquals([...findColormap("gray").colors.slice(-3)], [255, 255, 255]);
 * assertEquals([...findColormap("gray_r").colors.slice(-3)], [0, 0, 0]);
 * ```
 */
export function findColormap(name: string): Colormap {
  const exact = tables.get(name);
  if (exact !== undefined) return { name, colors: Uint8Array.fromHex(exact) };
  const turned = name.endsWith("_r")
    ? tables.get(name.slice(0, -2))
    : undefined;
  if (turned === undefined) throw unknown(name);
  const colors = Uint8Array.fromHex(turned);
  const count = colors.length / 3;
  return {
    name,
    colors: colors.map((_, i) =>
      colors[3 * (count - 1 - Math.floor(i / 3)) + i % 3]
    ),
  };
}

function unknown(name: string): UsageError {
  const names = COLORMAP_NAMES.flatMap((known) => [known, `${known}_r`]);
  const nearest = nearestName(name, names);
  return new UsageError(
    `cmap: found '${name}', expected one of ${COLORMAP_NAMES.join(", ")}${
      nearest ? ` (did you mean '${nearest}'?)` : ""
    }`,
    { field: "cmap" },
  );
}

/**
 * The upper half of a colour map, stretched over all its colours: for values
 * that are never negative.
 *
 * @param map The colour map.
 * @returns A new one of as many colours.
 */
export function upperHalf(map: Colormap): Colormap {
  return stretched(map, 0.5);
}

/**
 * The lower half of a colour map, stretched over all its colours: for values
 * that are never positive.
 *
 * @param map The colour map.
 * @returns A new one of as many colours.
 */
export function lowerHalf(map: Colormap): Colormap {
  return stretched(map, 0);
}

/** One half of a colour map, from a place of it on. */
function stretched({ name, colors }: Colormap, from: number): Colormap {
  const count = colors.length / 3;
  return {
    name,
    colors: colors.map((_, i) => {
      const place = from + 0.5 * Math.floor(i / 3) / (count - 1);
      return colors[3 * Math.min(count - 1, Math.floor(place * count)) + i % 3];
    }),
  };
}

/**
 * The colour of a value.
 *
 * @param map The colour map.
 * @param part Where the value lies, from 0 to 1; beyond them, the outermost
 *   colours.
 * @returns The colour.
 */
export function colorAt({ colors }: Colormap, part: number): Rgb {
  const count = colors.length / 3;
  const index = Math.min(count - 1, Math.max(0, Math.floor(part * count)));
  const at = 3 * (Number.isNaN(index) ? 0 : index);
  return [colors[at], colors[at + 1], colors[at + 2]];
}

/**
 * Colours for things that are counted: Okabe and Ito's eight, or, of more,
 * evenly from `viridis`.
 *
 * @param count How many.
 * @returns A colour for each.
 */
export function categoricalColors(count: number): Rgb[] {
  const few = findColormap("okabe_ito");
  const known = few.colors.length / 3;
  const [map, of] = count <= known
    ? [few, known]
    : [findColormap("viridis"), count];
  return Array.from({ length: count }, (_, i) => colorAt(map, (i + 0.5) / of));
}
