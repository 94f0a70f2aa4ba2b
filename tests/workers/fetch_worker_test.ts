import { assertEquals, assertRejects } from "@std/assert";
import { ByteRing } from "../../lib/bytes/byte_ring.ts";
import { InputError } from "../../lib/errors.ts";
import { Helper } from "../../lib/workers/helper.ts";
import { serveFiles } from "../bytes/file_server.ts";

const FILE = Uint8Array.from(
  { length: 300_000 },
  (_, i) => (i * 2654435761 >>> 13) ^ i,
);

async function read(ring: ByteRing): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of ring.pieces()) pieces.push(piece.slice());
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

Deno.test("a worker fetches a file into a ring, dropped or not, and ends", async () => {
  for (const drops of [0, 3]) {
    await using server = serveFiles({ "/f": FILE }, { drops });
    const ring = ByteRing.create(1 << 17);
    const helper = new Helper("fetch");
    const answered = await helper.fetch(`${server.base}/f`, ring);
    assertEquals(answered?.head.size, FILE.length);
    assertEquals(await read(ring), FILE);
    while (helper.alive) await new Promise((resolve) => setTimeout(resolve, 1));
  }
});

Deno.test("what a worker cannot fetch ends the ring", async () => {
  await using server = serveFiles({}, {});
  const ring = ByteRing.create(1 << 17);
  const helper = new Helper("fetch");
  assertEquals(await helper.fetch(`${server.base}/none`, ring), undefined);
  assertEquals(await read(ring), new Uint8Array());
});

Deno.test("a ring ends with the worker that fills it", async () => {
  const silent = new Response(new ReadableStream());
  await using server = serveFiles({}, { first: [silent] });
  const ring = ByteRing.create(1 << 17);
  const helper = new Helper("fetch");
  const answered = helper.fetch(`${server.base}/f`, ring);
  helper.kill("killed");
  assertEquals(await answered, undefined);
  assertEquals(await read(ring), new Uint8Array());
  await assertRejects(
    () => helper.ask({ kind: "fetch", address: "", ring: ring.buffer }),
    InputError,
    "killed",
  );
  assertEquals(await helper.fetch(`${server.base}/f`, ring), undefined);
});
