/** Checksums of bytes that were summed apart. @module */

const POLYNOMIAL = 0xedb88320;
/** The polynomial 1, as CRC-32 writes polynomials: the lowest power first. */
const ONE = 0x80000000;
/** The polynomial x⁸: one byte further. */
const BYTE = ONE >>> 8;

/**
 * Finds the CRC-32 of bytes from those of their two parts: the first one's is
 * multiplied by x to the power of the bits behind it, modulo the polynomial.
 *
 * @param first CRC-32 of the first part.
 * @param second CRC-32 of the second part.
 * @param length Bytes of the second part.
 * @returns CRC-32 of both.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { crc32 } from "./crc32.ts";
 * import { combineCrc32 } from "./combine_crc32.ts";
 *
 * const bytes = new TextEncoder().encode("123456789");
 * const [first, second] = [bytes.subarray(0, 4), bytes.subarray(4)];
 * assertEquals(combineCrc32(crc32(first), crc32(second), 5), crc32(bytes));
 * ```
 */
export function combineCrc32(
  first: number,
  second: number,
  length: number,
): number {
  let shifted = first;
  let power = BYTE;
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) shifted = multiply(shifted, power);
    power = multiply(power, power);
  }
  return (shifted ^ second) >>> 0;
}

/** The product of two polynomials, modulo that of CRC-32. */
function multiply(a: number, b: number): number {
  let product = 0;
  let term = b;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= term;
    term = (term & 1) === 0 ? term >>> 1 : (term >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}
