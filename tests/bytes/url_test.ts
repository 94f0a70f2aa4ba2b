import { assert, assertEquals, assertRejects } from "@std/assert";
import { crc32 } from "../../lib/bytes/crc32.ts";
import { fetchedFile } from "../../lib/bytes/fetched.ts";
import { fileExists, listImages, openBytes } from "../../lib/bytes/mod.ts";
import { openUrl, type OpenUrlOptions } from "../../lib/bytes/open_url.ts";
import { isPrivateHost } from "../../lib/bytes/private_host.ts";
import { readText } from "../../lib/bytes/read_text.ts";
import { changePath, pathOf } from "../../lib/bytes/url.ts";
import { InputError } from "../../lib/errors.ts";
import { gzipped } from "../builders.ts";
import { type FileServer, type Manners, serveFiles } from "./file_server.ts";

const impatient: OpenUrlOptions = { pauses: [1, 1], idleSeconds: 20 };

/** Bytes that do not repeat. */
function made(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    { length },
    (_, i) => (i * 2654435761 >>> 13) ^ i,
  );
}

const FILE = made(300_000);

async function whole(
  server: FileServer,
  options: OpenUrlOptions = impatient,
  path = "/f",
): Promise<Uint8Array> {
  await using source = await openUrl(`${server.base}${path}`, options);
  const bytes: number[] = [];
  for await (const piece of source.stream({ pieceSize: 70_001 })) {
    for (const byte of piece) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

Deno.test("url: a file is the same however it is served", async () => {
  const ways: Manners[] = [
    {},
    { tag: () => '"one"' },
    { ranges: false },
    { length: false },
    { ranges: false, length: false },
    { drops: 5 },
    { drops: 2, ranges: false },
    { drops: 3, length: false, ranges: true },
  ];
  for (const manners of ways) {
    await using server = serveFiles({ "/f": FILE }, manners);
    assertEquals(await whole(server), FILE, JSON.stringify(manners));
    assertEquals(fetchedFile(`${server.base}/f`), {
      file: `${server.base}/f`,
      bytes: FILE.length,
      crc32: crc32(FILE),
    });
  }
});

Deno.test("url: parts are asked for where they are given", async () => {
  await using server = serveFiles({ "/f": FILE, "/small": FILE.slice(0, 9) });
  await using source = await openUrl(`${server.base}/f`);
  assertEquals(source.size, FILE.length);
  const buffer = new Uint8Array(10);
  for (const offset of [0, 65_530, 200_000, 299_995, 300_000]) {
    const got = await source.read(buffer, offset);
    assertEquals(buffer.subarray(0, got), FILE.subarray(offset, offset + 10));
  }
  assertEquals(server.asked, [
    "/f bytes=0-65535",
    "/f bytes=65536-65539",
    "/f bytes=200000-200009",
    "/f bytes=299995-",
  ]);
  assertEquals(await whole(server, {}, "/small"), FILE.slice(0, 9));
  assertEquals(server.asked.length, 5);
});

Deno.test("url: a connection that broke is taken up where it did", async () => {
  await using server = serveFiles({ "/f": FILE }, { drops: 1 });
  assertEquals(await whole(server), FILE);
  assertEquals(server.asked, [
    "/f bytes=0-65535",
    "/f bytes=65536-",
    `/f bytes=${65536 + (300_000 - 65536) / 2}-`,
  ]);
});

Deno.test("url: a server that fails is asked again, but not for ever", async () => {
  const failing = (count: number) =>
    Array.from({ length: count }, () => new Response("", { status: 503 }));
  await using good = serveFiles({ "/f": FILE }, { first: failing(2) });
  assertEquals(await whole(good), FILE);
  await using bad = serveFiles({ "/f": FILE }, { first: failing(3) });
  await assertRejects(
    () => whole(bad),
    InputError,
    "/f: the server answered 503",
  );
});

Deno.test("url: what is no file is refused in one sentence", async () => {
  const redirect = (to: string) =>
    new Response(null, { status: 302, headers: { location: to } });
  const page = new TextEncoder().encode("\n<!DOCTYPE html><p>Sign in");
  await using server = serveFiles({
    "/page": page,
    "/typed": new Response("x", { headers: { "content-type": "text/html" } }),
    "/loop": redirect("/loop"),
    "/scheme": redirect("https://localhost/f"),
    "/file": redirect("file:///etc/hostname"),
    "/moved": redirect("/small"),
    "/forbidden": new Response("", { status: 401 }),
    "/small": FILE.slice(0, 5),
    "/empty": new Uint8Array(),
  });
  const refuse = async (path: string, words: string) => {
    const { message } = await assertRejects(
      () => whole(server, impatient, path),
      InputError,
    );
    assert(message.startsWith(`${server.base}${path}: ${words}`), message);
  };
  await refuse("/none", "the server answered 404 (not found)");
  await refuse("/forbidden", "the server answered 401");
  await refuse("/page", "serves a web page (HTML), expected a file");
  await refuse("/typed", "serves a web page (HTML)");
  await refuse("/loop", "leads from address to address more than 10 times");
  await refuse(
    "/scheme",
    "leads to https://localhost; a change from http: to https:",
  );
  await refuse("/file", "leads to 'file:///etc/hostname', expected an address");
  assertEquals(await whole(server, impatient, "/moved"), FILE.slice(0, 5));
  await assertRejects(
    () => openBytes(`${server.base}/empty`),
    InputError,
    "/empty: has no byte 0",
  );
  await assertRejects(
    () => openUrl("http://me:secret@localhost/f"),
    InputError,
    "localhost: the address holds a name or a password",
  );
  await assertRejects(
    () => openUrl("http://["),
    InputError,
    "is not an address",
  );
  await assertRejects(
    () => openUrl("http://localhost:39999/f", { pauses: [] }),
    InputError,
    "no connection",
  );
});

Deno.test("url: a file that changes while it is read is refused", async () => {
  let answers = 0;
  await using server = serveFiles({ "/f": FILE }, {
    tag: () => `"${answers++}"`,
  });
  await assertRejects(
    () => whole(server),
    InputError,
    "has changed on the server while it was read",
  );
});

Deno.test("url: a silent server is given up, an abort is heeded", async () => {
  const silent = () => new Response(new ReadableStream());
  await using server = serveFiles({}, {
    first: [silent(), silent(), silent()],
  });
  await assertRejects(
    () => whole(server, { pauses: [1], idleSeconds: 0.03 }),
    InputError,
    "/f: the server sent nothing for 0.03 s",
  );
  const slow = () =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 3));
          controller.enqueue(new Uint8Array(1));
        },
      }),
    );
  await using trickling = serveFiles({}, { first: [slow(), slow(), slow()] });
  await assertRejects(
    () => whole(trickling, { pauses: [1], idleSeconds: 0.2 }),
    InputError,
    "/f: the server sent only ",
  );
  const signal = AbortSignal.timeout(30);
  await assertRejects(
    () => openUrl(`${server.base}/other`, { signal }),
    DOMException,
  );
});

Deno.test("url: addresses of the own network are known", async () => {
  const isPrivate = (host: string) => isPrivateHost(new URL(`http://${host}/`));
  const own = ["127.0.0.1", "[::1]", "10.2.3.4", "172.31.0.1", "[fe80::1]"];
  const more = ["192.168.1.1", "169.254.169.254", "[::ffff:127.0.0.1]"];
  for (const host of [...own, ...more, "localhost", "a.localhost"]) {
    assert(await isPrivate(host), host);
  }
  for (const host of ["8.8.8.8", "172.32.0.1", "[2001:4860:4860::8888]"]) {
    assert(!await isPrivate(host), host);
  }
});

Deno.test("url: no redirect from a public into a private network", async () => {
  const real = globalThis.fetch;
  const asked: string[] = [];
  const redirects: Record<string, string> = {
    "http://8.8.8.8/in": "http://127.0.0.1:8080/secret",
    "http://8.8.8.8/up": "https://8.8.8.8/file",
    "http://8.8.8.8/away": "http://1.1.1.1/file",
    "http://10.0.0.1/own": "http://10.0.0.2/file",
  };
  globalThis.fetch = (input: URL | Request | string) => {
    const address = String(input);
    asked.push(address);
    const location = redirects[address];
    return Promise.resolve(
      location === undefined
        ? new Response("data")
        : new Response(null, { status: 302, headers: { location } }),
    );
  };
  try {
    const refused = async (address: string, words: string) => {
      await assertRejects(() => openUrl(address), InputError, words);
    };
    await refused("http://8.8.8.8/in", "a private address, which is not foll");
    await refused("http://8.8.8.8/up", "a change from http: to https: is not");
    await openUrl("http://8.8.8.8/away");
    await openUrl("http://10.0.0.1/own");
    assertEquals(asked, [
      "http://8.8.8.8/in",
      "http://8.8.8.8/up",
      "http://8.8.8.8/away",
      "http://1.1.1.1/file",
      "http://10.0.0.1/own",
      "http://10.0.0.2/file",
    ]);
  } finally {
    globalThis.fetch = real;
  }
});

Deno.test("url: names, lists and tables", async () => {
  assertEquals(pathOf("https://a.org/b.nii.gz?x=.tsv#y"), "/b.nii.gz");
  assertEquals(pathOf("b.nii?x"), "b.nii?x");
  const toHeader = (path: string) => path.replace(/img$/, "hdr");
  assertEquals(
    changePath("http://a.org/b.img?v=1", toHeader),
    "http://a.org/b.hdr?v=1",
  );
  const text = new TextEncoder().encode("# two\na.nii\nhttp://b.org/c.nii\n");
  await using server = serveFiles({ "/l/list.txt": text });
  assertEquals(
    await readText(`${server.base}/l/list.txt`),
    "# two\na.nii\nhttp://b.org/c.nii\n",
  );
  assertEquals(await listImages(`${server.base}/l/list.txt`), [
    `${server.base}/l/a.nii`,
    "http://b.org/c.nii",
  ]);
  assertEquals(await listImages(`${server.base}/what?a=[1]*`), [
    `${server.base}/what?a=[1]*`,
  ]);
  assert(await fileExists(`${server.base}/l/list.txt`));
  assert(!await fileExists(`${server.base}/l/other.txt`));
});

Deno.test("url: gzip is inflated as it arrives", async () => {
  const packed = await gzipped(FILE);
  await using server = serveFiles({ "/f.gz": packed, "/g": FILE }, {
    drops: 2,
  });
  const chunks = async (path: string, skip: number, buffer?: boolean) => {
    await using bytes = await openBytes(`${server.base}${path}`);
    const found: number[] = [];
    const into = buffer ? new Uint8Array(50_000) : undefined;
    for await (const chunk of bytes.chunks(50_000, skip, into)) {
      for (const byte of chunk) found.push(byte);
    }
    return { found: Uint8Array.from(found), size: bytes.size };
  };
  assertEquals(await chunks("/f.gz", 3), {
    found: FILE.slice(3),
    size: undefined,
  });
  for (const skip of [352, 250_000]) {
    for (const buffer of [false, true]) {
      assertEquals(await chunks("/g", skip, buffer), {
        found: FILE.slice(skip),
        size: FILE.length,
      });
    }
  }
});
