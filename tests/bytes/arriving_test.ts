import { assert, assertEquals, assertRejects } from "@std/assert";
import { keepArriving, sendArriving } from "../../lib/bytes/arriving.ts";
import { ByteRing } from "../../lib/bytes/byte_ring.ts";
import { crc32 } from "../../lib/bytes/crc32.ts";
import { fetchedFile } from "../../lib/bytes/fetched.ts";
import { expectHead, type KnownHead } from "../../lib/bytes/http_heads.ts";
import { openUrl, openWhole } from "../../lib/bytes/open_url.ts";
import { InputError } from "../../lib/errors.ts";
import { type Manners, serveFiles } from "./file_server.ts";

/** Bytes that do not repeat soon. */
function made(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    { length },
    (_, i) => (i * 2654435761 >>> 13) ^ i,
  );
}

const FILE = made(300_000);
const HEAD = 1 << 16;

async function joined(
  pieces: AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const bytes: number[] = [];
  for await (const piece of pieces) for (const byte of piece) bytes.push(byte);
  return Uint8Array.from(bytes);
}

Deno.test("arriving: one request opens a file and gives all of it", async () => {
  const ways: Manners[] = [
    {},
    { tag: () => '"one"' },
    { ranges: false },
    { length: false },
    { ranges: false, length: false },
    { drops: 5 },
    { drops: 2, ranges: false },
  ];
  for (const manners of ways) {
    await using server = serveFiles({ "/f": FILE }, manners);
    const name = `${server.base}/f`;
    const { source, known } = await openWhole(name, { pauses: [1, 1] });
    assertEquals(known.head.bytes, FILE.slice(0, HEAD));
    assertEquals(await joined(source.pieces()), FILE, JSON.stringify(manners));
    const asked = server.asked.length;
    assertEquals(asked > 1, manners.drops !== undefined);
    assertEquals(server.asked[0], "/f bytes=0-");
    await openUrl(name); // What was learnt serves who opens it next.
    assertEquals(server.asked.length, asked);
  }
});

Deno.test("arriving: files of any length are whole", async () => {
  for (const length of [1, HEAD - 1, HEAD, HEAD + 1]) {
    await using server = serveFiles({ "/f": FILE.slice(0, length) });
    const { source } = await openWhole(`${server.base}/f`);
    assertEquals(await joined(source.pieces()), FILE.slice(0, length));
    assertEquals(server.asked, ["/f bytes=0-"]);
  }
});

Deno.test("arriving: what is not read is given up", async () => {
  await using server = serveFiles({ "/f": FILE });
  const { source } = await openWhole(`${server.base}/f`);
  await source[Symbol.asyncDispose]();
});

Deno.test("arriving: what is no file is refused as ever", async () => {
  await using server = serveFiles({
    "/page": new TextEncoder().encode("<html>sign in</html>"),
  });
  for (
    const [path, words] of [
      ["/page", "serves a web page (HTML), expected a file"],
      ["/none", "the server answered 404 (not found)"],
    ]
  ) {
    const name = `${server.base}${path}`;
    await assertRejects(() => openWhole(name), InputError, words);
  }
  await assertRejects(
    () => openWhole("http://me:secret@localhost/f"),
    InputError,
    "localhost: the address holds a name or a password",
  );
});

/** A ring that ends after the first bytes of a file. */
async function ringOf(
  bytes: Uint8Array,
  ended = true,
): Promise<SharedArrayBuffer> {
  const ring = ByteRing.create(1 << 20);
  await ring.write(bytes);
  if (ended) ring.end();
  return ring.buffer;
}

Deno.test("arriving: a file is read from the ring, what the ring lacks from the server", async () => {
  for (const length of [0, 1000, HEAD, HEAD + 1, 200_000, FILE.length]) {
    await using server = serveFiles({ "/f": FILE }, { tag: () => '"one"' });
    const name = `${server.base}/f`;
    const head = { size: FILE.length, tag: '"one"', ranges: true };
    const ring = await ringOf(FILE.subarray(0, length));
    keepArriving([{ name, ring, head }]);
    await using source = await openUrl(name);
    // Who looks at the first bytes only leaves the ring alone.
    for await (const piece of source.stream({ pieceSize: 4096 })) {
      assertEquals(piece[5], FILE[5]);
      break;
    }
    assertEquals(await joined(source.stream({ asTheyCome: true })), FILE);
    const { bytes, crc32: checksum } = fetchedFile(name)!;
    assertEquals([bytes, checksum], [FILE.length, crc32(FILE)]);
    const rest = Math.max(HEAD, length);
    assertEquals(server.asked, [
      "/f bytes=0-65535",
      ...rest < FILE.length ? [`/f bytes=${rest}-`] : [],
    ]);
    assertEquals(sendArriving([name]), []);
  }
});

Deno.test("arriving: the ring of another file of that name is left out", async () => {
  await using server = serveFiles({ "/f": FILE }, { tag: () => '"two"' });
  const name = `${server.base}/f`;
  const same = { size: FILE.length, tag: '"two"', ranges: true };
  for (
    const other of [{ size: 9 }, { tag: '"one"' }, { ranges: false }]
  ) {
    const ring = await ringOf(new Uint8Array(FILE.length));
    keepArriving([{ name, ring, head: { ...same, ...other } }]);
    await using source = await openUrl(name);
    assertEquals(await joined(source.stream()), FILE, JSON.stringify(other));
  }
});

Deno.test("arriving: an abort ends the wait for a ring", async () => {
  await using server = serveFiles({ "/f": FILE });
  const name = `${server.base}/f`;
  const { signal, abort } = abortable();
  const head = { size: FILE.length, tag: undefined, ranges: true };
  keepArriving([{ name, ring: await ringOf(new Uint8Array(9), false), head }]);
  await using source = await openUrl(name);
  setTimeout(abort, 5);
  await assertRejects(
    () => joined(source.stream({ signal })),
    DOMException,
  );
});

Deno.test("arriving: who opens a file waits for what the server was asked", async () => {
  await using server = serveFiles({ "/f": FILE });
  const name = `${server.base}/f`;
  const { promise, resolve } = Promise.withResolvers<KnownHead | undefined>();
  expectHead(name, promise);
  const opened = [openUrl(name), openUrl(name)];
  const head = {
    bytes: FILE.slice(0, HEAD),
    size: FILE.length,
    tag: undefined,
    ranges: true,
  };
  setTimeout(() => resolve({ name, head, at: Date.now() }), 5);
  for (const source of await Promise.all(opened)) {
    assertEquals(source.size, FILE.length);
  }
  assertEquals(server.asked, []);
  assertEquals(await joined((await openUrl(name)).stream()), FILE);
});

Deno.test("arriving: who waits in vain asks, and heeds an abort", async () => {
  await using server = serveFiles({ "/f": FILE, "/g": FILE });
  const failed = `${server.base}/f`;
  expectHead(failed, Promise.resolve(undefined));
  assertEquals((await openUrl(failed)).size, FILE.length);
  assertEquals(server.asked, ["/f bytes=0-65535"]);
  const silent = `${server.base}/g`;
  const { promise, resolve } = Promise.withResolvers<KnownHead | undefined>();
  expectHead(silent, promise);
  const { signal, abort } = abortable();
  setTimeout(abort, 5);
  await assertRejects(() => openUrl(silent, { signal }), DOMException);
  const patience = { idleSeconds: 0.01, pauses: [1, 1] };
  assert((await openUrl(silent, patience)).size === FILE.length);
  assertEquals(server.asked, ["/f bytes=0-65535", "/g bytes=0-65535"]);
  resolve(undefined);
});

function abortable(): { signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
