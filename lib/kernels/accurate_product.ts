/** Matrix products to twice the working precision. @module */

import { ScratchLayout } from "./scratch_layout.ts";
import type { EngineName } from "./types.ts";
import { volumeKernels } from "./volume_engine.ts";

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
 * @param engine What runs the kernel; both give the same bits.
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
  engine?: EngineName,
): Float64Array {
  const size = rows * columns;
  if (size * inner === 0) return new Float64Array(size);
  const layout = new ScratchLayout();
  const places = {
    a: layout.take(rows * inner),
    b: layout.take(inner * columns),
    out: layout.take(size),
  };
  const kernels = volumeKernels(engine);
  const data = kernels.reserve(layout.length);
  data.set(a.subarray(0, rows * inner), places.a);
  data.set(b.subarray(0, inner * columns), places.b);
  kernels.accurateProduct({ ...places, rows, inner, columns });
  return data.slice(places.out, places.out + size);
}
