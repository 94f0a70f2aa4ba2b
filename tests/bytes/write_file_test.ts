/** Files appear whole or not at all. @module */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { isTemporaryName, writeFile } from "../../lib/bytes/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name);
}

Deno.test("writeFile writes pieces and replaces what was there", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.bin");
    await writeFile(path, Uint8Array.of(9, 9, 9, 9));
    async function* pieces() {
      yield Uint8Array.of(1, 2);
      await Promise.resolve();
      yield Uint8Array.of(3);
    }
    await writeFile(path, pieces());
    assertEquals([...await Deno.readFile(path)], [1, 2, 3]);
    assertEquals(namesIn(folder), ["a.bin"]);
  });
});

Deno.test("writeFile leaves the old file and nothing else when it fails", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.bin");
    await writeFile(path, Uint8Array.of(7));
    let during: string[] = [];
    async function* pieces() {
      yield Uint8Array.of(1, 2);
      await Promise.resolve();
      during = namesIn(folder);
      throw new InputError("the source is broken");
    }
    const error = await assertRejects(
      () => writeFile(path, pieces()),
      InputError,
    );
    assertEquals(error.message, "the source is broken");
    assertEquals(during.filter(isTemporaryName).length, 1);
    assertEquals(namesIn(folder), ["a.bin"]);
    assertEquals([...await Deno.readFile(path)], [7]);
  });
});

Deno.test("writeFile says why it cannot write", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const cases: [string, string][] = [
      [join(folder, "nowhere", "a.bin"), "its folder does not exist"],
      [join(folder, "file", "a.bin"), "expected a folder"],
      [folder, "is a folder, expected a file"],
    ];
    for (const [path, sentence] of cases) {
      const write = () => writeFile(path, Uint8Array.of(1));
      const error = await assertRejects(write, InputError);
      assert(error.message.startsWith(`${path}: `));
      assertStringIncludes(error.message, sentence);
    }
    assertEquals(namesIn(folder), ["file"]);
  });
});

Deno.test({
  name: "writeFile names the permission that is missing",
  permissions: { read: true, write: false },
  async fn() {
    const write = () => writeFile("/tmp/out/a.bin", Uint8Array.of(1));
    const error = await assertRejects(write, InputError);
    assertStringIncludes(error.message, "--allow-write=/tmp/out");
  },
});
