/** Files on the web opened. @module */

import { InputError } from "../errors.ts";
import {
  expectedHead,
  type HttpHead,
  keepHeads,
  type KnownHead,
  knownHead,
} from "./http_heads.ts";
import { type HttpPatience, HttpSource, pause } from "./http_source.ts";
import { type Answer, request } from "./request.ts";
import { Patience } from "./patience.ts";
import { PassingError } from "./request_errors.ts";

/** How to open a file on the web. */
export interface OpenUrlOptions extends Partial<HttpPatience> {
  /** Ends the opening with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Bytes that are asked for first: an image's header, most tables whole. */
const HEAD = 1 << 16;

type Piece = Uint8Array<ArrayBuffer>;

const DEFAULTS: HttpPatience = {
  pauses: [100, 500, 2000, 8000],
  idleSeconds: 60,
};

/**
 * Opens a file on the web: asks for its first bytes and learns its length and
 * whether it can be read in parts. What was learnt serves for a minute.
 *
 * @param name Its address.
 * @param options Patience and signal.
 * @returns The source.
 * @throws {InputError} Where the address is none, the server is not reached or
 * refuses, or a web page is served in the file's place.
 */
export async function openUrl(
  name: string,
  options: OpenUrlOptions = {},
): Promise<HttpSource> {
  const { pauses, idleSeconds } = { ...DEFAULTS, ...options };
  refuseSecrets(name);
  const known = knownHead(name);
  if (known) return new HttpSource(name, known, { pauses, idleSeconds });
  for (let failures = 0;; failures++) {
    try {
      const expected = failures === 0
        ? await readExpected(name, idleSeconds, options.signal)
        : undefined;
      const head = expected ??
        await readHead(name, idleSeconds, options.signal);
      keepHeads([{ name, head, at: Date.now() }]);
      return new HttpSource(name, head, { pauses, idleSeconds });
    } catch (error) {
      const last = failures >= pauses.length;
      if (!(error instanceof PassingError) || last) throw error;
      await pause(pauses[failures], options.signal);
    }
  }
}

/**
 * Opens a file on the web that is then streamed from its first byte to its
 * last: one request does for both.
 *
 * @param name Its address.
 * @param options Patience; nothing ends the request.
 * @returns The source, and what was learnt.
 * @throws {InputError} As {@linkcode openUrl}, at the first failure.
 */
export async function openWhole(
  name: string,
  options: Partial<HttpPatience> = {},
): Promise<{ readonly source: HttpSource; readonly known: KnownHead }> {
  const { pauses, idleSeconds } = { ...DEFAULTS, ...options };
  refuseSecrets(name);
  const asked = { asPart: true, idleSeconds, upgrade: false };
  const answer = await request(name, asked);
  const pieces = answer.body[Symbol.asyncIterator]();
  try {
    const first = await firstPieces(pieces);
    const head = headOf(first, answer, name);
    const known = { name, head, at: Date.now() };
    keepHeads([known]);
    const begun = { ...answer, body: joined(first, pieces) };
    const patience = { pauses, idleSeconds };
    return { source: new HttpSource(name, head, patience, begun), known };
  } catch (error) {
    await pieces.return?.();
    throw error;
  }
}

async function readExpected(
  name: string,
  idleSeconds: number,
  signal: AbortSignal | undefined,
): Promise<HttpHead | undefined> {
  const expected = expectedHead(name);
  if (!expected) return undefined;
  const patience = new Patience(name, idleSeconds, signal);
  try {
    return await patience.wait(expected);
  } finally {
    patience.end();
  }
}

async function readHead(
  name: string,
  idleSeconds: number,
  signal: AbortSignal | undefined,
): Promise<HttpHead> {
  const answer = await request(name, {
    end: HEAD - 1,
    idleSeconds,
    upgrade: false,
    signal,
  });
  const pieces = answer.body[Symbol.asyncIterator]();
  const first = await firstPieces(pieces);
  await pieces.return?.();
  return headOf(first, answer, name);
}

async function* joined(
  first: readonly Piece[],
  others: AsyncIterator<Piece, void>,
): AsyncGenerator<Piece, void> {
  try {
    yield* first;
    yield* { [Symbol.asyncIterator]: () => others };
  } finally {
    await others.return?.();
  }
}

/** Pieces until they hold a head, or all. */
async function firstPieces(pieces: AsyncIterator<Piece>): Promise<Piece[]> {
  const first: Piece[] = [];
  for (let filled = 0; filled < HEAD;) {
    const { done, value } = await pieces.next();
    if (done) break;
    first.push(value);
    filled += value.length;
  }
  return first;
}

function headOf(
  first: readonly Piece[],
  { size, tag, ranges, mediaType }: Answer,
  name: string,
): HttpHead {
  const buffer = new Uint8Array(HEAD);
  let filled = 0;
  for (const piece of first) {
    const part = piece.subarray(0, HEAD - filled);
    buffer.set(part, filled);
    filled += part.length;
  }
  const bytes = buffer.subarray(0, filled);
  refusePage(bytes, mediaType, name);
  return { bytes, size, ranges, tag };
}

function refuseSecrets(name: string): void {
  if (!URL.canParse(name)) return;
  const { username, password, host } = new URL(name);
  if (username === "" && password === "") return;
  throw new InputError(
    `${host}: the address holds a name or a password, expected one without`,
    { file: host },
  );
}

/** Some servers send a page for what is not there, and say it is found. */
function refusePage(
  bytes: Uint8Array,
  mediaType: string,
  name: string,
): void {
  const start = new TextDecoder().decode(bytes.subarray(0, 512)).trimStart();
  const typed = mediaType === "text/html" ||
    mediaType === "application/xhtml+xml";
  if (!typed && !/^(<!doctype html|<html)\b/i.test(start)) return;
  throw new InputError(
    `${name}: serves a web page (HTML), expected a file`,
    { file: name },
  );
}
