/**
 * Stands in for `@std/streams` in a clone: the few parts the project uses,
 * over the web streams of the runtime.
 *
 * @module
 */

/** Passes on the bytes from `start` (included) to `end` (excluded). */
export class ByteSliceStream extends TransformStream<Uint8Array, Uint8Array> {
  /** Makes the stream; offsets are in bytes. */
  constructor(start = 0, end: number = Infinity) {
    if (start < 0) {
      throw new RangeError(
        `Cannot construct ByteSliceStream as start must be >= 0: received ${start}`,
      );
    }
    let offset = 0;
    super({
      transform(chunk, controller) {
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, chunk.byteLength);
        offset += chunk.byteLength;
        if (from < to) controller.enqueue(chunk.subarray(from, to));
        if (offset >= end) controller.terminate();
      },
    });
  }
}

/** Reads a stream of bytes to its end. */
export async function toArrayBuffer(
  stream: ReadableStream<Uint8Array>,
): Promise<ArrayBuffer> {
  return await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>)
    .arrayBuffer();
}
