/** One contract for every gunzip engine. @module */

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  gunzip,
  gunzipChunks,
  type GunzipEngine,
  gzip,
  type GzipEngine,
} from "../../lib/bytes/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { concatBytes, gzipped } from "../builders.ts";
import { withHurriedClock } from "../hurried_clock.ts";

const engines = ["zlib-sync", "zlib", "fflate"] satisfies GunzipEngine[];

let seed = 1;
const raw = new Uint8Array(300_000).map(() => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return (seed >>> 24) & 0x3f;
});

async function join(
  pieces: AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const copies: Uint8Array[] = [];
  for await (const piece of pieces) copies.push(piece.slice());
  return concatBytes(...copies);
}

function withName(member: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const header = member.slice(0, 10);
  header[3] = 8;
  const text = new TextEncoder().encode(`${name}\0`);
  return concatBytes(header, text, member.subarray(10));
}

function flipped(bytes: Uint8Array, fromEnd: number): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice() as Uint8Array<ArrayBuffer>;
  copy[copy.length - fromEnd] ^= 1;
  return copy;
}

/** The bytes in pieces of one size, through one buffer used again. */
async function* pieces(bytes: Uint8Array, size: number) {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    const part = bytes.subarray(at, at + size);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
  }
}

const first = await gzipped(raw);
const second = withName(await gzipped(raw.slice(0, 1000)), "second.nii");
const empty = await gzipped(new Uint8Array(0));
const text = new TextEncoder().encode("hello, this is garbage");

const short = withName(await gzipped(raw.slice(0, 30)), "short.nii");
const shorts = concatBytes(short, await gzipped(raw.slice(30, 70)));

const good: Record<string, [Uint8Array, Uint8Array]> = {
  "one member": [first, raw],
  "an empty member": [empty, new Uint8Array(0)],
  "three members": [
    concatBytes(first, second, first),
    concatBytes(raw, raw.subarray(0, 1000), raw),
  ],
  "an empty member between two": [
    concatBytes(second, empty, second),
    concatBytes(raw.subarray(0, 1000), raw.subarray(0, 1000)),
  ],
  "one zero of padding": [concatBytes(first, new Uint8Array(1)), raw],
  "much padding": [
    concatBytes(first, second, new Uint8Array(200_000)),
    concatBytes(raw, raw.subarray(0, 1000)),
  ],
};

const bad: Record<string, Uint8Array> = {
  "an empty file": new Uint8Array(0),
  "text": text,
  "a wrong checksum": flipped(first, 8),
  "a wrong length": flipped(first, 3),
  "a wrong checksum in the first member": concatBytes(
    flipped(first, 8),
    second,
  ),
  "a wrong length in the first member": concatBytes(flipped(first, 4), second),
  "a wrong checksum in the last member": concatBytes(first, flipped(second, 6)),
  "a cut in the data": first.subarray(0, first.length - 100),
  "a cut in the trailer": first.subarray(0, first.length - 3),
  "a cut in the second header": concatBytes(first, second.subarray(0, 5)),
  "a cut in the second member": concatBytes(first, second.subarray(0, 40)),
  "garbage after the end": concatBytes(first, text),
  "garbage after padding": concatBytes(first, new Uint8Array(9), text),
  "garbage after much padding": concatBytes(
    first,
    new Uint8Array(200_000),
    text,
  ),
  "a single byte after the end": concatBytes(first, new Uint8Array([65])),
  "damaged data": flipped(first, first.length >> 1),
};

for (const engine of engines) {
  for (const [what, [bytes, plain]] of Object.entries(good)) {
    Deno.test(`gunzip with ${engine} reads ${what}`, async () => {
      for (const size of [37, 4096, 1 << 20]) {
        const options = { name: "a.gz", engine };
        const found = await join(gunzip(pieces(bytes, size), options));
        assertEquals(found.length, plain.length);
        assertEquals(found.every((byte, i) => byte === plain[i]), true);
      }
    });
  }

  for (const [what, bytes] of Object.entries(bad)) {
    Deno.test(`gunzip with ${engine} refuses ${what}`, async () => {
      for (const size of [37, 4096, 1 << 20]) {
        const options = { name: "a.gz", engine };
        const error = await assertRejects(
          () => join(gunzip(pieces(bytes, size), options)),
          InputError,
        );
        assertStringIncludes(error.message, "a.gz: ");
      }
    });
  }

  Deno.test(`gunzip with ${engine} takes a member that ends with the piece`, async () => {
    const both = concatBytes(first, second);
    for (let cut = first.length - 2; cut < first.length + 12; cut++) {
      const parts = [both.subarray(0, cut), both.subarray(cut)];
      const found = await join(gunzip(parts, { name: "a.gz", engine }));
      assertEquals(found.length, raw.length + 1000);
    }
  });

  Deno.test(`gunzip with ${engine} reads members cut at any byte`, async () => {
    const bytes = concatBytes(empty, shorts, empty, new Uint8Array(3));
    const plain = raw.slice(0, 70);
    const options = { name: "a.gz", engine };
    assertEquals(await join(gunzip(pieces(bytes, 1), options)), plain);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const parts = [bytes.subarray(0, cut), bytes.subarray(cut)];
      assertEquals(await join(gunzip(parts, options)), plain, `cut at ${cut}`);
    }
  });

  Deno.test(`gunzip with ${engine} refuses members that end at any byte`, async () => {
    for (let length = 0; length < shorts.length; length++) {
      if (length === short.length) continue;
      for (const size of [1, 1000]) {
        const input = pieces(shorts.subarray(0, length), size);
        await assertRejects(
          () => join(gunzip(input, { name: "a.gz", engine })),
          InputError,
          "a.gz: ",
          `${length} bytes`,
        );
      }
    }
  });

  Deno.test(`gunzip with ${engine} never delivers other bytes`, async () => {
    const plain = raw.slice(0, 70);
    let refused = 0;
    for (let at = 0; at < shorts.length; at++) {
      const input = [flipped(shorts, shorts.length - at)];
      try {
        const found = await join(gunzip(input, { name: "a.gz", engine }));
        assertEquals(found, plain, `byte ${at}`);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        refused++;
      }
    }
    assertEquals(refused > shorts.length / 2, true, `refused ${refused}`);
  });

  Deno.test(`gunzip with ${engine} makes chunks in the buffer given`, async () => {
    const bytes = concatBytes(first, shorts);
    const plain = concatBytes(raw, raw.subarray(0, 70));
    for (
      const [size, skip] of [[1, 299_990], [352, 0], [1000, 352], [1e6, 5]]
    ) {
      const buffer = new Uint8Array(size + 10);
      const options = { name: "a.gz", engine, skip, buffer };
      let at = skip;
      for await (const chunk of gunzipChunks([bytes], size, options)) {
        assertEquals(chunk.buffer, buffer.buffer);
        assertEquals(chunk.length, Math.min(size, plain.length - at));
        assertEquals(chunk.every((byte, i) => byte === plain[at + i]), true);
        at += chunk.length;
      }
      assertEquals(at, plain.length);
    }
    const rest = { name: "a.gz", engine, skip: plain.length };
    assertEquals(await join(gunzipChunks([bytes], 7, rest)), new Uint8Array(0));
  });

  Deno.test(`gunzip with ${engine} lets the event loop turn`, async () => {
    const members = concatBytes(...Array<Uint8Array>(20).fill(first));
    const options = { name: "a.gz", engine, pieceSize: 1 << 20 };
    await join(gunzip([first], options));
    let turned = false;
    setTimeout(() => turned = true);
    await withHurriedClock(1000, () => join(gunzip([members], options)));
    assertEquals(turned, true);
  });

  Deno.test(`gunzip with ${engine} closes its input when left early`, async () => {
    let closed = false;
    async function* input() {
      try {
        while (true) yield* pieces(first, 1 << 14);
      } finally {
        closed = true;
      }
    }
    for await (const piece of gunzip(input(), { name: "a.gz", engine })) {
      assertEquals(piece.length > 0, true);
      break;
    }
    assertEquals(closed, true);
  });

  Deno.test(`gunzip with ${engine} takes no more input than it needs`, async () => {
    let taken = 0;
    async function* input() {
      for (let member = 0; member < 100; member++) {
        await Promise.resolve();
        taken++;
        yield first;
      }
    }
    const output = gunzip(input(), { name: "a.gz", engine });
    await output.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(taken < 20, true, `took ${taken} pieces`);
    await output.return();
  });

  Deno.test(`gunzip with ${engine} passes on a failure of its input`, async () => {
    async function* input() {
      yield* pieces(first.subarray(0, 1000), 100);
      throw new InputError("the disk is gone");
    }
    await assertRejects(
      () => join(gunzip(input(), { name: "a.gz", engine })),
      InputError,
      "the disk is gone",
    );
  });
}

for (const writer of ["zlib", "fflate"] satisfies GzipEngine[]) {
  const packed = (bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) =>
    join(gzip(bytes, { engine: writer }));

  Deno.test(`gzip with ${writer} writes what every engine reads, the same for any pieces`, async () => {
    const long = concatBytes(raw, raw, raw, raw);
    for (const plain of [long, raw, raw.subarray(0, 1), raw.subarray(0, 0)]) {
      const whole = await packed([plain]);
      assertEquals(await packed(pieces(plain, 1001)), whole);
      for (const engine of engines) {
        const found = await join(gunzip([whole], { name: "a.gz", engine }));
        assertEquals(found.length, plain.length);
        assertEquals(found.every((byte, i) => byte === plain[i]), true);
      }
    }
  });

  Deno.test(`gzip with ${writer} writes neither a time nor a name`, async () => {
    const head = (await packed([raw])).subarray(0, 10);
    assertEquals([...head], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  Deno.test(`gzip with ${writer} takes no more input than it needs`, async () => {
    let taken = 0;
    function* input() {
      for (; taken < 100; taken++) yield raw;
    }
    const output = gzip(input(), { engine: writer });
    await output.next();
    await output.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(taken < 20, true, `took ${taken} pieces`);
    await output.return();
  });
}
