/** The design matrix that every fit works on. @module */

/** A design matrix: one row a scan, one named column a regressor. */
export interface DesignMatrix {
  /** Column names in order; unique. */
  readonly columns: readonly string[];
  /** Number of scans. */
  readonly rowCount: number;
  /** Values, row after row (`rowCount × columns.length`). */
  readonly data: Float64Array;
  /** Time of each scan in seconds, where known. */
  readonly frameTimes: Float64Array | undefined;
}
