import { assertAlmostEquals, assertEquals } from "@std/assert";
import { diagonalize } from "../../lib/kernels/symmetric_eigen.ts";

Deno.test("diagonalize rebuilds the matrix from orthonormal eigenvectors", () => {
  let state = 1;
  const next = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
  for (const n of [1, 2, 3, 6]) {
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = next();
    }
    const diagonal = a.slice();
    const vectors = new Float64Array(n * n);
    diagonalize(diagonal, n, vectors);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let rebuilt = 0;
        let product = 0;
        for (let k = 0; k < n; k++) {
          rebuilt += vectors[i * n + k] * diagonal[k * n + k] *
            vectors[j * n + k];
          product += vectors[k * n + i] * vectors[k * n + j];
        }
        assertAlmostEquals(rebuilt, a[i * n + j], 1e-14);
        assertAlmostEquals(product, i === j ? 1 : 0, 1e-14);
      }
    }
  }
});

Deno.test("diagonalize leaves a singular and a zero matrix finite", () => {
  const vectors = new Float64Array(4);
  const singular = new Float64Array([1, 1, 1, 1]);
  diagonalize(singular, 2, vectors);
  assertAlmostEquals(singular[0] + singular[3], 2, 1e-15);
  assertAlmostEquals(singular[0] * singular[3], 0, 1e-15);
  const zero = new Float64Array(4);
  diagonalize(zero, 2, vectors);
  assertEquals(zero, new Float64Array(4));
  assertEquals(vectors, new Float64Array([1, 0, 0, 1]));
});
