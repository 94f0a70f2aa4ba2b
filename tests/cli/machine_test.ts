import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { inFolder } from "../in_folder.ts";
import { madeRunFile } from "../made_brain.ts";
import { runMain } from "./run_main.ts";

const EVENTS = "onset\tduration\ttrial_type\n0\t20\ton\n40\t20\ton\n";

/** Runs a fit with more options; returns what it said and its maps. */
async function fit(folder: string, name: string, ...options: string[]) {
  const out = join(folder, name);
  const ended = await runMain(
    ...["first-level", join(folder, "run.nii.gz")],
    ...["--events", join(folder, "events.tsv"), "--contrast", "on"],
    ...["--out", out, ...options],
  );
  const files: Record<string, string> = {};
  if (ended.code === 0) {
    for await (const { name } of Deno.readDir(out)) {
      if (/\.(nii\.gz|tsv)$/.test(name)) {
        files[name] = (await Deno.readFile(join(out, name))).toBase64();
      }
    }
  }
  return { ...ended, files };
}

async function inMadeFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    await Deno.writeFile(
      join(folder, "run.nii.gz"),
      await madeRunFile(40, true),
    );
    await Deno.writeTextFile(join(folder, "events.tsv"), EVENTS);
    await test(folder);
  });
}

Deno.test("workers, kernels and memory change no byte of maps and tables", () =>
  inMadeFolder(async (folder) => {
    const plain = await fit(folder, "plain");
    assertEquals(plain.code, 0, plain.err);
    assert(Object.keys(plain.files).length >= 8);
    const ways = [
      ["--workers", "0"],
      ["--workers", "0", "--engine", "ts"],
      ["--workers", "3", "--engine", "ts"],
      ["--workers", "1", "--memory", "2MiB"],
      ["--memory", "1gib"],
    ];
    for (const [i, way] of ways.entries()) {
      const { files } = await fit(folder, `way${i}`, ...way);
      assertEquals(files, plain.files, way.join(" "));
    }
  }));

Deno.test("what the machine lacks is done without, and said", () =>
  inMadeFolder(async (folder) => {
    const { files } = await fit(folder, "plain");
    const { validate } = WebAssembly;
    WebAssembly.validate = () => false;
    try {
      const slow = await fit(folder, "slow");
      assertEquals([slow.code, slow.files], [0, files]);
      assertStringIncludes(slow.err, "no WebAssembly SIMD");
      const asked = await fit(folder, "asked", "--engine", "wasm");
      assertEquals(asked.code, 1);
      assertStringIncludes(asked.err, "--engine wasm");
    } finally {
      WebAssembly.validate = validate;
    }
    const { SharedArrayBuffer } = globalThis;
    Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    try {
      const alone = await fit(folder, "alone");
      assertEquals([alone.code, alone.files], [0, files]);
      assertStringIncludes(alone.err, "no SharedArrayBuffer");
      const asked = await fit(folder, "asked", "--workers", "2");
      assertEquals(asked.code, 1);
      assertStringIncludes(asked.err, "--workers 2");
    } finally {
      globalThis.SharedArrayBuffer = SharedArrayBuffer;
    }
  }));

Deno.test("too little memory is refused with the least that works", () =>
  inMadeFolder(async (folder) => {
    const { code, err } = await fit(folder, "little", "--memory", "1KiB");
    assertEquals(code, 2);
    assertStringIncludes(err, "expected at least");
    const least = /at least (\d+ MiB)/.exec(err)![1].replace(" ", "");
    assertEquals((await fit(folder, "least", "--memory", least)).code, 0);
  }));

Deno.test("a size without a unit is a usage error", () =>
  inMadeFolder(async (folder) => {
    for (const size of ["256", "-1MiB", "0MiB", "lots"]) {
      const { code, err } = await fit(folder, "size", "--memory", size);
      assertEquals(code, 2);
      assertStringIncludes(err, "--memory");
    }
  }));

Deno.test("a scratch folder that is not there is refused, needed or not", () =>
  inMadeFolder(async (folder) => {
    for (const workers of ["0", "1"]) {
      for (const scratch of ["nowhere", "events.tsv"]) {
        const path = join(folder, scratch);
        const { code, err } = await fit(
          ...[folder, "refused", "--scratch", path, "--workers", workers],
        );
        assertEquals(code, 1);
        assertStringIncludes(err, `--scratch: '${path}' is no folder`);
      }
    }
  }));
