/**
 * Stands in for `@std/streams` in a clone: the one function the project uses,
 * over the web streams of the runtime.
 *
 * @module
 */

/** Reads a stream of bytes to its end. */
export async function toArrayBuffer(
  stream: ReadableStream<Uint8Array>,
): Promise<ArrayBuffer> {
  return await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>)
    .arrayBuffer();
}
