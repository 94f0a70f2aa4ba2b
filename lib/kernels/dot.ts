/** Inner product. @module */

/**
 * Sums the products of two vectors' elements, first to last.
 *
 * @param a A vector.
 * @param b A vector at least as long.
 * @returns The inner product over the length of `a`.
 */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
