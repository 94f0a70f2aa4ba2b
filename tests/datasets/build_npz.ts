/** Files of NumPy for tests: designs as nipy's data package has them. */

import { strToU8, zipSync } from "fflate";

type Bytes = Uint8Array<ArrayBuffer>;

/** A `.npy` file of bytes in one form. */
function npy(descr: string, shape: readonly number[], data: Uint8Array): Bytes {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${
    shape.join(", ")
  },), }`;
  const header = `${text.padEnd(117)}\n`;
  const bytes = new Uint8Array(10 + header.length + data.length);
  bytes.set([0x93, ...strToU8("NUMPY"), 1, 0, header.length, 0]);
  bytes.set(strToU8(header), 10);
  bytes.set(data, 10 + header.length);
  return bytes;
}

/** An `.npz` of a design: `X`, scans by columns, and the columns' names. */
export function npzDesign(
  columns: readonly (readonly number[])[],
  names: readonly string[],
): Bytes {
  const rows = columns[0].length;
  const values = new Float64Array(rows * columns.length);
  columns.forEach((column, k) =>
    column.forEach((value, i) => values[i * columns.length + k] = value)
  );
  const width = Math.max(...names.map(({ length }) => length));
  const labels = new Uint8Array(width * names.length);
  names.forEach((name, k) => labels.set(strToU8(name), k * width));
  return zipSync({
    "X.npy": npy("<f8", [rows, columns.length], new Uint8Array(values.buffer)),
    "conditions.npy": npy(`|S${width}`, [names.length], labels),
  }) as Bytes;
}
