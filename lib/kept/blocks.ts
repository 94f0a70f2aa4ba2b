/** Named arrays and what is to be known of them, in one checked file. @module */
import { crc32 } from "../bytes/crc32.ts";
import { InputError } from "../errors.ts";

const MAGIC = "niglmfit";
const PREFACE = 16;
const CHECKSUM = 4;
const NATIVE_LITTLE_ENDIAN =
  new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The array of each type of values. */
export interface BlockArrays {
  /** Real numbers. */
  readonly float64: Float64Array;
  /** Counts and positions. */
  readonly uint32: Uint32Array;
  /** Small whole numbers. */
  readonly int16: Int16Array;
}

/** Type of a block's values. */
export type BlockType = keyof BlockArrays;

/** The array of a type. */
export type BlockArray<T extends BlockType = BlockType> = BlockArrays[T];

const KINDS = {
  float64: Float64Array,
  uint32: Uint32Array,
  int16: Int16Array,
} as const;

/** What a file of blocks holds. */
export interface BlockContent {
  /** What else is to be known, as JSON can hold it. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The arrays by name. */
  readonly arrays: Readonly<Record<string, BlockArray>>;
}

interface Entry {
  readonly name: string;
  readonly type: BlockType;
  readonly length: number;
}

/**
 * Encodes facts and arrays: eight letters, the layout's version and the length
 * of the header (both uint32), the header (JSON, padded with spaces to a
 * multiple of eight bytes), the arrays one after another (each padded with
 * zeros likewise), and the CRC-32 of all that (uint32). Little-endian.
 *
 * @param version Version of the layout.
 * @param content Facts and arrays.
 * @returns The bytes, piece by piece.
 */
export function* encodeBlocks(
  version: number,
  { facts, arrays }: BlockContent,
): Generator<Uint8Array<ArrayBuffer>, void> {
  const named = Object.entries(arrays);
  const blocks = named.map(([name, array]): Entry => ({
    name,
    type: typeOf(array),
    length: array.length,
  }));
  const text = new TextEncoder().encode(JSON.stringify({ ...facts, blocks }));
  const header = new Uint8Array(PREFACE + padded(text.length)).fill(0x20);
  new TextEncoder().encodeInto(MAGIC, header);
  const view = new DataView(header.buffer);
  view.setUint32(8, version, true);
  view.setUint32(12, header.length - PREFACE, true);
  header.set(text, PREFACE);
  let sum = crc32(header);
  yield header;
  for (const [, array] of named) {
    for (const piece of [toBytes(array), paddingOf(array.byteLength)]) {
      sum = crc32(piece, sum);
      yield piece;
    }
  }
  const trailer = new DataView(new ArrayBuffer(CHECKSUM));
  trailer.setUint32(0, sum, true);
  yield new Uint8Array(trailer.buffer);
}

/** Facts and arrays as a file gave them. */
export class DecodedBlocks {
  /** The name to use in messages. */
  readonly name: string;
  readonly #facts: Readonly<Record<string, unknown>>;
  readonly #arrays: ReadonlyMap<string, BlockArray>;

  /**
   * Checks and decodes a file's bytes. The arrays are views of them.
   *
   * @param bytes All bytes of the file.
   * @param version The version of the layout that is expected.
   * @param name The name to use in messages.
   * @throws {InputError} If they are something else, of another version,
   * damaged or cut off.
   */
  constructor(bytes: Uint8Array, version: number, name: string) {
    this.name = name;
    const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
    this.#checkPreface(whole, view, version);
    const end = whole.length - CHECKSUM;
    if (
      crc32(whole.subarray(0, end)) !== view.getUint32(end, true)
    ) {
      this.refuse(
        "is damaged or cut off: its checksum is not that of its bytes",
      );
    }
    const start = PREFACE + view.getUint32(12, true);
    const { blocks, ...facts } = JSON.parse(
      new TextDecoder().decode(whole.subarray(PREFACE, start)),
    );
    this.#facts = facts;
    const arrays = new Map<string, BlockArray>();
    let at = start;
    for (const { name, type, length } of blocks as Entry[]) {
      const array = toArray(whole, at, type, length);
      arrays.set(name, array);
      at += padded(array.byteLength);
    }
    this.#arrays = arrays;
  }

  /**
   * Returns a fact.
   *
   * @param name Its name.
   * @returns The value.
   * @throws {InputError} If it is missing.
   */
  fact<T>(name: string): T {
    const value = this.#facts[name];
    if (value === undefined) return this.refuse(`lacks '${name}'`);
    return value as T;
  }

  /** Whether there is an array of a name. */
  has(name: string): boolean {
    return this.#arrays.has(name);
  }

  /**
   * Returns an array.
   *
   * @param name Its name.
   * @param type The type that is expected.
   * @param length The length that is expected; any without it.
   * @returns The array.
   * @throws {InputError} If it is missing, or of another type or length.
   */
  array<T extends BlockType>(
    name: string,
    type: T,
    length?: number,
  ): BlockArrays[T] {
    const array = this.#arrays.get(name);
    if (array === undefined) return this.refuse(`lacks '${name}'`);
    const found = `${array.length} × ${typeOf(array)}`;
    const expected = `${length ?? array.length} × ${type}`;
    if (found !== expected) {
      this.refuse(`holds '${name}' as ${found}, expected ${expected}`);
    }
    return array as BlockArrays[T];
  }

  /**
   * Refuses the file.
   *
   * @param fault What is wrong with it.
   * @throws {InputError} Always.
   */
  refuse(fault: string): never {
    throw new InputError(`${this.name}: ${fault}`, { file: this.name });
  }

  #checkPreface(bytes: Uint8Array, view: DataView, version: number): void {
    const letters = new TextDecoder("latin1").decode(
      bytes.subarray(0, MAGIC.length),
    );
    if (letters !== MAGIC) {
      this.refuse(
        bytes.length === 0
          ? "is empty, expected a kept fit"
          : "is not a kept fit: it does not begin with the letters of one",
      );
    }
    if (bytes.length >= PREFACE) {
      const found = view.getUint32(8, true);
      if (found !== version) {
        this.refuse(
          `is a kept fit of layout ${found}, expected layout ${version}: fit again with this version of niglm, or read it with the one that wrote it`,
        );
      }
    }
    const header = bytes.length < PREFACE ? 0 : view.getUint32(12, true);
    if (bytes.length < PREFACE + header + CHECKSUM) {
      this.refuse(`is cut off: it ends after ${bytes.length} bytes`);
    }
  }
}

function typeOf(array: BlockArray): BlockType {
  const [type] = Object.entries(KINDS).find(([, kind]) =>
    array instanceof kind
  )!;
  return type as BlockType;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function paddingOf(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(padded(bytes) - bytes);
}

/** The bytes of an array in little-endian order, shared where they can be. */
function toBytes(array: BlockArray): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = array;
  const bytes = buffer instanceof ArrayBuffer && NATIVE_LITTLE_ENDIAN
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(buffer, byteOffset, byteLength).slice();
  if (!NATIVE_LITTLE_ENDIAN) reverseEach(bytes, array.BYTES_PER_ELEMENT);
  return bytes;
}

function toArray(
  bytes: Uint8Array,
  at: number,
  type: BlockType,
  length: number,
): BlockArray {
  const kind = KINDS[type];
  const size = length * kind.BYTES_PER_ELEMENT;
  if (NATIVE_LITTLE_ENDIAN) {
    return new kind(
      bytes.buffer as ArrayBuffer,
      bytes.byteOffset + at,
      length,
    );
  }
  const copy = bytes.slice(at, at + size);
  reverseEach(copy, kind.BYTES_PER_ELEMENT);
  return new kind(copy.buffer, 0, length);
}

function reverseEach(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) {
    bytes.subarray(at, at + size).reverse();
  }
}
