import { assertEquals } from "@std/assert";
import { accurateProduct } from "../../lib/kernels/accurate_product.ts";

/** Whole numbers below 2⁵², exact in float64. */
function integers(count: number, seed: number): Float64Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state;
  };
  return Float64Array.from(
    { length: count },
    () => (next() - 2147483648) * 1048576 + (next() >>> 12),
  );
}

Deno.test("accurateProduct rounds exact sums of exact products once", () => {
  const [rows, inner, columns] = [7, 12, 5];
  const a = integers(rows * inner, 1);
  const b = integers(inner * columns, 2);
  const found = accurateProduct(a, b, rows, inner, columns);
  assertEquals(accurateProduct(a, b, rows, inner, columns, "ts"), found);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let exact = 0n;
      for (let k = 0; k < inner; k++) {
        exact += BigInt(a[i * inner + k]) * BigInt(b[k * columns + j]);
      }
      assertEquals(found[i * columns + j], Number(exact));
    }
  }
});

Deno.test("accurateProduct keeps what cancellation would lose", () => {
  const big = 2 ** 53;
  const a = Float64Array.of(big, 1, -big, 1 + 2 ** -30, -1);
  const b = Float64Array.of(1, 0.5, 1, 1 - 2 ** -30, 1);
  assertEquals(accurateProduct(a, b, 1, 5, 1)[0], 0.5 - 2 ** -60);
});
