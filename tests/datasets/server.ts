/** A server that misbehaves on request. */

/** How to answer the n-th request (from 0) of a path. */
export type Behaviour = (
  request: Request,
  count: number,
) => Response | Promise<Response> | undefined;

/** A server on this machine. */
export interface TestServer extends AsyncDisposable {
  /** Its address, without a slash at the end. */
  readonly address: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
}

/** Answers a request for bytes, ranges included. */
export function send(
  request: Request,
  bytes: Uint8Array<ArrayBuffer>,
  options: { readonly tag?: string; readonly cutAt?: number } = {},
): Response {
  const { tag = '"one"', cutAt } = options;
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
  const held = request.headers.get("if-range");
  const start = range && (held === null || held === tag) ? Number(range[1]) : 0;
  const end = range && start > 0 && range[2]
    ? Number(range[2]) + 1
    : bytes.length;
  const headers = new Headers({
    etag: tag,
    "content-type": "application/octet-stream",
  });
  if (start > 0) {
    headers.set("content-range", `bytes ${start}-${end - 1}/${bytes.length}`);
  }
  headers.set("content-length", `${end - start}`);
  const status = start > 0 ? 206 : 200;
  if (cutAt === undefined) {
    return new Response(bytes.slice(start, end), { status, headers });
  }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(bytes.slice(start, Math.max(start, cutAt)));
      await new Promise((resolve) => setTimeout(resolve, 5));
      controller.error(new Error("cut"));
    },
  });
  return new Response(body, { status, headers });
}

/** Starts a server. */
export function serve(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
  behaviour: Behaviour = () => undefined,
): TestServer {
  const requests: string[] = [];
  const server = Deno.serve(
    {
      port: 0,
      hostname: "127.0.0.1",
      onListen() {},
      onError: () => new Response(null, { status: 500 }),
    },
    async (request) => {
      const path = decodeURIComponent(new URL(request.url).pathname);
      const count = requests.filter((other) => other === path).length;
      requests.push(path);
      const special = await behaviour(request, count);
      if (special) return special;
      const bytes = files[path];
      return bytes
        ? send(request, bytes)
        : new Response("none", { status: 404 });
    },
  );
  return {
    address: `http://127.0.0.1:${server.addr.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
