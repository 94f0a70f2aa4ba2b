/** One request to an address, and what it is allowed to lead to. @module */

import { InputError } from "../errors.ts";
import { Patience } from "./patience.ts";
import { isPrivateHost } from "./private_host.ts";
import { MissingError, PassingError } from "./request_errors.ts";

/** Most redirections that are followed. */
const MOST_REDIRECTS = 10;

/** Seconds with hardly a byte after which a server counts as silent. */
const IDLE_SECONDS = 60;

/** What to ask for. */
export interface RequestOptions {
  /** First byte wanted; the server may answer with all of them. @default {0} */
  readonly start?: number;
  /** Last byte wanted. @default {the end} */
  readonly end?: number;
  /**
   * Whether all bytes are asked for as a part too: the server then says whether
   * it gives parts.
   *
   * @default {false}
   */
  readonly asPart?: boolean;
  /** The entity tag of the earlier bytes: without it all bytes are sent. */
  readonly ifRange?: string;
  /** Seconds with hardly a byte after which the server is given up. @default {60} */
  readonly idleSeconds?: number;
  /** Whether to follow from http to https. @default {true} */
  readonly upgrade?: boolean;
  /** Ends the request with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A server's answer. */
export interface Answer {
  /** Position of the first byte that is sent. */
  readonly start: number;
  /** Whether it is a part, as asked for. */
  readonly ranges: boolean;
  /** Length of the whole resource in bytes, where the server says it. */
  readonly size: number | undefined;
  /** Strong entity tag, or date of the last change, where there is one. */
  readonly tag: string | undefined;
  /** Media type without its parameters, in lower case; empty where unknown. */
  readonly mediaType: string;
  /** The bytes in order. */
  readonly body: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/**
 * Asks for a resource. Redirections are followed within the scheme (or from
 * http to https), never from a public to a private host; a server that is
 * silent for too long is given up.
 *
 * @param address The address.
 * @param options Range, signal, patience.
 * @returns The answer; its body must be read or ended.
 * @throws {PassingError} Where another try may help: no connection, silence,
 * a fault of the server.
 * @throws {MissingError} Where the server has nothing there.
 * @throws {InputError} Where the address is wrong, refused, or leads where it
 * must not.
 */
export async function request(
  address: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const { start = 0, end, asPart = false, ifRange, signal } = options;
  signal?.throwIfAborted();
  const { idleSeconds = IDLE_SECONDS, upgrade = true } = options;
  const patience = new Patience(address, idleSeconds, signal);
  const ranged = asPart || start > 0 || end !== undefined;
  const headers = new Headers({ "accept-encoding": "identity" });
  if (ranged) headers.set("range", `bytes=${start}-${end ?? ""}`);
  if (ranged && ifRange !== undefined) headers.set("if-range", ifRange);
  try {
    const init = { headers, signal: patience.signal };
    const response = await patience.wait(follow(address, init, upgrade));
    patience.restart();
    return read(address, response, ranged ? start : 0, patience);
  } catch (error) {
    patience.end();
    throw told(error, address, patience);
  }
}

function read(
  address: string,
  response: Response,
  start: number,
  patience: Patience,
): Answer {
  const { headers, status, body } = response;
  if (status === 416) {
    body?.cancel();
    throw new InputError(
      `${address}: has no byte ${start}: the server says it is shorter`,
      { file: address },
    );
  }
  if (status !== 200 && status !== 206) {
    body?.cancel();
    throw refusal(address, status, headers);
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(
    headers.get("content-range") ?? "",
  );
  if (status === 206 && (!range || Number(range[1]) !== start)) {
    body?.cancel();
    throw new InputError(
      `${address}: asked for the bytes from ${start} on, the server sent '${
        headers.get("content-range") ?? "no range"
      }'`,
      { file: address },
    );
  }
  const length = headers.get("content-length");
  const whole = status === 206
    ? range![2] === "*" ? undefined : Number(range![2])
    : length === null || headers.has("content-encoding")
    ? undefined
    : Number(length);
  const tag = headers.get("etag");
  return {
    start: status === 206 ? start : 0,
    ranges: status === 206,
    size: whole,
    tag: tag && !tag.startsWith("W/")
      ? tag
      : headers.get("last-modified") ?? undefined,
    mediaType: (headers.get("content-type") ?? "").split(";")[0].trim()
      .toLowerCase(),
    body: pieces(address, body, patience),
  };
}

async function* pieces(
  address: string,
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  patience: Patience,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = body?.getReader();
  try {
    for (;;) {
      const piece = reader && await patience.next(reader);
      if (!piece) return;
      yield piece;
    }
  } catch (error) {
    throw told(error, address, patience);
  } finally {
    patience.end();
    reader?.cancel().catch(() => {});
  }
}

/** Follows redirections one by one, so that each can be looked at. */
async function follow(
  address: string,
  init: RequestInit,
  upgrade: boolean,
): Promise<Response> {
  let url = parse(address);
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await fetch(url, { ...init, redirect: "manual" });
    const target = response.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.status) || !target) {
      return response;
    }
    await response.body?.cancel();
    const next = parse(new URL(target, url).href, address);
    const followed = next.protocol === url.protocol ||
      (upgrade && next.protocol === "https:");
    if (!followed) {
      throw new InputError(
        `${address}: leads to ${next.origin}; a change from ${url.protocol} to ${next.protocol} is not followed`,
        { file: address },
      );
    }
    if (await isPrivateHost(next) && !await isPrivateHost(url)) {
      throw new InputError(
        `${address}: leads to ${next.origin}, a private address, which is not followed from a public one`,
        { file: address },
      );
    }
    url = next;
  }
  throw new InputError(
    `${address}: leads from address to address more than ${MOST_REDIRECTS} times`,
    { file: address },
  );
}

function parse(text: string, from?: string): URL {
  const file = from ?? text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new InputError(
    from === undefined
      ? `${text}: is not an address that can be read, expected http:// or https://`
      : `${from}: leads to '${text}', expected an address of http or https`,
    { file },
  );
}

function refusal(address: string, status: number, headers: Headers): Error {
  const passing = status >= 500 || [408, 425, 429].includes(status);
  const meaning = reasons[status];
  const message = `${address}: the server answered ${status}${
    meaning ? ` (${meaning})` : ""
  }`;
  if ([403, 404, 410].includes(status)) {
    return new MissingError(message, { file: address });
  }
  if (!passing) return new InputError(message, { file: address });
  const retryAfter = Number(headers.get("retry-after") ?? NaN);
  return new PassingError(message, address, {
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : undefined,
  });
}

const reasons: Readonly<Record<number, string>> = {
  401: "a login is needed",
  403: "forbidden",
  404: "not found",
  410: "gone",
  429: "too many requests",
  500: "an error of its own",
  502: "a bad gateway",
  503: "unavailable",
  504: "a gateway that waited too long",
};

function told(
  error: unknown,
  address: string,
  patience: Patience,
): unknown {
  if (error instanceof InputError) return error;
  if (patience.reason !== undefined) return patience.reason;
  if (error instanceof Deno.errors.NotCapable) return error;
  const cause = error instanceof Error ? error.cause ?? error : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const why = /error sending request|fetch failed|tcp connect|dns/i.test(text)
    ? `no connection (${text.replace(/^.*?: /, "")})`
    : `the connection broke (${text})`;
  return new PassingError(`${address}: ${why}`, address, { cause: error });
}
