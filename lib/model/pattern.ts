/** Names with wildcards, as a Unix shell has them. @module */

/** Whether a name has wildcards in it. */
export function isPattern(name: string): boolean {
  return /[*?[\]]/.test(name);
}

/**
 * Names that fit a pattern: `*` is any text, `?` any character, `[ab]` one of
 * some, `[!ab]` any other.
 *
 * @param pattern The pattern.
 * @param names The names.
 * @returns Those that fit, in their order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { matchNames } from "./pattern.ts";
 *
 * assertEquals(matchNames("rot_?", ["rot_x", "trans_x", "rot_xy"]), ["rot_x"]);
 * ```
 */
export function matchNames(
  pattern: string,
  names: Iterable<string>,
): string[] {
  const expression = new RegExp(`^${toExpression(pattern)}$`, "su");
  return [...names].filter((name) => expression.test(name));
}

function toExpression(pattern: string): string {
  return pattern.replaceAll(
    /\*|\?|\[(!?)([^\]]+)\]|[\\^$.+(){}|[\]/]/g,
    (mark, not: string | undefined, set: string | undefined) => {
      if (mark === "*") return ".*";
      if (mark === "?") return ".";
      if (set === undefined) return `\\${mark}`;
      return `[${not ? "^" : ""}${set.replaceAll(/[\\\]^[]/g, "\\$&")}]`;
    },
  );
}

/**
 * Expands patterns among names.
 *
 * @param wanted Names and patterns.
 * @param names The names that there are.
 * @returns Names in the order of `wanted`, each once; a name that is no
 * pattern stays, whether it is there or not.
 */
export function expandNames(
  wanted: readonly string[],
  names: Iterable<string>,
): string[] {
  const all = [...names];
  return [
    ...new Set(
      wanted.flatMap((name) =>
        isPattern(name) && !all.includes(name) ? matchNames(name, all) : [name]
      ),
    ),
  ];
}
