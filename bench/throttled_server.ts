/**
 * Serves one file at so many bytes a second and connection, ranges included:
 * `deno run -A bench/throttled_server.ts FILE BYTES_PER_SECOND`; prints its
 * address.
 *
 * @module
 */

const [path, rate] = Deno.args;
const file = await Deno.readFile(path);
const CHUNK = 1 << 17;

/** Bytes that are sent no sooner than a line of that rate would bring them. */
function paced(start: number, end: number): ReadableStream<Uint8Array> {
  let at = start;
  const began = performance.now();
  return new ReadableStream({
    async pull(controller) {
      const next = Math.min(end, at + CHUNK);
      const due = began + 1000 * (next - start) / Number(rate);
      const wait = due - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      controller.enqueue(file.subarray(at, next));
      at = next;
      if (at === end) controller.close();
    },
  });
}

Deno.serve({
  port: 0,
  hostname: "127.0.0.1",
  onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
}, (request) => {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
  const start = Number(range?.[1] ?? 0);
  const last = range?.[2] ? Number(range[2]) : file.length - 1;
  const end = Math.min(file.length, last + 1);
  return new Response(paced(start, end), {
    status: range ? 206 : 200,
    headers: {
      etag: '"one"',
      "accept-ranges": "bytes",
      "content-length": `${end - start}`,
      ...(range &&
        { "content-range": `bytes ${start}-${end - 1}/${file.length}` }),
    },
  });
});
