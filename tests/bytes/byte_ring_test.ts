import { assertEquals } from "@std/assert";
import { ByteRing } from "../../lib/bytes/byte_ring.ts";

/** Bytes that do not repeat soon. */
const BYTES = Uint8Array.from(
  { length: 1000 },
  (_, i) => (i * 2654435761 >>> 13) ^ i,
);

async function read(ring: ByteRing): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of ring.pieces()) pieces.push(piece.slice());
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** Both at once; a ring alone keeps no thread awake. */
async function through(ring: ByteRing, size: number): Promise<Uint8Array> {
  const alive = setInterval(() => {}, 1000);
  try {
    const other = new ByteRing(ring.buffer);
    const [bytes] = await Promise.all([read(other), write(ring, size)]);
    return bytes;
  } finally {
    clearInterval(alive);
  }
}

async function write(ring: ByteRing, size: number): Promise<void> {
  for (let at = 0; at < BYTES.length; at += size) {
    await ring.write(BYTES.subarray(at, at + size));
  }
  ring.end();
}

for (const room of [1, 2, 16, 512, 4096]) {
  for (const size of [1, 7, 16, 1000]) {
    Deno.test(`a ring of ${room} bytes gives what it got: ${size} at a time`, async () => {
      assertEquals(await through(ByteRing.create(room), size), BYTES);
    });
  }
}

Deno.test("a ring's counts run over", async () => {
  for (const start of [2 ** 31 - 300, 2 ** 32 - 300]) {
    const ring = ByteRing.create(64);
    new Int32Array(ring.buffer, 0, 2).fill(start | 0);
    assertEquals(await through(ring, 33), BYTES);
  }
});

Deno.test("a ring's room is a power of two", () => {
  const bytes = (room: number) => ByteRing.create(room).buffer.byteLength;
  assertEquals(bytes(1000) - bytes(512), 0);
  assertEquals(bytes(1024) - bytes(512), 512);
});

Deno.test("a ring that has ended gives what it holds", async () => {
  const ring = ByteRing.create(16);
  await ring.write(Uint8Array.of(1, 2, 3));
  ring.end();
  assertEquals(await read(ring), Uint8Array.of(1, 2, 3));
  assertEquals(await read(ring), new Uint8Array());
});
