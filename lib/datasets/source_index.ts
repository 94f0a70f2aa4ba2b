/** Tables that say where the files of a data set are. @module */

import { request, type RequestOptions } from "../bytes/request.ts";
import { InputError } from "../errors.ts";
import type { Source } from "./manifest.ts";

/** Largest table that is read, in bytes. */
const MOST_BYTES = 2 ** 26;

/** Finds the addresses of sources whose names are looked up in a table. */
export class SourceIndex {
  readonly #options: RequestOptions;
  readonly #tables = new Map<string, Promise<Record<string, unknown>>>();

  /**
   * @param options Signal and patience.
   */
  constructor({ signal, idleSeconds }: RequestOptions) {
    this.#options = { signal, idleSeconds };
  }

  /**
   * Puts the identifiers of a table into a source's addresses.
   *
   * @param source The source; one without a table is returned as it is.
   * @returns The source; nothing where the table lacks it.
   * @throws {InputError} If the table cannot be had or read.
   */
  async locate(source: Source): Promise<Source | undefined> {
    if (!source.index) return source;
    const { url, path } = source.index;
    let table = this.#tables.get(url);
    if (!table) {
      table = readTable(url, this.#options);
      this.#tables.set(url, table);
    }
    const id = (await table)[path];
    if (typeof id !== "string") return undefined;
    const plain = id.replace(/^\//, "");
    return {
      ...source,
      urls: source.urls.map((address) => address.replaceAll("{id}", plain)),
    };
  }
}

async function readTable(
  url: string,
  options: RequestOptions,
): Promise<Record<string, unknown>> {
  const { body } = await request(url, options);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MOST_BYTES) {
      throw new InputError(
        `${url}: the table is larger than ${MOST_BYTES} bytes`,
        { file: url },
      );
    }
    pieces.push(piece.slice());
  }
  try {
    const table: unknown = JSON.parse(await new Blob(pieces).text());
    if (typeof table === "object" && table !== null) {
      return table as Record<string, unknown>;
    }
  } catch {
    // told below, as what is no object is
  }
  throw new InputError(
    `${url}: is not the table (JSON) of the data set's files that was expected`,
    { file: url },
  );
}
