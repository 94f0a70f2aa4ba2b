import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { dirname, join } from "@std/path";
import { strToU8, zipSync } from "fflate";
import { checkManifest } from "../../lib/datasets/check_manifest.ts";
import {
  fetchDataset,
  type FetchOptions,
  type Manifest,
  openDataset,
  type Source,
} from "../../lib/datasets/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";
import { gzipped, makeTar } from "./make_tar.ts";
import { noise } from "./noise.ts";
import { type Behaviour, send, serve } from "./server.ts";

const bold = noise(300_000, 1);
const events = strToU8("onset\tduration\n0\t1\n");

function manifestOf(source: Partial<Source>, address: string): Manifest {
  return checkManifest({
    name: "made",
    title: "Made",
    description: "Made for a test.",
    homepage: "https://example.org/",
    citation: ["Nobody"],
    licence: "CC0",
    terms: "none",
    sources: [{
      name: "made.zip",
      urls: [`${address}/made.zip`],
      archive: "zip",
      take: ["run/*"],
      ...source,
    }],
    layout: {
      runs: [{ bold: "run/bold.nii", events: "run/events.tsv" }],
      tR: 2,
    },
  }, "made.json");
}

const zip = zipSync({
  "run/bold.nii": [bold, { level: 6 }],
  "run/events.tsv": [events, { level: 0 }],
  "other/large.bin": [noise(50_000, 2), { level: 6 }],
}) as Uint8Array<ArrayBuffer>;

const members = [
  { path: "run/", type: "5" },
  { path: "run/bold.nii", content: bold },
  { path: "run/events.tsv", content: events, pax: true },
  { path: "other/large.bin", content: noise(50_000, 2) },
];

const at = (cache: string): FetchOptions => ({
  cache,
  pause: () => Promise.resolve(),
  idleSeconds: 5,
  onWarning: (message) => {
    throw new Error(message);
  },
});

/** Every path below a folder, sorted. */
async function pathsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) found.push(name);
    else {
      for (const path of await pathsIn(join(folder, name))) {
        found.push(join(name, path));
      }
    }
  }
  return found.sort();
}

async function holdsAll(folder: string): Promise<void> {
  assertEquals(await Deno.readFile(join(folder, "run/bold.nii")), bold);
  assertEquals(await Deno.readFile(join(folder, "run/events.tsv")), events);
  assertEquals(await pathsIn(folder), [
    "dataset.json",
    "run/bold.nii",
    "run/events.tsv",
  ]);
}

for (const archive of ["zip", "tar", "tar.gz"] as const) {
  Deno.test(`a ${archive} is fetched, unpacked and found again`, async () => {
    const tar = makeTar(members);
    const bytes = archive === "zip"
      ? zip
      : archive === "tar"
      ? tar
      : await gzipped(tar);
    await inFolder(async (cache) => {
      await using server = serve({ "/made.zip": bytes });
      const manifest = manifestOf({ archive }, server.address);
      const { folder, fetchedBytes } = await fetchDataset(manifest, at(cache));
      assertEquals(fetchedBytes, bytes.length);
      await holdsAll(folder);
      assertEquals(
        (await openDataset(manifest, { folder })).runs[0].bold,
        join(folder, "run/bold.nii"),
      );
      const again = await fetchDataset(manifest, at(cache));
      assertEquals(again.fetchedBytes, 0);
      assertEquals(server.requests.length, 1);
    });
  });

  Deno.test(`a ${archive} that breaks off ten times arrives whole`, async () => {
    const tar = makeTar(members);
    const bytes = archive === "zip"
      ? zip
      : archive === "tar"
      ? tar
      : await gzipped(tar);
    const cuts = Array.from(
      { length: 10 },
      (_, i) => Math.floor(bytes.length * (i + 0.5 + Math.random() / 2) / 11),
    );
    const behaviour: Behaviour = (request, count) =>
      count < 10 ? send(request, bytes, { cutAt: cuts[count] }) : undefined;
    await inFolder(async (cache) => {
      await using server = serve({ "/made.zip": bytes }, behaviour);
      const manifest = manifestOf({ archive }, server.address);
      const { folder } = await fetchDataset(manifest, at(cache));
      await holdsAll(folder);
    });
  });
}

Deno.test("a zip with open lengths is unpacked from its directory", async () => {
  const { Zip, ZipDeflate } = await import("fflate");
  const pieces: Uint8Array[] = [];
  const writer = new Zip((_error, piece) => pieces.push(piece));
  for (
    const [name, content] of [["run/bold.nii", bold], [
      "run/events.tsv",
      events,
    ]] as const
  ) {
    const file = new ZipDeflate(name, { level: 6 });
    writer.add(file);
    file.push(content, true);
  }
  writer.end();
  const bytes = await new Blob(pieces as Uint8Array<ArrayBuffer>[]).bytes();
  await inFolder(async (cache) => {
    await using server = serve({ "/made.zip": bytes });
    const { folder } = await fetchDataset(
      manifestOf({}, server.address),
      at(cache),
    );
    await holdsAll(folder);
  });
});

Deno.test("an interrupted call goes on where it was", async () => {
  await inFolder(async (cache) => {
    const controller = new AbortController();
    await using server = serve(
      { "/made.zip": zip },
      (request, count) =>
        count === 0 ? send(request, zip, { cutAt: 100_000 }) : undefined,
    );
    const manifest = manifestOf({}, server.address);
    await assertRejects(() =>
      fetchDataset(manifest, {
        ...at(cache),
        signal: controller.signal,
        onProgress: (_source, bytes) => {
          if (bytes >= 100_000) {
            controller.abort(new DOMException("stop", "AbortError"));
          }
        },
      }), DOMException);
    assertEquals(
      (await pathsIn(cache)).some((path) => path.startsWith("made")),
      false,
    );
    let first = Infinity;
    const { folder } = await fetchDataset(manifest, {
      ...at(cache),
      onProgress: (_source, bytes) => first = Math.min(first, bytes),
    });
    assert(first >= 100_000, `began with ${first} bytes`);
    await holdsAll(folder);
  });
});

Deno.test("a file that changes at its source is fetched from the start", async () => {
  const other = zipSync({
    "run/bold.nii": bold,
    "run/events.tsv": events,
  }) as Uint8Array<ArrayBuffer>;
  await inFolder(async (cache) => {
    await using server = serve(
      {},
      (request, count) =>
        count === 0
          ? send(request, zip, { cutAt: 100_000 })
          : send(request, other, { tag: '"two"' }),
    );
    const { folder } = await fetchDataset(
      manifestOf({}, server.address),
      at(cache),
    );
    await holdsAll(folder);
  });
});

Deno.test("a checksum found once is held", async () => {
  const other = zipSync({
    "run/bold.nii": events,
    "run/events.tsv": events,
  }) as Uint8Array<ArrayBuffer>;
  await inFolder(async (cache) => {
    let served = zip;
    await using server = serve({}, (request) => send(request, served));
    const manifest = manifestOf({}, server.address);
    const { folder } = await fetchDataset(manifest, at(cache));
    await Deno.remove(folder, { recursive: true });
    served = other;
    const error = await assertRejects(
      () => fetchDataset(manifest, at(cache)),
      InputError,
    );
    assert(/expected/.test(error.message), error.message);
    assertEquals(
      (await pathsIn(cache)).filter((path) => path.startsWith("made")),
      [],
    );
  });
});

const html: Behaviour = () =>
  new Response("<html>", {
    headers: { "content-type": "text/html; charset=utf-8" },
  });

const refused: Record<
  string,
  {
    behaviour?: Behaviour;
    source?: Partial<Source>;
    idleSeconds?: number;
    says: RegExp;
  }
> = {
  "a 404": {
    behaviour: () => new Response("no", { status: 404 }),
    says: /404 \(not found\)/,
  },
  "a 500": {
    behaviour: () => new Response("no", { status: 500 }),
    says: /500/,
  },
  "a web page": { behaviour: html, says: /web page \(text\/html\)/ },
  "a wrong length": { source: { bytes: 17 }, says: /bytes, expected 17/ },
  "a wrong checksum": { source: { sha256: "0".repeat(64) }, says: /SHA-256/ },
  "a circle of redirections": {
    behaviour: (request) => Response.redirect(request.url, 302),
    says: /more than 10 times/,
  },
  "another scheme": {
    behaviour: () =>
      new Response(null, {
        status: 302,
        headers: { location: "file:///etc/passwd" },
      }),
    says: /expected an address of http or https/,
  },
  "a wrong byte": {
    behaviour: (request) => {
      const wrong = zip.slice();
      wrong[5000] ^= 1;
      return send(request, wrong);
    },
    says: /damaged/,
  },
  "nothing of what is wanted": {
    source: { take: ["nothing/*"] },
    says: /none of the files/,
  },
  "a silent server": {
    behaviour: () =>
      new Response(
        new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) }),
      ),
    idleSeconds: 0.05,
    says: /sent nothing for/,
  },
  "a slow server": {
    behaviour: () => {
      const headers = { etag: '"one"', "content-length": `${zip.length}` };
      let at = 0;
      return new Response(
        new ReadableStream<Uint8Array>({
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 5));
            controller.enqueue(zip.slice(at, ++at));
          },
        }),
        { headers },
      );
    },
    idleSeconds: 0.2,
    says: /sent only \d+ bytes in 0.2 s/,
  },
};

for (
  const [what, { behaviour, source, idleSeconds = 5, says }] of Object.entries(
    refused,
  )
) {
  Deno.test(`${what} ends in a sentence, with nothing final`, async () => {
    await inFolder(async (folder) => {
      const cache = join(folder, "cache");
      await using server = serve({ "/made.zip": zip }, behaviour);
      const error = await assertRejects(
        () =>
          fetchDataset(manifestOf(source ?? {}, server.address), {
            ...at(cache),
            idleSeconds,
          }),
        InputError,
      );
      assert(says.test(error.message), error.message);
      assert(error.message.includes(server.address), error.message);
      const left = what === "a slow server" ? cache : folder;
      const kept = what === "a slow server" ? [".made.niglm-part"] : [];
      assertEquals([...Deno.readDirSync(left)].map(({ name }) => name), kept);
    });
  });
}

const hostile: Record<
  string,
  readonly Parameters<typeof makeTar>[0][number][]
> = {
  "a step up": [{ path: "../evil.txt", content: events }],
  "a step up within": [{ path: "run/../../evil.txt", content: events }],
  "an absolute path": [{ path: "/tmp/evil-niglm.txt", content: events }],
  "a backslash": [{ path: "run\\..\\evil.txt", content: events }],
  "a link out": [{ path: "run/out", type: "2", target: "/etc" }],
  "a hard link": [{ path: "run/hard", type: "1", target: "../../etc/passwd" }],
  "a device": [{ path: "run/null", type: "3" }],
  "a name twice": [{ path: "run/a", content: events }, {
    path: "run/A",
    content: events,
  }],
  "a folder where a file is": [{ path: "run/bold.nii/b", content: events }],
  "a file where a folder is": [{ path: "run", content: events }],
  "a sparse file": [{ path: "run/sparse", content: events, type: "S" }],
  "a name of a drive": [{ path: "C:/evil.txt", content: events }],
  "a name that is the folder": [{ path: "run/.", content: events }],
  "a step up in a pax header": [
    { path: "run/../../evil.txt", content: events, pax: true },
  ],
  "a NUL in a name": [{ path: "run/a\0b", content: events, pax: true }],
};

for (const [what, evil] of Object.entries(hostile)) {
  Deno.test(`a tar with ${what} is refused`, async () => {
    await inFolder(async (folder) => {
      const cache = join(folder, "cache");
      const bytes = await gzipped(makeTar([...members, ...evil]));
      await using server = serve({ "/made.zip": bytes });
      await assertRejects(
        () =>
          fetchDataset(
            manifestOf({ archive: "tar.gz" }, server.address),
            at(cache),
          ),
        InputError,
        "refused",
      );
      assertEquals(
        (await pathsIn(folder)).filter((path) =>
          !/^cache\/\.(made\.niglm-part|niglm-sums)/.test(path)
        ),
        [],
      );
    });
  });
}

Deno.test("a zip whose directory lies is refused", async () => {
  const lying = zip.slice();
  const name = strToU8("run/events.tsv");
  const last = lying.findLastIndex((_, i) =>
    name.every((byte, k) => lying[i + k] === byte)
  );
  lying.set(strToU8("run/eventz.tsv"), last);
  await inFolder(async (cache) => {
    await using server = serve({ "/made.zip": lying });
    await assertRejects(
      () => fetchDataset(manifestOf({}, server.address), at(cache)),
      InputError,
      "disagree",
    );
  });
});

Deno.test("a zip whose directory lies elsewhere is refused", async () => {
  const end = zip.length - 22;
  const lying = new Uint8Array(zip.length + 20);
  lying.set(zip.subarray(0, end));
  lying.set(zip.subarray(end), end + 20);
  const view = new DataView(lying.buffer);
  view.setUint32(end, 0x07064b50, true);
  view.setBigUint64(end + 8, 2n ** 63n, true);
  await inFolder(async (cache) => {
    await using server = serve({ "/made.zip": lying });
    await assertRejects(
      () => fetchDataset(manifestOf({}, server.address), at(cache)),
      InputError,
      "the place of its directory lies",
    );
  });
});

Deno.test("nothing is written through links that lie there already", async () => {
  for (const link of [".made.niglm-part", ".made.niglm-part/made.zip.part"]) {
    await inFolder(async (folder) => {
      const [cache, outside] = [join(folder, "cache"), join(folder, "outside")];
      await Deno.mkdir(outside);
      await Deno.mkdir(dirname(join(cache, link)), { recursive: true });
      const target = link.endsWith(".part") ? join(outside, "file") : outside;
      await Deno.symlink(target, join(cache, link));
      await using server = serve({ "/made.zip": zip });
      await assertRejects(
        () => fetchDataset(manifestOf({}, server.address), at(cache)),
        InputError,
        "is a link, which is not followed",
      );
      assertEquals(await pathsIn(outside), []);
    });
  }
});

Deno.test("a subject's name cannot leave the data set", () => {
  const manifest = manifestOf({}, "https://example.org");
  const subjects = { all: ["../../evil"], default: ["../../evil"] };
  assertThrows(
    () => checkManifest({ ...manifest, subjects }, "made.json"),
    InputError,
    "field 'subjects.all[0]': found \"../../evil\", expected a name without slashes",
  );
});

Deno.test("a zip that steps up is refused", async () => {
  const evil = zipSync({
    "run/bold.nii": bold,
    "../evil.txt": events,
  }) as Uint8Array<ArrayBuffer>;
  await inFolder(async (folder) => {
    await using server = serve({ "/made.zip": evil });
    await assertRejects(
      () =>
        fetchDataset(
          manifestOf({}, server.address),
          at(join(folder, "deep", "cache")),
        ),
      InputError,
      "refused",
    );
    assertEquals(
      (await pathsIn(folder)).filter((path) => path.includes("evil")),
      [],
    );
  });
});

Deno.test("an archive that swells beyond measure is refused", async () => {
  const zeros = new Uint8Array(1 << 20);
  let left = 400;
  const header = makeTar([{ path: "run/zeros", content: new Uint8Array(0) }])
    .slice(0, 512);
  // 400 MiB in octal digits, and the sum of the header's bytes
  header.set(strToU8(`${(400 << 20).toString(8).padStart(11, "0")}\0`), 124);
  header.set(strToU8("        "), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(strToU8(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(header),
    pull(controller) {
      if (left-- > 0) controller.enqueue(zeros);
      else controller.close();
    },
  }).pipeThrough(new CompressionStream("gzip"));
  const bomb = await new Response(stream).bytes();
  await inFolder(async (cache) => {
    await using server = serve({ "/made.zip": bomb });
    await assertRejects(
      () =>
        fetchDataset(
          manifestOf({ archive: "tar.gz", take: ["none/*"] }, server.address),
          at(cache),
        ),
      InputError,
      "unpack to more than",
    );
  });
});

Deno.test("a folder that no fetch has made is left alone", async () => {
  await inFolder(async (cache) => {
    await Deno.mkdir(join(cache, "made"));
    await Deno.writeTextFile(join(cache, "made/mine.txt"), "mine");
    await using server = serve({ "/made.zip": zip });
    await assertRejects(
      () => fetchDataset(manifestOf({}, server.address), at(cache)),
      InputError,
      "is no fetched data set",
    );
    assertEquals(server.requests, []);
    assertEquals(await pathsIn(cache), ["made/mine.txt"]);
  });
});
