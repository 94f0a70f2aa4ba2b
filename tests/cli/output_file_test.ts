import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { checkOutputFile } from "../../lib/cli/output_file.ts";
import { InputError, UsageError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn } from "./run_main.ts";

const free = { overwrite: false, inputs: [], endings: [".nii.gz", ".nii"] };

Deno.test("a free name is accepted and leaves nothing behind", () =>
  inFolder(async (home) => {
    await checkOutputFile(join(home, "a.NII"), free);
    assertEquals(await namesIn(home), []);
  }));

Deno.test("what a killed call left beside the file is removed", () =>
  inFolder(async (home) => {
    await Deno.writeTextFile(join(home, ".a.nii.77-1.niglm-tmp"), "part");
    await Deno.writeTextFile(join(home, ".b.nii.77-1.niglm-tmp"), "other's");
    await checkOutputFile(join(home, "a.nii"), free);
    assertEquals(await namesIn(home), [".b.nii.77-1.niglm-tmp"]);
  }));

Deno.test("names that cannot be written are refused", () =>
  inFolder(async (home) => {
    const file = join(home, "a.nii");
    await Deno.writeTextFile(file, "");
    const refuse = (
      path: string,
      kind: typeof InputError,
      message: string,
      options = free,
    ) => assertRejects(() => checkOutputFile(path, options), kind, message);
    await refuse(file, UsageError, "--overwrite replaces it");
    await refuse(join(home, "a.png"), UsageError, "ends in .nii.gz or .nii");
    await refuse(join(home, "no", "a.nii"), InputError, "does not exist");
    await refuse(join(file, "a.nii"), InputError, "");
    await refuse(home, UsageError, "is a folder", { ...free, endings: [] });
  }));

Deno.test("an input is not overwritten under any of its names", () =>
  inFolder(async (home) => {
    const input = join(home, "a.nii");
    await Deno.writeTextFile(input, "");
    await Deno.link(input, join(home, "b.nii"));
    for (const name of ["a.nii", "b.nii", "./a.nii"]) {
      const path = `${home}/${name}`;
      await assertRejects(
        () =>
          checkOutputFile(path, { ...free, overwrite: true, inputs: [input] }),
        UsageError,
        "is an input",
      );
    }
  }));
