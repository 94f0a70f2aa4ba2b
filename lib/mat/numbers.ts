/** Numbers as `.mat` files store them. @module */

type Getter = (view: DataView, at: number, little: boolean) => number;

/** How numbers of one type are stored. */
export interface StoredType {
  /** Bytes of one number. */
  readonly bytes: number;
  /** Reads one. */
  readonly get: Getter;
}

/** The types by their name in MATLAB. */
export const storedTypes: {
  readonly int8: StoredType;
  readonly uint8: StoredType;
  readonly int16: StoredType;
  readonly uint16: StoredType;
  readonly int32: StoredType;
  readonly uint32: StoredType;
  readonly int64: StoredType;
  readonly uint64: StoredType;
  readonly single: StoredType;
  readonly double: StoredType;
} = {
  int8: { bytes: 1, get: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, get: (view, at) => view.getUint8(at) },
  int16: { bytes: 2, get: (view, at, little) => view.getInt16(at, little) },
  uint16: { bytes: 2, get: (view, at, little) => view.getUint16(at, little) },
  int32: { bytes: 4, get: (view, at, little) => view.getInt32(at, little) },
  uint32: { bytes: 4, get: (view, at, little) => view.getUint32(at, little) },
  int64: {
    bytes: 8,
    get: (view, at, little) => Number(view.getBigInt64(at, little)),
  },
  uint64: {
    bytes: 8,
    get: (view, at, little) => Number(view.getBigUint64(at, little)),
  },
  single: { bytes: 4, get: (view, at, little) => view.getFloat32(at, little) },
  double: { bytes: 8, get: (view, at, little) => view.getFloat64(at, little) },
};

/**
 * Reads numbers that follow one another.
 *
 * @param bytes Exactly the numbers.
 * @param type How each is stored.
 * @param little Whether the lowest byte comes first.
 * @returns The numbers; those of 64 bits are rounded to a double.
 */
export function readNumbers(
  bytes: Uint8Array,
  type: StoredType,
  little: boolean,
): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from(
    { length: Math.floor(bytes.length / type.bytes) },
    (_, i) => type.get(view, i * type.bytes, little),
  );
}

/**
 * Cuts characters, which MATLAB stores column after column, into rows.
 *
 * @param characters The characters, the rows fastest.
 * @param rowCount How many rows there are.
 * @returns The rows.
 */
export function textRows(
  characters: readonly string[],
  rowCount: number,
): string[] {
  return Array.from(
    { length: rowCount },
    (_, row) => characters.filter((_, i) => i % rowCount === row).join(""),
  );
}
