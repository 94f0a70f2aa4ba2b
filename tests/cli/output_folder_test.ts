import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { OutputFolder } from "../../lib/cli/output_folder.ts";
import { InputError, UsageError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn } from "./run_main.ts";

async function writeResult(
  path: string,
  names: readonly string[],
  text: string,
  overwrite = false,
  inputs: readonly string[] = [],
): Promise<void> {
  await using folder = await OutputFolder.open(path, { overwrite, inputs });
  const manifest = await folder.file("statmap.json");
  for (const name of names) {
    await Deno.writeTextFile(await folder.file(name), text);
  }
  await Deno.writeTextFile(manifest, JSON.stringify({ files: folder.files }));
  await folder.commit();
}

Deno.test("a result appears in a folder that is made with its parents", () =>
  inFolder(async (home) => {
    const out = join(home, "a", "b");
    await writeResult(out, ["z.nii"], "1");
    assertEquals(await namesIn(out), ["statmap.json", "z.nii"]);
  }));

Deno.test("a path may lead through a missing folder and back", () =>
  inFolder(async (home) => {
    await writeResult(`${home}/a/../b`, ["z.nii"], "1");
    assertEquals(await namesIn(join(home, "b")), ["statmap.json", "z.nii"]);
  }));

Deno.test("a result that was committed can be taken back", () =>
  inFolder(async (home) => {
    const out = join(home, "a", "b");
    const options = { overwrite: false, inputs: [] };
    const folder = await OutputFolder.open(out, options);
    await Deno.writeTextFile(await folder.file("z.nii"), "1");
    await folder.commit();
    await folder[Symbol.asyncDispose]();
    assertEquals(await namesIn(out), ["z.nii"]);
    await folder.takeBack();
    assertEquals(await namesIn(home), []);
  }));

Deno.test("nothing is left of a result that was not committed", () =>
  inFolder(async (home) => {
    await Deno.mkdir(join(home, "empty"));
    for (const out of [join(home, "a", "b"), join(home, "empty")]) {
      await assertRejects(async () => {
        await using folder = await OutputFolder.open(out, {
          overwrite: false,
          inputs: [],
        });
        await Deno.writeTextFile(await folder.file("z.nii"), "1");
        throw new InputError("stopped");
      }, InputError);
    }
    assertEquals(await namesIn(home), ["empty"]);
    assertEquals(await namesIn(join(home, "empty")), []);
  }));

Deno.test("overwriting replaces the files of an earlier result only", () =>
  inFolder(async (home) => {
    await writeResult(home, ["a.nii", "b.nii"], "old");
    await Deno.writeTextFile(join(home, "notes.txt"), "mine");
    const error = await assertRejects(
      () => writeResult(home, ["a.nii"], "new"),
      UsageError,
    );
    assertStringIncludes(error.message, "--overwrite");
    await writeResult(home, ["a.nii"], "new", true);
    assertEquals(await namesIn(home), ["a.nii", "notes.txt", "statmap.json"]);
    assertEquals(await Deno.readTextFile(join(home, "a.nii")), "new");
  }));

Deno.test("a file that is not of an earlier result is not replaced", () =>
  inFolder(async (home) => {
    await Deno.writeTextFile(join(home, "a.nii"), "mine");
    await assertRejects(
      () => writeResult(home, ["a.nii"], "new", true),
      UsageError,
      "not part of an earlier result",
    );
    assertEquals(await namesIn(home), ["a.nii"]);
    assertEquals(await Deno.readTextFile(join(home, "a.nii")), "mine");
  }));

Deno.test("an input is neither replaced nor removed", () =>
  inFolder(async (home) => {
    await writeResult(home, ["mask.nii"], "old");
    const mask = join(home, "mask.nii");
    for (const names of [["mask.nii"], ["z.nii"]]) {
      await assertRejects(
        () => writeResult(home, names, "new", true, [mask]),
        UsageError,
        "is an input",
      );
    }
    assertEquals(await Deno.readTextFile(mask), "old");
    assertEquals(await namesIn(home), ["mask.nii", "statmap.json"]);
  }));

Deno.test("a manifest names no files outside its folder", () =>
  inFolder(async (home) => {
    const out = join(home, "out");
    await Deno.writeTextFile(join(home, "precious"), "mine");
    await Deno.mkdir(out);
    await Deno.writeTextFile(
      join(out, "statmap.json"),
      JSON.stringify({ files: ["../precious", "statmap.json"] }),
    );
    await writeResult(out, ["a.nii"], "new", true);
    assertEquals(await namesIn(home), ["out", "precious"]);
  }));

Deno.test("what a killed call left is removed by the next", () =>
  inFolder(async (home) => {
    const stale = join(home, ".niglm-123-0123abcd");
    await Deno.mkdir(join(stale, "files"), { recursive: true });
    await Deno.writeTextFile(join(stale, "journal"), '["a.nii","b.nii"]');
    await Deno.writeTextFile(join(stale, "files", "b.nii"), "waiting");
    await Deno.writeTextFile(join(home, "a.nii"), "moved");
    await writeResult(home, ["c.nii"], "new");
    assertEquals(await namesIn(home), ["c.nii", "statmap.json"]);
  }));

Deno.test("a failure names a file's place, not where it is written first", () =>
  inFolder(async (home) => {
    await using folder = await OutputFolder.open(home, {
      overwrite: false,
      inputs: [],
    });
    const error = await assertRejects(
      () =>
        folder.write("z.nii", (path) => {
          throw new InputError(`${path}: the disk is full`, { file: path });
        }),
      InputError,
    );
    assertEquals(error.message, `${join(home, "z.nii")}: the disk is full`);
  }));

Deno.test("a link that leads nowhere is refused and kept", {
  ignore: Deno.build.os === "windows",
}, () =>
  inFolder(async (home) => {
    const link = join(home, "link");
    await Deno.symlink(join(home, "nowhere"), link);
    await assertRejects(() => writeResult(link, [], ""), InputError);
    assertEquals(await namesIn(home), ["link"]);
  }));

Deno.test("two calls cannot write into one folder at once", () =>
  inFolder(async (home) => {
    await using _folder = await OutputFolder.open(home, {
      overwrite: true,
      inputs: [],
    });
    await assertRejects(
      () => OutputFolder.open(home, { overwrite: true, inputs: [] }),
      InputError,
      "another call",
    );
  }));

Deno.test("a file is refused as a folder", () =>
  inFolder(async (home) => {
    const file = join(home, "file");
    await Deno.writeTextFile(file, "");
    await assertRejects(
      () => OutputFolder.open(file, { overwrite: true, inputs: [] }),
      UsageError,
      "is a file, expected a folder",
    );
    await assertRejects(
      () => OutputFolder.open(join(file, "x"), { overwrite: true, inputs: [] }),
      InputError,
    );
  }));

Deno.test("results of several commands share a folder by their prefixes", () =>
  inFolder(async (path) => {
    const put = async (prefix: string, overwrite = false) => {
      await using folder = await OutputFolder.open(path, {
        overwrite,
        inputs: [],
        prefixes: [prefix],
      });
      await folder.write(
        `${prefix}map.nii`,
        (file) => Deno.writeTextFile(file, prefix),
      );
      await folder.write(
        `${prefix}statmap.json`,
        (file) =>
          Deno.writeTextFile(file, JSON.stringify({ files: folder.files })),
      );
      await folder.commit();
    };
    await put("task-a_");
    await put("task-b_");
    await assertRejects(
      () => put("task-a_"),
      UsageError,
      "already; --overwrite",
    );
    await put("task-a_", true);
    assertEquals(await namesIn(path), [
      "task-a_map.nii",
      "task-a_statmap.json",
      "task-b_map.nii",
      "task-b_statmap.json",
    ]);
  }));
