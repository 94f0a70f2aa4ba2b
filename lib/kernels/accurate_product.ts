/** Matrix products to twice the working precision. @module */

/** Splits a float64 into halves of 26 bits (Dekker 1971). */
const SPLITTER = 134217729;

/**
 * Multiplies two matrices as if in twice the precision of float64 and rounds
 * once: products and sums carry their exact errors along (Dekker 1971; Ogita,
 * Rump & Oishi, SIAM J. Sci. Comput. 2005;26:1955–1988, "Dot2").
 *
 * @param a Row-major `rows × inner` values.
 * @param b Row-major `inner × columns` values, of magnitude below 1e290.
 * @param rows Rows of `a`.
 * @param inner Columns of `a`, rows of `b`.
 * @param columns Columns of `b`.
 * @returns The product, row-major `rows × columns`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { accurateProduct } from "./accurate_product.ts";
 *
 * const a = new Float64Array([1e16, 1, -1e16]);
 * const ones = new Float64Array([1, 1, 1]);
 * assertEquals(accurateProduct(a, ones, 1, 3, 1)[0], 1);
 * ```
 */
export function accurateProduct(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const out = new Float64Array(rows * columns);
  const bUpper = b.map(upperHalf);
  const aUpper = new Float64Array(inner);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) aUpper[k] = upperHalf(a[i * inner + k]);
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      let error = 0;
      for (let k = 0; k < inner; k++) {
        const x = a[i * inner + k];
        const xUpper = aUpper[k];
        const xLower = x - xUpper;
        const y = b[k * columns + j];
        const yUpper = bUpper[k * columns + j];
        const yLower = y - yUpper;
        const product = x * y;
        const next = sum + product;
        const taken = next - sum;
        error += xLower * yLower -
          (((product - xUpper * yUpper) - xLower * yUpper) - xUpper * yLower);
        error += (sum - (next - taken)) + (product - taken);
        sum = next;
      }
      out[i * columns + j] = sum + error;
    }
  }
  return out;
}

function upperHalf(value: number): number {
  const scaled = SPLITTER * value;
  return scaled - (scaled - value);
}
