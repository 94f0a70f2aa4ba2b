/** How the bits of a mask lie in words. @module */

/**
 * Places of a mask's words, one bit a voxel.
 *
 * Rows along x start at a whole word. A word that is always 0 follows each
 * row, a row of them each plane, and planes of them lie at both ends: whatever
 * is beside a voxel is a word, or outside.
 */
export interface BitRows {
  /** Voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Words of a row's voxels. */
  readonly width: number;
  /** Words from a row to the next. */
  readonly row: number;
  /** Words from a plane to the next. */
  readonly plane: number;
  /** The first word of a voxel. */
  readonly start: number;
  /** The word after the last one of a voxel. */
  readonly end: number;
  /** Words altogether; some behind the last plane are never used. */
  readonly words: number;
}

/** Words that are worked on at once. */
const AT_ONCE = 4;

/**
 * Lays out the bits of a mask.
 *
 * @param shape Voxels along x, y and z.
 * @returns The places.
 */
export function bitRows(shape: readonly [number, number, number]): BitRows {
  const [nx, ny, nz] = shape;
  const width = Math.ceil(nx / 32);
  const row = width + 1;
  const plane = row * (ny + 1);
  const start = plane + row;
  const end = plane * (nz + 1);
  return { shape, width, row, plane, start, end, words: end + start + AT_ONCE };
}

/**
 * Goes through the rows along x, y fastest.
 *
 * @param rows How the bits lie in the words.
 * @param take Takes the number of the row's first word.
 */
export function eachRow(rows: BitRows, take: (at: number) => void): void {
  const [, ny, nz] = rows.shape;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      take(rows.start + z * rows.plane + y * rows.row);
    }
  }
}
