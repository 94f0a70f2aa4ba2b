/** Orthogonal regressors of one condition, or of one drift. @module */

/**
 * What rounding leaves of the earlier columns after one pass, a second takes
 * away (Kahan's "twice is enough"; Parlett 1980, The Symmetric Eigenvalue
 * Problem, § 6.9).
 */
const PASSES = 2;

/**
 * Makes every column orthogonal to the ones before it, without centring or
 * normalising: what remains of a column is its residual after least squares
 * on the earlier ones.
 *
 * @param columns Columns of equal length.
 * @returns New columns; the first is unchanged.
 */
export function orthogonalize(
  columns: readonly Float64Array[],
): Float64Array[] {
  const done: Float64Array[] = [];
  for (const column of columns) {
    const residual = column.slice();
    const earlier = usable(done);
    for (let pass = 0; pass < PASSES; pass++) {
      for (const { direction, squaredNorm } of earlier) {
        const share = dot(residual, direction) / squaredNorm;
        for (let i = 0; i < residual.length; i++) {
          residual[i] -= share * direction[i];
        }
      }
    }
    done.push(residual);
  }
  return done;
}

/**
 * The columns that the pseudo-inverse of mutually orthogonal columns does not
 * take for zero: its singular values are the columns' norms.
 */
function usable(
  columns: readonly Float64Array[],
): { direction: Float64Array; squaredNorm: number }[] {
  const candidates = columns.map((direction) => ({
    direction,
    squaredNorm: dot(direction, direction),
  }));
  const largest = Math.max(0, ...candidates.map((c) => c.squaredNorm));
  const length = columns[0]?.length ?? 0;
  const cutoff = Math.max(length, columns.length) * Number.EPSILON;
  return candidates.filter((candidate) =>
    candidate.squaredNorm > cutoff * cutoff * largest
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
