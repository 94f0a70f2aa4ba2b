/** Scratch files hold what was written and leave nothing behind. @module */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { MappedSource, openScratch } from "../../lib/bytes/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";

const module = new URL("../../lib/bytes/scratch_file.ts", import.meta.url);

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name);
}

/** Runs a script that writes scratch files in a folder, under a shell limit. */
async function runScript(
  folder: string,
  script: string,
  limit = "true",
): Promise<string> {
  const path = join(folder, "script.ts");
  await Deno.writeTextFile(
    path,
    `import { openScratch } from ${JSON.stringify(module.href)};\n${script}`,
  );
  const config = fromFileUrl(new URL("../../deno.json", import.meta.url));
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      `${limit}; exec "$@"`,
      "sh",
      Deno.execPath(),
      "run",
      "-A",
      "--no-check",
      "--no-code-cache", // whose file may be larger than the limit already
      "--config",
      config,
      path,
      folder,
    ],
  }).output();
  await Deno.remove(path);
  const text = new TextDecoder();
  return text.decode(stdout) + text.decode(stderr);
}

const permissions: Record<string, Deno.PermissionOptions> = {
  mapped: "inherit",
  positional: { read: true, write: true, ffi: false },
};

for (const [kind, granted] of Object.entries(permissions)) {
  Deno.test({
    name: `a ${kind} scratch file gives back what was written in any order`,
    permissions: granted,
    async fn() {
      await inFolder(async (folder) => {
        await using scratch = await openScratch({ folder });
        const block = (n: number) =>
          new Float64Array(200_000).map((_, i) => n + i / 7);
        for (const n of [3, 0, 9, 1]) scratch.write(block(n), n * 1_600_000);
        const shared = new Float64Array(new SharedArrayBuffer(80));
        for (let i = 0; i < 10; i++) shared[i] = Math.sqrt(i);
        scratch.write(shared.subarray(2, 5), 16_000_000);
        const into = new Float64Array(200_000);
        for (const n of [0, 1, 3, 9]) {
          scratch.read(into, n * 1_600_000);
          assertEquals(into[199_999], n + 199_999 / 7);
          assertEquals(into, block(n));
        }
        const tail = new Float64Array(new SharedArrayBuffer(24));
        scratch.read(tail, 16_000_000);
        assertEquals([...tail], [Math.sqrt(2), Math.sqrt(3), 2]);

        const source = scratch.finish();
        assertEquals([source.size, scratch.finish()], [16_000_024, source]);
        const mapped = kind === "mapped" && Deno.build.os !== "windows";
        assertEquals(source instanceof MappedSource, mapped);
        let n = 0;
        for await (const piece of source.stream({ pieceSize: 1_600_000 })) {
          const values = new Float64Array(
            piece.buffer,
            piece.byteOffset,
            piece.byteLength >> 3,
          );
          const expected = n === 10
            ? tail
            : [0, 1, 3, 9].includes(n)
            ? block(n)
            : new Float64Array(200_000);
          assert(values.every((value, i) => value === expected[i]));
          n++;
        }
        assertEquals(n, 11);
        assertThrows(() => scratch.write(tail, 0), TypeError);
      });
    },
  });
}

Deno.test("a scratch file has no name, and ends when it is closed", async () => {
  await inFolder(async (folder) => {
    const scratch = await openScratch({ folder });
    assertEquals(namesIn(folder), []);
    assert(scratch.name.startsWith(join(folder, "niglm-scratch-")));
    scratch.write(new Uint8Array(10), 0);
    await scratch[Symbol.asyncDispose]();
    await scratch[Symbol.asyncDispose]();
    const read = () => scratch.read(new Uint8Array(1), 0);
    assertThrows(read, InputError, scratch.name);
  });
});

Deno.test("a scratch file says that more was asked for than written", async () => {
  await inFolder(async (folder) => {
    await using scratch = await openScratch({ folder });
    scratch.write(new Uint8Array(10), 0);
    assertThrows(
      () => scratch.read(new Uint8Array(8), 4),
      InputError,
      "found 10 bytes, expected at least 12",
    );
  });
});

Deno.test("openScratch removes what killed runs left, and nothing else", async () => {
  await inFolder(async (folder) => {
    const names = ["niglm-scratch-1-a", "niglm-scratch-2-b", "mine"];
    for (const name of names) await Deno.writeTextFile(join(folder, name), "");
    for (const name of ["niglm-scratch-1-a", "mine"]) {
      await Deno.utime(join(folder, name), 1e9, 1e9);
    }
    await using _scratch = await openScratch({ folder });
    assertEquals(namesIn(folder).sort(), ["mine", "niglm-scratch-2-b"]);
  });
});

Deno.test("openScratch says why it cannot make a file", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const cases: [string, string][] = [
      ["nowhere", "its folder does not exist"],
      ["file", "part of its path is a file"],
    ];
    for (const [name, sentence] of cases) {
      const open = () => openScratch({ folder: join(folder, name) });
      const error = await assertRejects(open, InputError);
      assertStringIncludes(error.message, join(folder, name, "scratch file"));
      assertStringIncludes(error.message, sentence);
    }
  });
});

Deno.test({
  name: "openScratch names the permission that is missing",
  permissions: { read: true, write: false },
  async fn() {
    const inTmp = () => openScratch({ folder: "/tmp/scratch" });
    const error = await assertRejects(inTmp, InputError);
    assertStringIncludes(error.message, "--allow-write=/tmp/scratch");
    await assertRejects(() => openScratch(), InputError, "--allow-write");
  },
});

Deno.test({
  name: "a scratch file says that it may not grow any more",
  ignore: Deno.build.os === "windows",
  async fn() {
    await inFolder(async (folder) => {
      const output = await runScript(
        folder,
        `await using scratch = await openScratch({ folder: Deno.args[0] });
        try {
          for (let n = 0; n < 140; n++) scratch.write(new Uint8Array(1 << 20), n << 20);
        } catch (error) {
          console.log(error.message);
        }`,
        "ulimit -f 131072", // blocks of 512 bytes, or of 1024
      );
      assertStringIncludes(output, "larger than the system allows");
      assertEquals(namesIn(folder), []);
    });
  },
});

Deno.test({
  name: "a killed process leaves no scratch file",
  ignore: Deno.build.os === "windows",
  async fn() {
    await inFolder(async (folder) => {
      await runScript(
        folder,
        `const scratch = await openScratch({ folder: Deno.args[0] });
        scratch.write(new Uint8Array(1 << 20), 0);
        Deno.kill(Deno.pid, "SIGKILL");
        await new Promise((resolve) => setTimeout(resolve, 10_000));`,
      );
      assertEquals(namesIn(folder), []);
    });
  },
});
