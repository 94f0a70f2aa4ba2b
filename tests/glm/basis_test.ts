import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type DesignBasis, makeDesignBasis } from "../../lib/glm/basis.ts";
import { generator } from "./slab_oracle.ts";

const ROWS = 60;

/** Columns of noise, and what some of them become. */
function makeDesign(
  columns: number,
  change: (row: number[]) => number[],
): Float64Array {
  const next = generator(11);
  return Float64Array.from(
    Array.from(
      { length: ROWS },
      () => change(Array.from({ length: columns }, next)),
    ).flat(),
  );
}

/** The pseudo-inverse that the basis stands for, row-major. */
function pseudoInverse(basis: DesignBasis): Float64Array {
  const { columnCount, fromBasis, q, rank, rowCount } = basis;
  const out = new Float64Array(columnCount * rowCount);
  for (let i = 0; i < columnCount; i++) {
    for (let t = 0; t < rowCount; t++) {
      for (let k = 0; k < rank; k++) {
        out[i * rowCount + t] += fromBasis[i * rank + k] * q[t * rank + k];
      }
    }
  }
  return out;
}

function product(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  columns: number,
): Float64Array {
  const inner = a.length / rows;
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      for (let j = 0; j < columns; j++) {
        out[i * columns + j] += a[i * inner + k] * b[k * columns + j];
      }
    }
  }
  return out;
}

function assertNear(a: Float64Array, b: Float64Array, tolerance: number): void {
  a.forEach((value, i) => assertAlmostEquals(value, b[i], tolerance));
}

const DESIGNS = {
  "of noise": { change: (row: number[]) => row, rank: 5 },
  "with a repeated column": {
    change: ([a, b, c, d]: number[]) => [a, b, c, d, b],
    rank: 4,
  },
  "with a column of zeros": {
    change: ([a, b, c, d]: number[]) => [0, a, b, c, d],
    rank: 4,
  },
  "with a column that is a sum": {
    change: ([a, b, c, d]: number[]) => [a, b, a + b - 3 * c, c, d],
    rank: 4,
  },
};

for (const [name, { change, rank }] of Object.entries(DESIGNS)) {
  Deno.test(`the basis stands for the pseudo-inverse of a design ${name}`, () => {
    const x = makeDesign(5, change);
    const basis = makeDesignBasis(x, ROWS, 5);
    assertEquals([basis.rank, basis.modelRank], [rank, rank]);
    const inverse = pseudoInverse(basis);
    const xInverse = product(x, inverse, ROWS, ROWS);
    const inverseX = product(inverse, x, 5, 5);
    assertNear(product(xInverse, x, ROWS, 5), x, 1e-14);
    assertNear(product(inverseX, inverse, 5, ROWS), inverse, 1e-14);
    for (let i = 0; i < ROWS; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [xInverse[i * ROWS + j], xInverse[j * ROWS + i]];
        assertAlmostEquals(a, b, 1e-14);
      }
    }
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < i; j++) {
        assertAlmostEquals(inverseX[i * 5 + j], inverseX[j * 5 + i], 1e-14);
      }
    }
  });
}

Deno.test("the basis stays orthonormal up to the edge of rank", () => {
  for (const gap of [1e-2, 1e-6, 1e-10, 1e-12]) {
    const x = makeDesign(4, ([a, b, c, d]) => [a, a + gap * b, c, c + gap * d]);
    const { q, rank } = makeDesignBasis(x, ROWS, 4);
    assertEquals(rank, 4);
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let t = 0; t < ROWS; t++) sum += q[t * rank + i] * q[t * rank + j];
        assertAlmostEquals(sum, i === j ? 1 : 0, 2e-15);
      }
    }
  }
});

Deno.test("the basis tells whether its columns span a constant", () => {
  const spans = (change: (row: number[]) => number[]) =>
    makeDesignBasis(makeDesign(3, change), ROWS, 3).hasConstant;
  assert(spans(([a, b]) => [a, 1, b]));
  assert(spans(([a, b]) => [a, 1 - a, b]));
  assert(!spans(([a, b, c]) => [a, b, c]));
});

Deno.test("the basis of a design of zeros is empty and stays finite", () => {
  const basis = makeDesignBasis(new Float64Array(3 * ROWS), ROWS, 3);
  assertEquals([basis.rank, basis.modelRank, basis.hasConstant], [0, 0, false]);
  assertEquals([...basis.constantParameters], [0, 0, 0]);
});
