/** What the kernels of small matrices work on, the same for both engines. @module */

/** A product of two matrices, row-major and not empty. */
export interface MatrixProduct {
  /** Where the left factor lies, `rows × inner`. */
  readonly a: number;
  /** Where the right factor lies, `inner × columns`. */
  readonly b: number;
  /** Where the product goes, `rows × columns`. */
  readonly out: number;
  /** Rows of the left factor. */
  readonly rows: number;
  /** Columns of the left factor and rows of the right one. */
  readonly inner: number;
  /** Columns of the right factor. */
  readonly columns: number;
}

/** Columns of which each is held against each. */
export interface ColumnGram {
  /** Where the columns lie, row-major. */
  readonly q: number;
  /** Number of columns, at least 1. */
  readonly rank: number;
  /** Rows to sum over, at least 1. */
  readonly rows: number;
  /** Where the sums lie, row-major; the upper triangle is left. */
  readonly out: number;
}

/** A matrix that is multiplied by a square one. */
export interface MatrixStep {
  /** Where the matrix lies, row-major, `rows × rank`. */
  readonly matrix: number;
  /** Its rows, at least 1. */
  readonly rows: number;
  /** Its columns, at least 1. */
  readonly rank: number;
  /** Where the square matrix lies, row-major. */
  readonly excess: number;
  /** Room for a row. */
  readonly room: number;
}

/** The kernels of small matrices, in a scratch of a thread. */
export interface MatrixKernels {
  /**
   * Multiplies two matrices as if in twice the precision of float64 and rounds
   * once (Dot2).
   */
  accurateProduct(product: MatrixProduct): void;

  /** Adds `q(t)·q(t)` of any two columns over the rows. */
  addGram(gram: ColumnGram): void;

  /**
   * Adds `q(t)·q(t+1)` of any two columns, each with the next row of the other,
   * over the rows; there is one row more.
   */
  addNeighbourGram(gram: ColumnGram): void;

  /** Takes half of `matrix · excess` off the matrix. */
  subtractHalf(step: MatrixStep): void;
}
