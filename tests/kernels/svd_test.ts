import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { svd } from "../../lib/kernels/svd.ts";

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296 - 0.5;
  };
}

Deno.test("svd rebuilds the matrix from orthonormal factors", () => {
  const next = random(1);
  for (const [rows, columns] of [[1, 1], [5, 5], [40, 7], [300, 20]]) {
    const a = Float64Array.from({ length: rows * columns }, next);
    const { u, s, v } = svd(a, rows, columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < columns; k++) {
          sum += u[i * columns + k] * s[k] * v[j * columns + k];
        }
        assertAlmostEquals(sum, a[i * columns + j], 1e-14);
      }
    }
    for (let k = 0; k < columns; k++) {
      for (let l = 0; l <= k; l++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) {
          sum += u[i * columns + k] * u[i * columns + l];
        }
        assertAlmostEquals(sum, k === l ? 1 : 0, 1e-14);
      }
      if (k > 0) assert(s[k] <= s[k - 1]);
    }
  }
});

Deno.test("svd finds tiny singular values of graded columns", () => {
  const a = new Float64Array([1, 1e-9, 1, 2e-9, 1, 4e-9]);
  const { s } = svd(a, 3, 2);
  const gram = Math.sqrt(3 * (1e-18 + 4e-18 + 16e-18) - 49e-18);
  assertAlmostEquals(s[0] * s[1], gram, 1e-23);
});

Deno.test("svd refuses shapes and values that do not fit", () => {
  assertThrows(() => svd(new Float64Array(6), 2, 3), RangeError, "2 × 3");
  assertThrows(
    () => svd(new Float64Array([1, NaN]), 2, 1),
    RangeError,
    "non-finite",
  );
});
