/** The plain autoregressive fit of one series, as the oracle of fast ones. @module */
import { factorQr, solveLeastSquares } from "../../lib/kernels/qr.ts";

/** Uniform numbers in [−0.5, 0.5) with 32 bits. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
}

/** A design: `columns` columns a scan, row-major. */
export interface Design {
  /** Values. */
  readonly data: Float64Array;
  /** Number of scans. */
  readonly scans: number;
  /** Number of columns. */
  readonly columns: number;
}

/** Whitens each of some columns: `zₜ − Σᵢ ρᵢ·zₜ₋ᵢ`. */
export function whiten(
  data: Float64Array,
  columns: number,
  rho: readonly number[],
): Float64Array {
  return data.map((value, at) => {
    let whitened = value;
    rho.forEach((r, i) => {
      const before = at - (i + 1) * columns;
      if (before >= 0) whitened -= r * data[before];
    });
    return whitened;
  });
}

/** Y less X·β. */
export function residualsOf(
  { data, columns }: Design,
  y: Float64Array,
  beta: Float64Array,
): Float64Array {
  return y.map((value, t) => {
    let fitted = 0;
    for (let j = 0; j < columns; j++) fitted += data[t * columns + j] * beta[j];
    return value - fitted;
  });
}

/** Least squares by QR. */
export function olsOf(design: Design, y: Float64Array): Float64Array {
  return solveLeastSquares(
    factorQr(design.data, design.scans, design.columns),
    y,
  );
}

/** Coefficients from autocovariances, the equations solved as least squares. */
export function yuleWalkerOf(
  residuals: Float64Array,
  center: number,
  order: number,
): number[] {
  const scans = residuals.length;
  const r = Array.from({ length: order + 1 }, (_, lag) => {
    let sum = 0;
    for (let t = 0; t + lag < scans; t++) {
      sum += (residuals[t] - center) * (residuals[t + lag] - center);
    }
    return sum / ((scans - lag) * scans);
  });
  const matrix = Float64Array.from(
    { length: order * order },
    (_, at) => r[Math.abs(Math.floor(at / order) - at % order)],
  );
  return [
    ...solveLeastSquares(
      factorQr(matrix, order, order),
      Float64Array.from(r.slice(1)),
    ),
  ];
}

/** Generalised least squares of one series: whiten, then fit. */
export function glsOf(
  design: Design,
  y: Float64Array,
  rho: readonly number[],
): {
  readonly beta: Float64Array;
  readonly dispersion: number;
  readonly whitened: Design;
  readonly whitenedSeries: Float64Array;
} {
  const { scans, columns } = design;
  const whitened = { ...design, data: whiten(design.data, columns, rho) };
  const whitenedSeries = whiten(y, 1, rho);
  const beta = olsOf(whitened, whitenedSeries);
  const rest = residualsOf(whitened, whitenedSeries, beta);
  const rss = rest.reduce((sum, value) => sum + value * value, 0);
  return {
    beta,
    dispersion: rss / (scans - columns),
    whitened,
    whitenedSeries,
  };
}

/** cᵀ·(XᵀX)⁻¹·d: the part of d along X's rows, least squares of least norm. */
export function spreadOf(
  { data, scans, columns }: Design,
  c: Float64Array,
  d: Float64Array,
): number {
  const gram = new Float64Array(columns * columns);
  for (let t = 0; t < scans; t++) {
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < columns; j++) {
        gram[i * columns + j] += data[t * columns + i] * data[t * columns + j];
      }
    }
  }
  const solved = solveLeastSquares(factorQr(gram, columns, columns), d);
  return c.reduce((sum, value, i) => sum + value * solved[i], 0);
}
