import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { writeImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { madeEvents, madeSeries } from "../kept/made_series.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

async function writeRun(folder: string): Promise<string> {
  const path = join(folder, "bold.nii.gz");
  await writeImage(madeSeries, path, { datatype: "int16", tR: 2 });
  return path;
}

/** A run that was fitted once, kept in `fit`, and is gone since. */
interface Fitted {
  readonly folder: string;
  readonly fit: string;
  readonly args: readonly string[];
}

async function withFit(
  test: (fitted: Fitted) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const bold = await writeRun(folder);
    const events = join(folder, "events.tsv");
    const rows = madeEvents.map(({ onset, duration, trialType }) =>
      `${onset}\t${duration}\t${trialType}\n`
    );
    await Deno.writeTextFile(
      events,
      `onset\tduration\ttrial_type\n${rows.join("")}`,
    );
    const args = [
      ...["first-level", bold, "--events", events, "--mask", "none"],
      ...["--workers", "0", "--quiet"],
    ];
    const fit = join(folder, "fit");
    await done(...args, "--save-model", "--out", fit);
    await Deno.remove(bold);
    await test({ folder, fit, args });
  });
}

async function done(...args: string[]): Promise<Outcome> {
  const outcome = await runMain(...args);
  assertEquals([outcome.code, outcome.err], [0, ""]);
  return outcome;
}

/** Both folders hold the same files, of the same bytes but for their records. */
async function assertSameMaps(a: string, b: string): Promise<void> {
  const names = await namesIn(a);
  assertEquals(await namesIn(b), names);
  assert(names.some((name) => name.startsWith("contrast-")));
  for (const name of names) {
    if (name === "statmap.json") continue;
    assertEquals(
      await Deno.readFile(join(b, name)),
      await Deno.readFile(join(a, name)),
      name,
    );
  }
}

function assertFails(outcome: Outcome, code: number, message: string): void {
  assertEquals([outcome.code, outcome.out], [code, ""]);
  assertStringIncludes(outcome.err, message);
  assertMatch(outcome.err, /^niglm: [^\n]*\n$/);
}

const contrasts = [
  ...["--contrast", "faces - houses", "--contrast", "faces"],
  ...["--contrast", "any=faces; houses", "--contrast", "[0,1]"],
  ...["--save", "effect,variance,stat,p,z,neglog10p,beta"],
];

Deno.test("contrast writes the bytes of the fit", () =>
  inFolder(async (folder) => {
    await withFit(async ({ fit, args, folder: home }) => {
      await writeRun(home);
      const [once, later] = [join(folder, "once"), join(folder, "later")];
      await done(...args, ...contrasts, "--out", once);
      const { out } = await done(
        ...["contrast", fit, ...contrasts, "--out", later, "--quiet", "--json"],
      );
      await assertSameMaps(once, later);
      const record = JSON.parse(
        await Deno.readTextFile(join(later, "statmap.json")),
      );
      const first = JSON.parse(
        await Deno.readTextFile(join(once, "statmap.json")),
      );
      for (
        const field of ["contrasts", "files", "degreesOfFreedom", "maskVoxels"]
      ) assertEquals(record[field], first[field]);
      assertEquals(record.command, "contrast");
      assertEquals(record.fit.folder, fit);
      assertEquals(record.fit.inputs, first.inputs);
      assertEquals(record.inputs.map(({ file }: { file: string }) => file), [
        join(fit, "statmap.json"),
        join(fit, "run-1_model.bin"),
      ]);
      assertEquals(JSON.parse(out).files, record.files);
    });
  }));

Deno.test("contrast names files as the fit did, with a prefix if asked", () =>
  withFit(async ({ folder, args }) => {
    await writeRun(folder);
    const fit = join(folder, "compatible");
    await done(
      ...[...args, "--compat", "nilearn", "--prefix", "s1_", "--save-model"],
      ...["--out", fit],
    );
    const list = join(folder, "contrasts.json");
    await Deno.writeTextFile(
      list,
      '{"TwoSided": {"def": "faces", "statType": "F"}}',
    );
    const out = join(folder, "out");
    const again = ["contrast", fit, "--contrasts", list, "--out", out];
    await done(
      ...[...again, "--save", "stat", "--prefix", "s2_", "--quiet"],
      ...["--dtype", "float64"],
    );
    assertEquals(await namesIn(out), [
      "s2_contrast-twosided_stat-F_statmap.nii.gz",
      "s2_dataset_description.json",
      "s2_mask.nii.gz",
      "s2_mean.nii.gz",
      "s2_run-1_design.tsv",
      "s2_statmap.json",
    ]);
    await done(...again, "--save", "z", "--quiet", "--overwrite");
    assert((await namesIn(out)).every((name) => !name.startsWith("s2_")));
  }));

Deno.test("contrast never touches the fit", () =>
  withFit(async ({ folder, fit }) => {
    const before = await namesIn(fit);
    const link = join(folder, "link");
    await Deno.symlink(fit, link);
    for (const out of [fit, link, join(fit, "..", "fit")]) {
      for (const more of [[], ["--overwrite"], ["--prefix", "x_"]]) {
        assertFails(
          await runMain(
            ...["contrast", fit, "--contrast", "faces", "--quiet"],
            ...["--out", out, ...more],
          ),
          2,
          "is an input",
        );
      }
    }
    assertEquals(await namesIn(fit), before);
    await done(
      ...["contrast", fit, "--contrast", "faces", "--quiet"],
      ...["--out", join(fit, "more")],
    );
    assertEquals(await namesIn(fit), [...before, "more"].sort());
  }));

Deno.test("a folder without a kept fit is refused, and why is said", () =>
  withFit(async ({ folder, fit, args }) => {
    const out = join(folder, "out");
    const test = (dir: string, ...more: string[]) =>
      runMain(
        ...["contrast", dir, "--quiet", "--out", out],
        ...(more.length === 0 ? ["--contrast", "faces"] : more),
      );
    const empty = join(folder, "empty");
    await Deno.mkdir(empty);
    assertFails(await test(join(folder, "none")), 1, "no such file");
    assertFails(await test(empty), 1, "there is no statmap.json in it");
    assertFails(await test(join(folder, "events.tsv")), 1, "is a file");
    assertFails(await test(fit, "--contrast", "dogs"), 2, "dogs");
    assertFails(await test(fit, "--contrast", "[1,2,3,4,5,6]"), 2, "6 weights");
    assertFails(await test(fit, "--contrast", "faces; faces"), 1, "depend");
    assertFails(await test(fit, "--save", "z"), 2, "no contrast is given");
    assertEquals(await namesIn(folder), [
      ...["empty", "events.tsv", "fit"],
    ]);
    await done("contrast", fit, "--contrast", "faces", "--quiet", "--out", out);
    assertFails(
      await test(out, "--contrast", "faces", "--overwrite"),
      1,
      `contrasts of the fit in '${fit}'`,
    );
    await writeRun(folder);
    const plain = join(folder, "plain");
    await done(...args, "--contrast", "faces", "--out", plain);
    assertFails(
      await test(plain, "--contrast", "faces", "--overwrite"),
      1,
      "--save-model",
    );
    await Deno.writeTextFile(join(plain, "statmap.json"), "{");
    assertFails(
      await test(plain, "--contrast", "faces", "--overwrite"),
      1,
      "not JSON",
    );
    await Deno.writeTextFile(join(plain, "statmap.json"), '{"models": 1}');
    assertFails(
      await test(plain, "--contrast", "faces", "--overwrite"),
      1,
      "not the record of a fit",
    );
  }));

Deno.test("a damaged fit is refused and leaves nothing", () =>
  withFit(async ({ folder, fit }) => {
    const file = join(fit, "run-1_model.bin");
    const bytes = await Deno.readFile(file);
    const out = join(folder, "out");
    const test = () =>
      runMain("contrast", fit, "--contrast", "faces", "--quiet", "--out", out);
    const damaged = bytes.slice();
    damaged[damaged.length >> 1] ^= 1;
    const later = bytes.slice();
    later[8] = 9;
    const cases: [Uint8Array, string][] = [
      [damaged, "checksum"],
      [bytes.slice(0, -100), "cut off"],
      [bytes.slice(0, 12), "cut off"],
      [new Uint8Array(), "is empty"],
      [new TextEncoder().encode("something else"), "not a kept fit"],
      [later, "layout 9"],
    ];
    for (const [content, message] of cases) {
      await Deno.writeFile(file, content);
      const outcome = await test();
      assertFails(outcome, 1, message);
      assertStringIncludes(outcome.err, file);
    }
    await Deno.remove(file);
    assertFails(await test(), 1, "no such file");
    assertEquals(await namesIn(folder), ["events.tsv", "fit"]);
  }));

Deno.test("five contrasts of the auditory run have the bytes of its fit", {
  ignore: !testData,
}, () =>
  inFolder(async (folder) => {
    const files = join(testData!, "spm-auditory", "sub-01_task-auditory_");
    const fitting = [
      ...["first-level", `${files}bold.nii.gz`],
      ...["--events", `${files}events.tsv`, "--t-r", "7"],
      ...["--hrf-model", "spm", "--quiet"],
    ];
    const five = [
      ...["--contrast", "active - rest", "--contrast", "active"],
      ...["--contrast", "mean=[0.5,0.5]", "--contrast", "any=active; rest"],
      ...["--contrast", "three=active; rest; drift_1"],
      ...["--save", "effect,variance,stat,p,z,neglog10p"],
    ];
    const [once, fit, later] = ["once", "fit", "later"].map((name) =>
      join(folder, name)
    );
    await done(...fitting, ...five, "--out", once);
    await done(...fitting, "--save-model", "--out", fit);
    await done("contrast", fit, ...five, "--quiet", "--out", later);
    await assertSameMaps(once, later);
    assertEquals((await namesIn(later)).length, 5 * 6 + 5);
  }));
