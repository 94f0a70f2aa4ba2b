/** A server of files with manners that a test chooses. @module */

/** How a file is served. */
export interface Manners {
  /** Whether parts are given. @default {true} */
  readonly ranges?: boolean;
  /** Whether the length is told. @default {true} */
  readonly length?: boolean;
  /** Connections that are dropped half way through what is left. */
  readonly drops?: number;
  /** Answers in place of the first ones. */
  readonly first?: readonly Response[];
  /** Content type. */
  readonly type?: string;
  /** What tells the file from a later one; called for each answer. */
  readonly tag?: () => string;
}

/** A server and what it was asked. */
export interface FileServer extends AsyncDisposable {
  /** Its address without a path. */
  readonly base: string;
  /** Paths and ranges in the order of the requests. */
  readonly asked: string[];
}

/** Serves files by their path until it is disposed of. */
export function serveFiles(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer> | Response>>,
  manners: Manners = {},
): FileServer {
  const asked: string[] = [];
  const { ranges = true, length = true, tag } = manners;
  let drops = manners.drops ?? 0;
  const first = [...manners.first ?? []];
  const server = Deno.serve({ port: 0, onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    const range = request.headers.get("range") ?? "";
    asked.push(`${pathname} ${range}`.trim());
    const instead = first.shift();
    if (instead) return instead;
    const file = files[pathname];
    if (file === undefined) return new Response("no", { status: 404 });
    if (file instanceof Response) return file.clone();
    const headers = new Headers();
    if (manners.type) headers.set("content-type", manners.type);
    if (tag) headers.set("etag", tag());
    const wanted = ranges ? /^bytes=(\d+)-(\d*)$/.exec(range) : null;
    const start = Number(wanted?.[1] ?? 0);
    const end = Math.min(
      file.length,
      wanted?.[2] ? Number(wanted[2]) + 1 : file.length,
    );
    if (wanted) {
      headers.set("content-range", `bytes ${start}-${end - 1}/${file.length}`);
    }
    if (wanted && start >= file.length) {
      headers.set("content-range", `bytes */${file.length}`);
      return new Response(null, { status: 416, headers });
    }
    const bytes = file.slice(start, end);
    const status = wanted ? 206 : 200;
    const dropped = bytes.length > 1 << 16 && drops-- > 0;
    if (length) headers.set("content-length", `${bytes.length}`);
    if (length && !dropped) return new Response(bytes, { headers, status });
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(
          dropped ? bytes.subarray(0, bytes.length >> 1) : bytes,
        );
        // Closed before the length that was told.
        controller.close();
      },
    });
    return new Response(body, { headers, status });
  });
  return {
    base: `http://localhost:${server.addr.port}`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
