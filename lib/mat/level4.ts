/** `.mat` files of level 4, as SPM99 and SPM2 write them. @module */

import { InputError } from "../errors.ts";
import type { MatValue } from "./mat_value.ts";
import {
  readNumbers,
  type StoredType,
  storedTypes,
  textRows,
} from "./numbers.ts";

/** Bytes before a variable's name. */
const HEADER_BYTES = 20;

const { double, single, int32, int16, uint16, uint8 } = storedTypes;
const TYPES: readonly StoredType[] = [
  double,
  single,
  int32,
  int16,
  uint16,
  uint8,
];

/** What is wrong with a file. */
function damaged(file: string, text: string): InputError {
  return new InputError(
    `${file}: is not a MATLAB file, or is damaged: ${text}`,
    { file },
  );
}

/**
 * Parses the variables of a file of level 4.
 *
 * @param bytes The file.
 * @param file Its name in messages.
 * @returns The variables by name.
 * @throws {InputError} Where it is damaged or no such file.
 */
export function parseLevel4(
  bytes: Uint8Array,
  file: string,
): Map<string, MatValue> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes.length >= 4 && view.getUint32(0, true) < 10_000;
  const variables = new Map<string, MatValue>();
  let at = 0;
  while (at < bytes.length) {
    if (at + HEADER_BYTES > bytes.length) {
      throw damaged(file, `it ends within a header, at byte ${at}`);
    }
    const [type, rows, columns, imaginary, nameBytes] = Array.from(
      { length: 5 },
      (_, i) => view.getInt32(at + 4 * i, little),
    );
    const digits = [1000, 100, 10, 1].map((unit) =>
      Math.floor(type / unit) % 10
    );
    const stored = TYPES[digits[2]];
    const order = little ? 0 : 1;
    if (
      type < 0 || type >= 10_000 || digits[0] !== order || digits[1] !== 0 ||
      stored === undefined || digits[3] > 2 || rows < 0 || columns < 0 ||
      nameBytes < 1
    ) {
      throw damaged(file, `found the type ${type} at byte ${at}`);
    }
    const from = at + HEADER_BYTES + nameBytes;
    const length = rows * columns * stored.bytes;
    const end = from + (imaginary === 0 ? length : 2 * length);
    if (end > bytes.length) {
      throw damaged(file, `it has ${bytes.length} bytes, expected ${end}`);
    }
    const name = latin1(bytes.subarray(at + HEADER_BYTES, from - 1));
    const values = readNumbers(
      bytes.subarray(from, from + length),
      stored,
      little,
    );
    variables.set(
      name,
      toValue(digits[3], values, [rows, columns], imaginary !== 0),
    );
    at = end;
  }
  return variables;
}

function toValue(
  content: number,
  values: Float64Array,
  shape: readonly [number, number],
  complex: boolean,
): MatValue {
  if (content === 2) return { kind: "unread", what: "a sparse matrix" };
  if (content === 0) return { kind: "numbers", shape, values, complex };
  const characters = Array.from(values, (code) => String.fromCharCode(code));
  return { kind: "text", rows: textRows(characters, shape[0]) };
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
