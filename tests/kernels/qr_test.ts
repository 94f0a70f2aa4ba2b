import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { makeDesignBasis } from "../../lib/glm/basis.ts";
import {
  factorQr,
  type Qr,
  solveLeastSquares,
  thinQ,
  upperFactor,
} from "../../lib/kernels/qr.ts";
import { NIST_FITS, type NistFit } from "./nist.ts";

/**
 * Correct digits (log relative error) that Householder QR in float64 reaches,
 * of estimates, their deviations and the residual deviation. LAPACK's gives
 * 10.9, 7.9, 9.4, 13.0, 9.1, 7.8, 5.8 digits of the estimates.
 */
const DIGITS: Record<string, readonly [number, number, number]> = {
  Longley: [11, 12, 12],
  Filip: [7, 7, 8],
  Wampler1: [9, 9, 9],
  Wampler2: [12, 13, 13],
  Wampler3: [9, 12.5, 13.5],
  Wampler4: [7.5, 12.5, 13.5],
  Wampler5: [5.5, 12.5, 13.5],
};

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296 - 0.5;
  };
}

/** Correct digits of the worst value; of a zero, those after the point. */
function digits(
  found: readonly number[],
  certified: readonly number[],
): number {
  return Math.min(
    ...certified.map((value, i) =>
      -Math.log10(Math.abs(found[i] - value) / (Math.abs(value) || 1) + 1e-16)
    ),
  );
}

function fitOf(set: NistFit) {
  const { design, columns, y } = set;
  const qr = factorQr(design, y.length, columns);
  const estimates = solveLeastSquares(qr, y);
  const rss = y.reduce((sum, value, row) => {
    let rest = value;
    for (let j = 0; j < columns; j++) {
      rest -= design[row * columns + j] * estimates[j];
    }
    return sum + rest * rest;
  }, 0);
  const residual = Math.sqrt(rss / (y.length - columns));
  return {
    estimates: Array.from(estimates),
    deviations: inverseRowNorms(qr).map((norm) => norm * residual),
    residual,
  };
}

/** Norm of each row of R⁻¹: the deviation of an estimate per unit of noise. */
function inverseRowNorms(qr: Qr): number[] {
  const p = qr.columns;
  const r = upperFactor(qr);
  const inverse = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let i = j; i >= 0; i--) {
      let sum = i === j ? 1 : 0;
      for (let k = i + 1; k <= j; k++) sum -= r[i * p + k] * inverse[k * p + j];
      inverse[i * p + j] = sum / r[i * p + i];
    }
  }
  return Array.from(
    { length: p },
    (_, i) => Math.hypot(...inverse.subarray(i * p, (i + 1) * p)),
  );
}

for (const set of NIST_FITS) {
  Deno.test(`QR gives NIST's certified fit of ${set.name}`, () => {
    const found = fitOf(set);
    const [estimates, deviations, residual] = DIGITS[set.name];
    const reached = [
      digits(found.estimates, set.estimates),
      digits(found.deviations, set.deviations),
      digits([found.residual], [set.residual]),
    ];
    assert(
      reached[0] >= estimates && reached[1] >= deviations &&
        reached[2] >= residual,
      `digits of estimates, deviations, residual: ${reached}`,
    );
  });
}

Deno.test("only Filip's columns are dependent to the pseudo-inverse", () => {
  for (const { name, design, columns, y } of NIST_FITS) {
    const { rank } = makeDesignBasis(design, y.length, columns);
    assert(rank === columns - (name === "Filip" ? 1 : 0), `${name}: ${rank}`);
  }
});

Deno.test("QR rebuilds the matrix from orthonormal columns and a triangle", () => {
  const next = random(3);
  for (const [rows, columns] of [[1, 1], [5, 5], [40, 7], [300, 20]]) {
    const a = Float64Array.from({ length: rows * columns }, next);
    const qr = factorQr(a, rows, columns);
    const q = thinQ(qr);
    const r = upperFactor(qr);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k <= j; k++) {
          sum += q[i * columns + k] * r[k * columns + j];
        }
        assertAlmostEquals(sum, a[i * columns + j], 1e-14);
      }
    }
    for (let k = 0; k < columns; k++) {
      for (let l = 0; l <= k; l++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) {
          sum += q[i * columns + k] * q[i * columns + l];
        }
        assertAlmostEquals(sum, k === l ? 1 : 0, 1e-14);
      }
    }
  }
});

Deno.test("QR neither overflows nor underflows", () => {
  for (const scale of [1e-200, 1e200]) {
    const qr = factorQr(new Float64Array([3 * scale, 4 * scale]), 2, 1);
    assertAlmostEquals(Math.abs(upperFactor(qr)[0]) / scale, 5, 1e-14);
  }
});

Deno.test("QR refuses shapes, values and dependent columns", () => {
  assertThrows(() => factorQr(new Float64Array(6), 2, 3), RangeError, "2 × 3");
  assertThrows(
    () => factorQr(new Float64Array([1, NaN]), 2, 1),
    RangeError,
    "non-finite",
  );
  const qr = factorQr(new Float64Array([0, 0]), 2, 1);
  assertThrows(
    () => solveLeastSquares(qr, new Float64Array(3)),
    RangeError,
    "2 rows",
  );
  assertThrows(
    () => solveLeastSquares(qr, new Float64Array(2)),
    RangeError,
    "column 0",
  );
});
