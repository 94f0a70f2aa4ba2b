/**
 * Projections of four series at once.
 *
 * Lanes are four series side by side: scan t of lane l is `lanes[4 * t + l]`.
 * What becomes of a series does not depend on the lane that it is in, nor on
 * its neighbours.
 *
 * @module
 */

/** Series in a bundle of lanes. */
export const LANES = 4;

/**
 * Copies up to four neighbouring series into lanes; the rest is zero.
 *
 * @param values Rows of scans: series v at scan t is `values[t * stride + v]`.
 * @param stride Values from one row to the next.
 * @param first The first series to copy.
 * @param count How many, at most {@linkcode LANES}.
 * @param lanes Where they go; its length is that many scans.
 */
export function readLanes(
  values: Float64Array,
  stride: number,
  first: number,
  count: number,
  lanes: Float64Array,
): void {
  if (count < LANES) lanes.fill(0);
  for (
    let from = first, to = 0;
    to < lanes.length;
    from += stride, to += LANES
  ) {
    for (let l = 0; l < count; l++) lanes[to + l] = values[from + l];
  }
}

/**
 * Multiplies series by the columns of a basis and sums over scans, first scan
 * to last.
 *
 * @param columns Columns of the basis one after another, each of as many scans.
 * @param lanes The series.
 * @param sums Receives the sums: those of column k from `sums[4 * k]`.
 */
export function projectLanes(
  columns: Float64Array,
  lanes: Float64Array,
  sums: Float64Array,
): void {
  const scans = lanes.length / LANES;
  const count = sums.length / LANES;
  let k = 0;
  for (; k + 1 < count; k += 2) {
    let a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    let b0 = 0, b1 = 0, b2 = 0, b3 = 0;
    const start = k * scans;
    for (let t = 0; t < scans; t++) {
      const a = columns[start + t];
      const b = columns[start + scans + t];
      const y0 = lanes[4 * t];
      const y1 = lanes[4 * t + 1];
      const y2 = lanes[4 * t + 2];
      const y3 = lanes[4 * t + 3];
      a0 += a * y0;
      a1 += a * y1;
      a2 += a * y2;
      a3 += a * y3;
      b0 += b * y0;
      b1 += b * y1;
      b2 += b * y2;
      b3 += b * y3;
    }
    const to = 4 * k;
    sums[to] = a0;
    sums[to + 1] = a1;
    sums[to + 2] = a2;
    sums[to + 3] = a3;
    sums[to + 4] = b0;
    sums[to + 5] = b1;
    sums[to + 6] = b2;
    sums[to + 7] = b3;
  }
  for (; k < count; k++) {
    for (let l = 0; l < LANES; l++) {
      let sum = 0;
      for (let t = 0; t < scans; t++) {
        sum += columns[k * scans + t] * lanes[4 * t + l];
      }
      sums[4 * k + l] = sum;
    }
  }
}

/**
 * Subtracts combinations of a basis' columns from series.
 *
 * @param rows The basis, row-major: a row of columns a scan.
 * @param weights Weights of the columns: those of column k from
 * `weights[4 * k]`.
 * @param lanes The series; changed in place.
 */
export function subtractFit(
  rows: Float64Array,
  weights: Float64Array,
  lanes: Float64Array,
): void {
  const scans = lanes.length / LANES;
  const count = weights.length / LANES;
  let t = 0;
  for (; t + 1 < scans; t += 2) {
    let a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    let b0 = 0, b1 = 0, b2 = 0, b3 = 0;
    const start = t * count;
    for (let k = 0; k < count; k++) {
      const a = rows[start + k];
      const b = rows[start + count + k];
      const w0 = weights[4 * k];
      const w1 = weights[4 * k + 1];
      const w2 = weights[4 * k + 2];
      const w3 = weights[4 * k + 3];
      a0 += a * w0;
      a1 += a * w1;
      a2 += a * w2;
      a3 += a * w3;
      b0 += b * w0;
      b1 += b * w1;
      b2 += b * w2;
      b3 += b * w3;
    }
    const to = 4 * t;
    lanes[to] -= a0;
    lanes[to + 1] -= a1;
    lanes[to + 2] -= a2;
    lanes[to + 3] -= a3;
    lanes[to + 4] -= b0;
    lanes[to + 5] -= b1;
    lanes[to + 6] -= b2;
    lanes[to + 7] -= b3;
  }
  for (; t < scans; t++) {
    for (let l = 0; l < LANES; l++) {
      let sum = 0;
      for (let k = 0; k < count; k++) {
        sum += rows[t * count + k] * weights[4 * k + l];
      }
      lanes[4 * t + l] -= sum;
    }
  }
}

/**
 * Whitens series by their autoregressive coefficients:
 * `wₜ = zₜ − Σᵢ ρᵢ·zₜ₋ᵢ`, without the terms before the first scan.
 *
 * @param lanes The series.
 * @param coefficients ρ₁ of the four lanes, ρ₂ of the four lanes, …
 * @param target Receives the whitened series; not `lanes` itself.
 */
export function whitenLanes(
  lanes: Float64Array,
  coefficients: Float64Array,
  target: Float64Array,
): void {
  const order = coefficients.length / LANES;
  target.set(lanes);
  for (let i = 1; i <= order; i++) {
    const at = 4 * (i - 1);
    const r0 = coefficients[at];
    const r1 = coefficients[at + 1];
    const r2 = coefficients[at + 2];
    const r3 = coefficients[at + 3];
    for (let to = 4 * i, from = 0; to < lanes.length; to += 4, from += 4) {
      target[to] -= r0 * lanes[from];
      target[to + 1] -= r1 * lanes[from + 1];
      target[to + 2] -= r2 * lanes[from + 2];
      target[to + 3] -= r3 * lanes[from + 3];
    }
  }
}

/**
 * Applies the transpose of {@linkcode whitenLanes}: `uₜ = wₜ − Σᵢ ρᵢ·wₜ₊ᵢ`,
 * without the terms beyond the last scan.
 *
 * @param lanes The series.
 * @param coefficients ρ₁ of the four lanes, ρ₂ of the four lanes, …
 * @param target Receives the result; not `lanes` itself.
 */
export function whitenBackLanes(
  lanes: Float64Array,
  coefficients: Float64Array,
  target: Float64Array,
): void {
  const order = coefficients.length / LANES;
  target.set(lanes);
  for (let i = 1; i <= order; i++) {
    const at = 4 * (i - 1);
    const r0 = coefficients[at];
    const r1 = coefficients[at + 1];
    const r2 = coefficients[at + 2];
    const r3 = coefficients[at + 3];
    for (let to = 0, from = 4 * i; from < lanes.length; to += 4, from += 4) {
      target[to] -= r0 * lanes[from];
      target[to + 1] -= r1 * lanes[from + 1];
      target[to + 2] -= r2 * lanes[from + 2];
      target[to + 3] -= r3 * lanes[from + 3];
    }
  }
}
