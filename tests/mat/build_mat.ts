/**
 * Builds `.mat` files of level 5 byte by byte, for tests: written against the
 * published format and sharing no code with the reader.
 *
 * @module
 */

import { concatBytes } from "../builders.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Something to store: numbers (a row), text, a cell array, or a class alone. */
export type Built =
  | readonly number[]
  | string
  | { readonly cells: readonly Built[] }
  | { readonly class: number };

/** Writes the parts of files in one byte order. */
export class MatBuilder {
  readonly #little: boolean;

  /** @param little Whether the lowest byte comes first. */
  constructor(little: boolean) {
    this.#little = little;
  }

  /** A file of arrays that are not compressed. */
  file(variables: Readonly<Record<string, Built>>): Bytes {
    return concatBytes(
      this.header(),
      ...Object.entries(variables).map(([name, value]) =>
        this.array(name, value)
      ),
    );
  }

  /** The 128 bytes before the first element. */
  header(version = 0x0100): Bytes {
    const bytes = new Uint8Array(128).fill(0x20);
    bytes.set(new TextEncoder().encode("MATLAB 5.0 MAT-file"));
    const view = new DataView(bytes.buffer);
    view.setUint16(124, version, this.#little);
    view.setUint16(126, 0x4d49, this.#little);
    return bytes;
  }

  /** A data element, padded to eight bytes. */
  element(type: number, bytes: Bytes): Bytes {
    const padded = new Uint8Array(8 + Math.ceil(bytes.length / 8) * 8);
    const view = new DataView(padded.buffer);
    view.setUint32(0, type, this.#little);
    view.setUint32(4, bytes.length, this.#little);
    padded.set(bytes, 8);
    return padded;
  }

  /** A data element of at most four bytes within its tag. */
  small(type: number, bytes: Bytes): Bytes {
    const packed = new Uint8Array(8);
    const view = new DataView(packed.buffer);
    view.setUint32(0, bytes.length << 16 | type, this.#little);
    packed.set(bytes, 4);
    return packed;
  }

  /** An array with its name. */
  array(name: string, value: Built): Bytes {
    const ascii = new TextEncoder().encode(name);
    const parts = (flags: number, shape: readonly number[]) => [
      this.element(6, this.#words([flags, 0])),
      this.element(5, this.#words(shape)),
      name.length <= 4 ? this.small(1, ascii) : this.element(1, ascii),
    ];
    return this.element(14, concatBytes(...this.#content(value, parts)));
  }

  #content(
    value: Built,
    parts: (flags: number, shape: readonly number[]) => Bytes[],
  ): Bytes[] {
    if (typeof value === "string") {
      const codes = new DataView(new ArrayBuffer(2 * value.length));
      [...value].forEach((c, i) =>
        codes.setUint16(2 * i, c.charCodeAt(0), this.#little)
      );
      return [
        ...parts(4, [1, value.length]),
        this.element(17, new Uint8Array(codes.buffer)),
      ];
    }
    if ("cells" in value) {
      const cells = value.cells.map((cell) => this.array("", cell));
      return [...parts(1, [1, cells.length]), ...cells];
    }
    if ("class" in value) {
      const [flags, shape, name] = parts(value.class, [1, 1]);
      // MATLAB stores no shape of objects of newer classes
      return value.class === 17 ? [flags, name] : [flags, shape, name];
    }
    const doubles = new DataView(new ArrayBuffer(8 * value.length));
    value.forEach((number, i) =>
      doubles.setFloat64(8 * i, number, this.#little)
    );
    return [
      ...parts(6, [1, value.length]),
      this.element(9, new Uint8Array(doubles.buffer)),
    ];
  }

  #words(values: readonly number[]): Bytes {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, i) => view.setUint32(4 * i, value, this.#little));
    return new Uint8Array(view.buffer);
  }
}
