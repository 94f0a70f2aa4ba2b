/** One contract for every byte source. @module */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { Buffer } from "node:buffer";
import {
  type ByteSource,
  FileSource,
  MappedSource,
  memorySource,
  openFile,
  openMapped,
} from "../../lib/bytes/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";

const MIB = 1 << 20;

/** More than two windows of a mapped file, and not a whole number of pages. */
const bytes = new Uint8Array(20 * MIB + 12_345);
for (let i = 0; i < bytes.length; i++) {
  bytes[i] = Math.imul(i, 2654435761) >> 23;
}

type Open = (folder: string, content: Uint8Array) => Promise<ByteSource>;

async function write(folder: string, content: Uint8Array): Promise<string> {
  const path = join(folder, "bytes.bin");
  await Deno.writeFile(path, content);
  return path;
}

/** Sources of a file that someone else may change. */
const files: Record<string, Open> = {
  file: async (folder, content) => openFile(await write(folder, content)),
  mapped: async (folder, content) => openMapped(await write(folder, content)),
};

const sources: Record<string, Open> = {
  ...files,
  memory: (_, content) =>
    Promise.resolve(memorySource("bytes", content.slice())),
};

function same(found: Uint8Array, start: number): boolean {
  const expected = bytes.subarray(start, start + found.length);
  return Buffer.compare(found, expected) === 0;
}

async function lengthsOf(
  source: ByteSource,
  start: number,
  pieceSize?: number,
): Promise<number[]> {
  const lengths: number[] = [];
  let at = start;
  for await (const piece of source.stream({ start, pieceSize })) {
    assert(same(piece, at), `bytes from ${at} on differ`);
    at += piece.length;
    lengths.push(piece.length);
  }
  return lengths;
}

function mappings(): number {
  const maps = Deno.readTextFileSync("/proc/self/maps");
  return maps.split("\n").filter((line) => line.endsWith("bytes.bin")).length;
}

for (const [kind, open] of Object.entries(sources)) {
  const test = (
    what: string,
    run: (source: ByteSource) => Promise<void>,
    content: Uint8Array = bytes,
  ) =>
    Deno.test(`a ${kind} source ${what}`, () =>
      inFolder(async (folder) => {
        await using source = await open(folder, content);
        await run(source);
      }));

  test("reads by position", async (source) => {
    assertEquals(source.size, bytes.length);
    let seed = 7;
    const into = new Uint8Array(5000);
    for (let round = 0; round < 200; round++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const offset = seed % bytes.length;
      const got = await source.read(into, offset);
      assertEquals(got, Math.min(5000, bytes.length - offset));
      assert(same(into.subarray(0, got), offset));
    }
  });

  test("reads into shared memory", async (source) => {
    const shared = new Uint8Array(new SharedArrayBuffer(1000));
    assertEquals(await source.read(shared, 77), 1000);
    assert(same(shared, 77));
  });

  test("reads nothing at and past the end", async (source) => {
    const into = new Uint8Array(10);
    assertEquals(await source.read(into, bytes.length), 0);
    assertEquals(await source.read(into, bytes.length + 100), 0);
    assertEquals(await lengthsOf(source, bytes.length), []);
    assertEquals(await lengthsOf(source, bytes.length + 100), []);
  });

  test("streams whole pieces from any start", async (source) => {
    const sizes = [undefined, 65_536, 327_680, 8 * MIB, 9_999_999, 33 * MIB];
    for (const size of sizes) {
      for (const start of [0, 1, 352, 65_536, 8 * MIB - 1, bytes.length - 5]) {
        const expected: number[] = [];
        for (let left = bytes.length - start; left > 0;) {
          expected.push(Math.min(left, size ?? MIB));
          left -= expected[expected.length - 1];
        }
        assertEquals(await lengthsOf(source, start, size), expected);
      }
    }
  });

  test("may be left early and streamed again", async (source) => {
    for (let round = 0; round < 3; round++) {
      for await (const piece of source.stream()) {
        assertEquals(piece.length, MIB);
        break;
      }
    }
    assertEquals((await lengthsOf(source, 0, 4 * MIB)).length, 6);
  });

  test("delivers two streams at once", async (source) => {
    const streams = [0, 9 * MIB].map((start) => ({
      start,
      pieces: source.stream({ start })[Symbol.asyncIterator](),
    }));
    for (let n = 0; n < 10; n++) {
      for (const { start, pieces } of streams) {
        const { value } = await pieces.next();
        assert(same(value, start + n * MIB));
      }
    }
    for (const { pieces } of streams) await pieces.return?.();
  });

  test("ends with the reason of its signal", async (source) => {
    const controller = new AbortController();
    let seen = 0;
    const error = await assertRejects(async () => {
      for await (const _ of source.stream({ signal: controller.signal })) {
        if (++seen === 3) controller.abort(new Error("enough"));
      }
    }, Error);
    assertEquals([seen, error.message], [3, "enough"]);
  });

  test("refuses to be read when it is closed", async (source) => {
    const pieces = source.stream()[Symbol.asyncIterator]();
    await pieces.next();
    await source[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
    const read = async () => await source.read(new Uint8Array(1), 0);
    for (const use of [read, () => pieces.next(), () => lengthsOf(source, 0)]) {
      const error = await assertRejects(async () => await use(), InputError);
      assert(error.message.startsWith(`${source.name}: is closed`));
    }
  });

  test("of nothing delivers nothing", async (source) => {
    assertEquals(source.size, 0);
    assertEquals(await source.read(new Uint8Array(1), 0), 0);
    assertEquals(await lengthsOf(source, 0), []);
  }, new Uint8Array(0));
}

const changes: Record<string, [(path: string) => void, RegExp]> = {
  "is shortened": [
    (path) => Deno.truncateSync(path, 12 * MIB),
    /bytes\.bin: was changed while it was being read: found 12582912 bytes, expected 20983865$/,
  ],
  "grows": [
    (path) => Deno.writeFileSync(path, new Uint8Array(5), { append: true }),
    /bytes\.bin: was changed .*: found 20983870 bytes, expected 20983865$/,
  ],
  "gets another time stamp": [
    (path) => Deno.utimeSync(path, 1e9, 1e9),
    /bytes\.bin: was changed .*: found the time stamp 2001-09-09T01:46:40.000Z, expected 2/,
  ],
};

for (const [kind, open] of Object.entries(files)) {
  for (const [what, [change, sentence]] of Object.entries(changes)) {
    Deno.test(`a ${kind} source says so when its file ${what}`, async () => {
      await inFolder(async (folder) => {
        await using source = await open(folder, bytes);
        const path = join(folder, "bytes.bin");
        let seen = 0;
        const error = await assertRejects(async () => {
          for await (const piece of source.stream()) {
            assert(same(piece, seen * MIB));
            if (++seen === 8) change(path);
          }
        }, InputError);
        assert(sentence.test(error.message), error.message);
        assertEquals(seen, 8);
      });
    });
  }

  Deno.test(`a ${kind} source reads its file when another takes its name`, async () => {
    await inFolder(async (folder) => {
      await using source = await open(folder, bytes);
      const path = join(folder, "bytes.bin");
      await Deno.writeFile(`${path}.new`, new Uint8Array(bytes.length));
      await Deno.rename(`${path}.new`, path);
      assertEquals((await lengthsOf(source, 0)).length, 21);
    });
  });
}

Deno.test({
  name: "a mapped source maps one window at a time and leaves none",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await inFolder(async (folder) => {
      await using source = await files.mapped(folder, bytes);
      assert(source instanceof MappedSource);
      let kept: Uint8Array | undefined;
      for await (const piece of source.stream()) {
        assertEquals(mappings(), 1);
        kept ??= piece;
      }
      assertEquals([mappings(), kept?.length], [0, 0]);
      for await (const _ of source.stream()) break;
      assertEquals(mappings(), 0);
      const left = source.stream()[Symbol.asyncIterator]();
      await left.next();
      assertEquals(mappings(), 1);
      await source[Symbol.asyncDispose]();
      assertEquals(mappings(), 0);
    });
  },
});

Deno.test({
  name: "mapped pages count while their window lasts, and no longer",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await inFolder(async (folder) => {
      const path = join(folder, "sparse.bin");
      const resident = () =>
        Deno.readTextFileSync("/proc/self/smaps")
          .split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
          .filter((mapping) => mapping.includes(path))
          .map((mapping) => Number(/^Rss:\s+(\d+)/m.exec(mapping)?.[1]) * 1024)
          .reduce((sum, bytes) => sum + bytes, 0);
      await Deno.writeFile(path, new Uint8Array(1));
      await Deno.truncate(path, 300e6);
      await using source = await openMapped(path);
      let most = 0;
      let sum = 0;
      let seen = 0;
      let pieces = 0;
      for await (const piece of source.stream()) {
        for (let i = 0; i < piece.length; i += 4096) sum += piece[i];
        seen += piece.length;
        if (pieces++ % 7 === 0) most = Math.max(most, resident());
      }
      assertEquals([seen, sum, resident()], [300e6, 0, 0]);
      assert(most > 2e6 && most < 40e6, `took ${most} bytes`);
    });
  },
});

Deno.test({
  name: "a source to be mapped is read by position where it may not be",
  permissions: { read: true, write: true, ffi: false },
  async fn() {
    await inFolder(async (folder) => {
      const path = await write(folder, bytes);
      await using source = await openMapped(path);
      assert(source instanceof FileSource);
      let at = 0;
      for await (const piece of source.stream()) {
        assert(same(piece, at));
        at += piece.length;
      }
      assertEquals(at, bytes.length);
    });
  },
});
