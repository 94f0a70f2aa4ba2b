/** How the columns of a basis go with one another's neighbours in time. @module */

/**
 * Sums `q(t)·(q(t−1) + q(t+1))` over the scans for any two columns.
 *
 * @param q The columns, row-major `rowCount × rank`.
 * @param rowCount Number of scans.
 * @param rank Number of columns.
 * @returns The symmetric sums, row-major `rank × rank`.
 */
export function neighbourGram(
  q: Float64Array,
  rowCount: number,
  rank: number,
): Float64Array {
  const gram = new Float64Array(rank * rank);
  for (let t = 0; t < rowCount - 1; t++) {
    const now = t * rank;
    const next = now + rank;
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j <= i; j++) {
        gram[i * rank + j] += q[now + i] * q[next + j] +
          q[next + i] * q[now + j];
      }
    }
  }
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j < i; j++) gram[j * rank + i] = gram[i * rank + j];
  }
  return gram;
}
