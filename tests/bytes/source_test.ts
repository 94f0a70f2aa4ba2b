/** One contract for every byte source, and exact chunks of them. @module */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import {
  type ByteSource,
  exactChunks,
  memorySource,
  openBytes,
  openFile,
  readZip,
} from "../../lib/bytes/mod.ts";
import { zipSync } from "fflate";
import { inFolder } from "../in_folder.ts";

const bytes = new Uint8Array(2_500_000).map((_, i) => (i * 7) >>> 3);

const sources: Record<string, (folder: string) => Promise<ByteSource>> = {
  async file(folder) {
    const path = join(folder, "bytes.bin");
    await Deno.writeFile(path, bytes);
    return await openFile(path);
  },
  memory: () => Promise.resolve(memorySource("bytes", bytes)),
};

for (const [kind, open] of Object.entries(sources)) {
  Deno.test(`a ${kind} source reads by position and in order`, async () => {
    await inFolder(async (folder) => {
      await using source = await open(folder);
      assertEquals(source.size, bytes.length);
      const into = new Uint8Array(1000);
      for (const offset of [0, 77, 1 << 20, bytes.length - 1000]) {
        assertEquals(await source.read(into, offset), 1000);
        assertEquals(into, bytes.slice(offset, offset + 1000));
      }
      assertEquals(await source.read(into, bytes.length - 10), 10);
      assertEquals(await source.read(into, bytes.length), 0);
      for (const start of [0, 1, 2_000_000, bytes.length]) {
        let at = start;
        for await (const piece of source.stream({ start })) {
          assert(piece.length <= 1 << 20);
          assert(piece.every((byte, i) => byte === bytes[at + i]));
          at += piece.length;
        }
        assertEquals(at, bytes.length);
      }
      const signal = AbortSignal.abort(new Error("enough"));
      const read = async () => {
        for await (const _ of source.stream({ signal }));
      };
      assertEquals((await assertRejects(read) as Error).message, "enough");
    });
  });
}

Deno.test("exactChunks cuts pieces of any size, after what it skips", async () => {
  const all = bytes.slice(0, 100);
  for (const piece of [1, 3, 7, 100]) {
    for (const size of [1, 4, 9, 200]) {
      for (const skip of [0, 2, 11, 100, 150]) {
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < 100; at += piece) {
          pieces.push(all.subarray(at, at + piece));
        }
        const found: number[] = [];
        for await (const chunk of exactChunks(pieces, size, skip)) {
          const left = Math.max(0, 100 - skip) - found.length;
          assertEquals(chunk.length, Math.min(size, left));
          found.push(...chunk);
        }
        assertEquals(found, [...all.subarray(skip)]);
      }
    }
  }
});

Deno.test("openBytes closes the file that it refuses or that is left early", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.bin");
    await Deno.writeFile(path, bytes);
    {
      await using file = await openBytes(path);
      for await (const _ of file.stream()) break;
      assertEquals(file.size, bytes.length);
    }
    await Deno.rename(path, `${path}.gz`);
    await assertRejects(() => openBytes(`${path}.gz`));
  });
});

Deno.test("readZip reads every file of an archive", () => {
  const archive = zipSync({
    "a.npy": bytes.slice(0, 5000),
    "b.npy": Uint8Array.of(1),
  });
  const files = readZip(archive, "design.npz");
  assertEquals([...files.keys()], ["a.npy", "b.npy"]);
  assertEquals(files.get("a.npy"), bytes.slice(0, 5000));
});
