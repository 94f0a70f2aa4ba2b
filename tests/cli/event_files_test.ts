/** Events of SPM and FSL through the command line. @module */

import { assertEquals, assertStringIncludes } from "@std/assert";
import { basename, join } from "@std/path";
import { buildNifti } from "../builders.ts";
import { generator } from "../glm/slab_oracle.ts";
import { inFolder } from "../in_folder.ts";
import { MatBuilder } from "../mat/build_mat.ts";
import { namesIn, runMain } from "./run_main.ts";

const SCANS = 40;

/** Writes a run of noise and its events in three forms. */
async function makeRun(folder: string) {
  const next = generator(3);
  const bold = join(folder, "bold.nii");
  await Deno.writeFile(
    bold,
    buildNifti({
      shape: [3, 4, 2, SCANS],
      data: Float64Array.from({ length: 24 * SCANS }, () => 100 + 9 * next()),
      affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
      tR: 2,
      pair: false,
    }),
  );
  const table = join(folder, "events.tsv");
  await Deno.writeTextFile(
    table,
    "onset\tduration\ttrial_type\n4\t2\ta\n20\t2\ta\n41\t2\ta\n10\t2\tb\n32\t2\tb\n",
  );
  const mat = join(folder, "trials.mat");
  await Deno.writeFile(
    mat,
    new MatBuilder(false).file({
      onsets: { cells: [[2, 10, 20.5], [5, 16]] },
      durations: { cells: [[1], [1, 1]] },
    }),
  );
  const evs = join(folder, "evs");
  await Deno.mkdir(evs);
  await Deno.writeTextFile(join(evs, "a.txt"), "4 2 1\n20 2 1\n41 2 1\n");
  await Deno.writeTextFile(join(evs, "ev2.txt"), "10 2 1\n32 2 1\n");
  await Deno.writeTextFile(join(evs, "condition_key.txt"), "ev2 b\n");
  return { bold, table, mat, evs };
}

async function fit(bold: string, out: string, ...events: string[]) {
  const { code, err } = await runMain(
    "first-level",
    bold,
    ...events,
    ...["--mask", "none", "--contrast", "a - b", "--workers", "0"],
    ...["--out", out],
  );
  assertEquals(code, 0, err);
  return err;
}

Deno.test("events of a table, of SPM and of FSL give the same bytes", () =>
  inFolder(async (folder) => {
    const { bold, table, mat, evs } = await makeRun(folder);
    const outs = ["tsv", "spm", "fsl"].map((name) => join(folder, name));
    await fit(bold, outs[0], "--events", table);
    const err = await fit(
      bold,
      outs[1],
      ...["--events", mat, "--onset-units", "scans"],
      ...["--rename-conditions", "cond001=a,cond002=b"],
    );
    assertStringIncludes(err, "are called cond001, cond002");
    await fit(bold, outs[2], "--events", evs);
    for (const name of await namesIn(outs[0])) {
      if (name === "statmap.json") continue;
      const expected = await Deno.readFile(join(outs[0], name));
      for (const out of outs.slice(1)) {
        assertEquals(await Deno.readFile(join(out, name)), expected, name);
      }
    }
    const record = JSON.parse(
      await Deno.readTextFile(join(outs[2], "statmap.json")),
    );
    const inputs: { file: string }[] = record.inputs;
    assertEquals(inputs.map(({ file }) => basename(file)), [
      "bold.nii",
      "a.txt",
      "ev2.txt",
      "condition_key.txt",
    ]);
  }));

Deno.test("what is wrong with such events is told, and nothing is written", () =>
  inFolder(async (folder) => {
    const { bold, mat, evs } = await makeRun(folder);
    const refuse = async (code: number, says: string, ...options: string[]) => {
      const outcome = await runMain(
        "first-level",
        bold,
        ...options,
        ...["--mask", "none", "--contrast", "a", "--workers", "0", "--quiet"],
        ...["--out", join(folder, "out")],
      );
      assertEquals([outcome.code, outcome.out], [code, ""]);
      assertStringIncludes(outcome.err, says);
    };
    await refuse(
      2,
      "expected one of seconds, scans",
      ...["--events", mat, "--onset-units", "minutes"],
    );
    await refuse(
      2,
      "expected OLD=NEW",
      ...["--events", mat, "--rename-conditions", "cond001"],
    );
    await refuse(
      2,
      "expected OLD=NEW, each old name once",
      ...["--events", mat, "--rename-conditions", "x=a,x=b"],
    );
    await refuse(
      2,
      "--event-duration",
      ...["--events", evs, "--event-duration", "-1"],
    );
    const design = join(folder, "design.tsv");
    await Deno.writeTextFile(design, "a\n" + "1\n2\n".repeat(SCANS / 2));
    for (
      const [option, value] of [
        ["--onset-units", "scans"],
        ["--event-duration", "1"],
        ["--rename-conditions", "a=b"],
      ]
    ) {
      await refuse(
        2,
        `${option} and --design-matrix are given together`,
        ...["--design-matrix", design, option, value],
      );
    }
    await Deno.writeTextFile(join(evs, "a.txt"), "4 2\n");
    await refuse(1, "a.txt: line 1", "--events", evs);
    assertEquals((await namesIn(folder)).includes("out"), false);
  }));
