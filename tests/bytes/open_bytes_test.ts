/** Exact chunks, files opened by what they hold, and zip archives. @module */

import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import {
  exactChunks,
  openBytes,
  readText,
  readZip,
} from "../../lib/bytes/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { zipSync } from "fflate";
import { inFolder } from "../in_folder.ts";

const bytes = new Uint8Array(2_500_000).map((_, i) => (i * 7) >>> 3);

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

Deno.test("a pipe is refused before it is waited for", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pipe.nii");
    await new Deno.Command("mkfifo", { args: [path] }).output();
    await assertRejects(() => openBytes(path), InputError, "is a pipe");
    await assertRejects(() => readText(path), InputError, "is a pipe");
  });
});
