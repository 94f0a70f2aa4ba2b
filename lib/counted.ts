/** Numbers of things in sentences. @module */

/**
 * Says how many things there are: `1 map`, `2 maps`.
 *
 * @param count Their number.
 * @param noun What one of them is called; more than one take an `s`.
 * @returns Number and noun.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { counted } from "./counted.ts";
 *
 * assertEquals(counted(1, "map"), "1 map");
 * assertEquals(counted(0, "map"), "0 maps");
 * ```
 */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
