/** Data elements, which `.mat` files of level 5 consist of. @module */

import { InputError } from "../errors.ts";
import { readNumbers, type StoredType, storedTypes } from "./numbers.ts";

/** Type of an element that holds an array. */
export const MATRIX = 14;

/** Type of an element that holds another one, in zlib's format. */
export const COMPRESSED = 15;

/** The types of data elements that hold numbers, by their code. */
const NUMBERS: ReadonlyMap<number, StoredType> = new Map([
  [1, storedTypes.int8],
  [2, storedTypes.uint8],
  [3, storedTypes.int16],
  [4, storedTypes.uint16],
  [5, storedTypes.int32],
  [6, storedTypes.uint32],
  [7, storedTypes.single],
  [9, storedTypes.double],
  [12, storedTypes.int64],
  [13, storedTypes.uint64],
]);

/** A data element. */
export interface Element {
  /** Code of its type. */
  readonly type: number;
  /** Its bytes, without tag and padding. */
  readonly bytes: Uint8Array;
}

/** Reads data elements one after another. */
export class ElementReader {
  /** Whether the lowest byte of a number comes first. */
  readonly little: boolean;
  /** Name of the file in messages. */
  readonly file: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /**
   * @param bytes The elements.
   * @param little Whether the lowest byte of a number comes first.
   * @param file Name of the file in messages.
   */
  constructor(bytes: Uint8Array, little: boolean, file: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.little = little;
    this.file = file;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /**
   * Reads the next element.
   *
   * @returns The element.
   * @throws {InputError} Where the bytes end before it does.
   */
  next(): Element {
    if (this.left < 8) throw this.damaged("it ends within an element");
    const word = this.#view.getUint32(this.#at, this.little);
    const small = word >>> 16;
    const type = small > 0 ? word & 0xffff : word;
    const length = small > 0
      ? small
      : this.#view.getUint32(this.#at + 4, this.little);
    const from = this.#at + (small > 0 ? 4 : 8);
    const end = from + length;
    if (end > this.#bytes.length || small > 4) {
      throw this.damaged("an element is longer than what holds it");
    }
    const room = small > 0
      ? 4
      : type === COMPRESSED
      ? length
      : Math.ceil(length / 8) * 8;
    this.#at = Math.min(from + room, this.#bytes.length);
    return { type, bytes: this.#bytes.subarray(from, end) };
  }

  /**
   * Reads the numbers of an element.
   *
   * @param element The element.
   * @returns Its numbers.
   * @throws {InputError} Where it holds something else.
   */
  numbers({ type, bytes }: Element): Float64Array {
    const stored = NUMBERS.get(type);
    if (stored && bytes.length % stored.bytes === 0) {
      return readNumbers(bytes, stored, this.little);
    }
    throw this.damaged(
      `found an element of type ${type} and ${bytes.length} bytes, expected numbers`,
    );
  }

  /**
   * Reads the characters of an element.
   *
   * @param element The element: text in UTF-8, UTF-16 or UTF-32, or character
   * codes.
   * @returns Its UTF-16 units, as MATLAB counts them, or its code points.
   * @throws {InputError} Where it holds something else.
   */
  characters({ type, bytes }: Element): string[] {
    switch (type) {
      case 16:
        return new TextDecoder().decode(bytes).split("");
      case 17:
        return units(readNumbers(bytes, storedTypes.uint16, this.little));
      case 18:
        return Array.from(
          readNumbers(bytes, storedTypes.uint32, this.little),
          (point) => point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd",
        );
      default:
        return units(this.numbers({ type, bytes }));
    }
  }

  /**
   * The error for a file that is damaged.
   *
   * @param text What was found.
   * @returns The error to throw.
   */
  damaged(text: string): InputError {
    return new InputError(`${this.file}: is a damaged MATLAB file: ${text}`, {
      file: this.file,
    });
  }
}

function units(codes: Float64Array): string[] {
  return Array.from(codes, (code) => String.fromCharCode(code));
}
