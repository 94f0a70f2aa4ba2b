import { assertEquals } from "@std/assert";
import { accurateProduct } from "../../lib/kernels/accurate_product.ts";
import { columnGram, neighbourGram } from "../../lib/kernels/column_gram.ts";
import { subtractHalfProduct } from "../../lib/kernels/subtract_half_product.ts";
import { noise } from "../noise.ts";

const engines = ["ts", "wasm"] as const;

/** Numbers of many sizes and both signs, as many as asked for. */
function numbers(count: number, seed: number): Float64Array {
  return noise(seed, [count, 1, 1]).map((value, i) =>
    (value - 127.3) * 10 ** (i % 7 - 3)
  );
}

/** Runs the same on both engines; fails unless both give the same bits. */
function both(work: (engine: "ts" | "wasm") => Float64Array): Float64Array {
  const [ts, wasm] = engines.map(work);
  assertEquals(new BigUint64Array(wasm.buffer), new BigUint64Array(ts.buffer));
  return ts;
}

for (const [rows, rank] of [[1, 1], [2, 3], [31, 4], [33, 1], [70, 7]]) {
  const q = numbers(rows * rank, rank);
  const at = (t: number, k: number) => q[t * rank + k];

  Deno.test(`sums over ${rows} rows of ${rank} columns are the same bits and the written-out ones`, () => {
    const gram = both((engine) => columnGram(q, rows, rank, engine));
    const neighbours = both((engine) => neighbourGram(q, rows, rank, engine));
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j < rank; j++) {
        const [a, b] = [Math.max(i, j), Math.min(i, j)];
        let sum = 0;
        let next = 0;
        for (let t = 0; t < rows; t++) sum += at(t, a) * at(t, b);
        for (let t = 1; t < rows; t++) {
          next += at(t - 1, a) * at(t, b) + at(t, a) * at(t - 1, b);
        }
        assertEquals(gram[i * rank + j], sum);
        assertEquals(neighbours[i * rank + j], next);
      }
    }
  });

  Deno.test(`half a product is taken off ${rows} rows of ${rank} columns to the same bits`, () => {
    const excess = numbers(rank * rank, 9);
    const left = both((engine) => {
      const matrix = q.slice();
      subtractHalfProduct(matrix, excess, rank, engine);
      return matrix;
    });
    const expected = q.map((value, place) => {
      const row = place - place % rank;
      let sum = 0;
      for (let i = 0; i < rank; i++) {
        sum += q[row + i] * excess[i * rank + place % rank];
      }
      return value - sum / 2;
    });
    assertEquals(left, expected);
  });

  Deno.test(`accurate products of ${rows} rows and ${rank} columns are the same bits`, () => {
    const b = numbers(rank * 5, 4);
    const product = both((engine) =>
      accurateProduct(q, b, rows, rank, 5, engine)
    );
    assertEquals(product.length, rows * 5);
    assertEquals(product.every(Number.isFinite), true);
  });
}

Deno.test("matrices without rows or columns have empty sums and products", () => {
  const none = new Float64Array(0);
  assertEquals(accurateProduct(none, none, 0, 3, 0), none);
  assertEquals(accurateProduct(none, none, 2, 0, 2), new Float64Array(4));
  assertEquals(columnGram(none, 5, 0), none);
  assertEquals(columnGram(none, 0, 2), new Float64Array(4));
  assertEquals(neighbourGram(Float64Array.of(3, 4), 1, 2), new Float64Array(4));
  subtractHalfProduct(none, none, 0);
});
