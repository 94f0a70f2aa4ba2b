/** What may be named as a run. @module */

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname, join } from "@std/path";
import { listImages } from "../../lib/bytes/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";

/** Runs a test in a folder with empty files. */
function withFiles(
  names: readonly string[],
  run: (folder: string) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    for (const name of names) await Deno.writeTextFile(join(folder, name), "");
    await run(folder);
  });
}

async function listed(folder: string, run: string): Promise<string[]> {
  const files = await listImages(run === "" ? folder : join(folder, run));
  return files.map((file) => file.slice(folder.length + 1));
}

Deno.test("listImages takes a folder's images in the order of their names", async () => {
  const names = [
    "v10.nii",
    "v2.nii",
    "a.hdr",
    "a.img",
    "b.hdr.gz",
    "b.img.gz",
    "c.img",
    "V.NII.GZ",
    ".hidden.nii",
    "notes.txt",
    "a.mat",
  ];
  await withFiles(names, async (folder) => {
    assertEquals(await listed(folder, ""), [
      "V.NII.GZ",
      "a.hdr",
      "b.hdr.gz",
      "c.img",
      "v10.nii",
      "v2.nii",
    ]);
  });
});

Deno.test("listImages expands wildcards within a path segment", async () => {
  const names = ["a1.nii", "a2.nii", "b1.nii", "a1+x.nii", "a1.json"];
  await withFiles(names, async (folder) => {
    const cases: [string, string[]][] = [
      ["a*", ["a1+x.nii", "a1.nii", "a2.nii"]],
      ["?1.nii", ["a1.nii", "b1.nii"]],
      ["[b-c]1.*", ["b1.nii"]],
      ["[!b]1.*", ["a1.nii"]],
      ["a1+*", ["a1+x.nii"]],
    ];
    for (const [glob, expected] of cases) {
      assertEquals(await listed(folder, glob), expected, glob);
    }
  });
});

Deno.test("listImages takes folders at any depth for two asterisks", async () => {
  await withFiles([], async (folder) => {
    const names = ["a.nii", "x/a.nii", "x/y/b.nii", "x/.z/c.nii"];
    for (const name of names) {
      await Deno.mkdir(join(folder, dirname(name)), { recursive: true });
      await Deno.writeTextFile(join(folder, name), "");
    }
    const cases: [string, string[]][] = [
      ["**", ["a.nii", "x/a.nii", "x/y/b.nii"]],
      ["**/a.nii", ["a.nii", "x/a.nii"]],
      ["x/**/*.nii", ["x/a.nii", "x/y/b.nii"]],
      ["**/y/**", ["x/y/b.nii"]],
    ];
    for (const [glob, expected] of cases) {
      assertEquals(await listed(folder, glob), expected, glob);
    }
  });
});

Deno.test("listImages takes a file whose name looks like a pattern", async () => {
  await withFiles(["a[1].nii"], async (folder) => {
    assertEquals(await listed(folder, "a[1].nii"), ["a[1].nii"]);
  });
});

Deno.test("listImages keeps the order of a list, which counts a pair once", async () => {
  await withFiles(["run.txt"], async (folder) => {
    const text = "\uFEFF# two\n\n v2.hdr \r\nv2.img\n/tmp/v1.nii\n";
    await Deno.writeTextFile(join(folder, "run.txt"), text);
    const files = await listImages(join(folder, "run.txt"));
    assertEquals(files, [join(folder, "v2.hdr"), "/tmp/v1.nii"]);
  });
});

Deno.test("listImages says what is empty or missing", async () => {
  await withFiles(["run.txt", "notes.md"], async (folder) => {
    const cases: [string, string][] = [
      ["", "the folder holds no image"],
      ["*.nii", "no image matches the pattern"],
      ["run.txt", "the list names no image"],
      ["nothing.nii", "no such file or folder"],
      ["nowhere/*.nii", "no image matches the pattern"],
    ];
    for (const [run, sentence] of cases) {
      const error = await assertRejects(() => listed(folder, run), InputError);
      assertStringIncludes(error.message, sentence);
      assertStringIncludes(error.message, folder);
    }
  });
});
