/** `.mat` files of level 5: arrays of numbers, text, cells and structs. @module */

import { unzlib } from "../bytes/unzlib.ts";
import { COMPRESSED, type Element, ElementReader, MATRIX } from "./elements.ts";
import type { MatValue } from "./mat_value.ts";
import { textRows } from "./numbers.ts";

/** Codes of the classes that are read. */
const [CELLS, STRUCTS, TEXT, FIRST_NUMERIC, LAST_NUMERIC] = [1, 2, 4, 6, 15];

/** The classes that are not read. */
const UNREAD: Readonly<Record<number, string>> = {
  3: "an object",
  5: "a sparse matrix",
  16: "a function handle",
  17: "an object (of a class such as string, table or categorical)",
};

/** The class whose arrays have a name where others have their shape. */
const OPAQUE = 17;

/** Bit of the array flags: there are imaginary parts. */
const COMPLEX = 0x800;

/** Arrays within arrays that a stack has room for. */
const DEEPEST = 64;

/** An array and its name, which is empty within others. */
interface NamedValue {
  readonly name: string;
  readonly value: MatValue;
}

/**
 * Parses the variables of a file of level 5.
 *
 * @param bytes The file without its header.
 * @param little Whether the lowest byte of a number comes first.
 * @param file Its name in messages.
 * @returns The variables by name.
 * @throws {InputError} Where it is damaged.
 */
export async function parseLevel5(
  bytes: Uint8Array,
  little: boolean,
  file: string,
): Promise<Map<string, MatValue>> {
  const reader = new ElementReader(bytes, little, file);
  const variables = new Map<string, MatValue>();
  while (reader.left > 0) {
    let element = reader.next();
    if (element.type === COMPRESSED) {
      const plain = await inflate(element.bytes, reader);
      element = new ElementReader(plain, little, file).next();
    }
    if (element.type !== MATRIX) continue;
    const { name, value } = readArray(element, reader, 0);
    if (name !== "") variables.set(name, value);
  }
  return variables;
}

async function inflate(
  bytes: Uint8Array,
  reader: ElementReader,
): Promise<Uint8Array> {
  try {
    return await unzlib(bytes);
  } catch {
    throw reader.damaged("a compressed element cannot be inflated");
  }
}

function readArray(
  { type, bytes }: Element,
  { little, file }: ElementReader,
  depth: number,
): NamedValue {
  const reader = new ElementReader(bytes, little, file);
  if (type !== MATRIX) {
    throw reader.damaged(`found an element of type ${type}, expected an array`);
  }
  if (depth > DEEPEST) {
    throw reader.damaged(`arrays are nested more than ${DEEPEST} times`);
  }
  if (bytes.length === 0) {
    const values = new Float64Array(0);
    const shape = [0, 0];
    return {
      name: "",
      value: { kind: "numbers", shape, values, complex: false },
    };
  }
  const [flags = 0] = reader.numbers(reader.next());
  const code = flags & 0xff;
  if (code === OPAQUE) {
    const name = reader.characters(reader.next()).join("");
    return { name, value: { kind: "unread", what: UNREAD[code] } };
  }
  const shape = [...reader.numbers(reader.next())];
  if (shape.length < 2 || !shape.every((length) => length >= 0)) {
    throw reader.damaged(`found an array of shape ${shape.join("×")}`);
  }
  const name = reader.characters(reader.next()).join("");
  return { name, value: readContent(reader, flags, shape, depth) };
}

function readContent(
  reader: ElementReader,
  flags: number,
  shape: readonly number[],
  depth: number,
): MatValue {
  const code = flags & 0xff;
  const count = shape.reduce((product, length) => product * length, 1);
  const inner = () => readArray(reader.next(), reader, depth + 1).value;
  if (code === CELLS) {
    checkRoom(reader, count);
    return {
      kind: "cells",
      shape,
      cells: Array.from({ length: count }, inner),
    };
  }
  if (code === STRUCTS) {
    const names = readFieldNames(reader);
    checkRoom(reader, count * names.length);
    const structs = Array.from(
      { length: names.length === 0 ? 0 : count },
      () => new Map(names.map((name) => [name, inner()])),
    );
    return { kind: "structs", shape, structs };
  }
  if (code === TEXT) {
    const characters = reader.characters(reader.next());
    // one row is whole, however many units its characters take
    const rowCount = count === 0 ? 1 : shape[0];
    if (rowCount > 1 && characters.length !== count) {
      throw reader.damaged(
        `found ${characters.length} characters for a shape of ${
          shape.join("×")
        }`,
      );
    }
    return { kind: "text", rows: textRows(characters, rowCount) };
  }
  if (code >= FIRST_NUMERIC && code <= LAST_NUMERIC) {
    const values = reader.numbers(reader.next());
    if (values.length !== count) {
      throw reader.damaged(
        `found ${values.length} numbers for a shape of ${shape.join("×")}`,
      );
    }
    const complex = (flags & COMPLEX) !== 0;
    return { kind: "numbers", shape, values, complex };
  }
  const what = UNREAD[code] ?? `an array of the unknown class ${code}`;
  return { kind: "unread", what };
}

/** Every array within another has a tag at least. */
function checkRoom(reader: ElementReader, count: number): void {
  if (count * 8 <= reader.left) return;
  throw reader.damaged(`it has no room for ${count} arrays`);
}

function readFieldNames(reader: ElementReader): string[] {
  const [width = 0] = reader.numbers(reader.next());
  const characters = reader.characters(reader.next());
  if (!(width > 0)) return [];
  return Array.from(
    { length: Math.floor(characters.length / width) },
    (_, i) => characters.slice(i * width, (i + 1) * width).join(""),
  ).map((name) => name.replace(/\0.*$/s, ""));
}
