/** Files on the web opened. @module */

import { InputError } from "../errors.ts";
import { type HttpHead, keepHeads, knownHead } from "./http_heads.ts";
import { type HttpPatience, HttpSource, pause } from "./http_source.ts";
import { request } from "./request.ts";
import { PassingError } from "./request_errors.ts";

/** How to open a file on the web. */
export interface OpenUrlOptions extends Partial<HttpPatience> {
  /** Ends the opening with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Bytes that are asked for first: an image's header, most tables whole. */
const HEAD = 1 << 16;

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
      const head = await readHead(name, idleSeconds, options.signal);
      keepHeads([{ name, head, at: Date.now() }]);
      return new HttpSource(name, head, { pauses, idleSeconds });
    } catch (error) {
      const last = failures >= pauses.length;
      if (!(error instanceof PassingError) || last) throw error;
      await pause(pauses[failures], options.signal);
    }
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
  const { size, tag, ranges, mediaType } = answer;
  const buffer = new Uint8Array(HEAD);
  let filled = 0;
  for await (const bytes of answer.body) {
    const part = bytes.subarray(0, HEAD - filled);
    buffer.set(part, filled);
    filled += part.length;
    if (filled === HEAD) break;
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
