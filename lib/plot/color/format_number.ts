/** Numbers in pictures. @module */

/**
 * A number with a few digits, as short as it can be: 1.2e+02 is 120 here.
 *
 * @param value The number.
 * @param digits Significant digits.
 * @returns Its text, with a true minus sign.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatNumber } from "./format_number.ts";
 *
 * assertEquals(formatNumber(-3.09, 2), "−3.1");
 * assertEquals(formatNumber(1234, 2), "1200");
 * assertEquals(formatNumber(2.5e-7, 2), "2.5e−7");
 * ```
 */
export function formatNumber(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  const text = rounded === 0
    ? "0"
    : size < 1e-4 || size >= 1e6
    ? rounded.toExponential().replace("e+", "e")
    : `${rounded}`;
  return text.replaceAll("-", "−");
}
