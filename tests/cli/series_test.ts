/** Noise of any order, residuals and what they need, on the command line. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type Image, openRun, readImage } from "../../lib/nifti/mod.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile } from "../made_brain.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

const SCANS = 200;
const SERIES = [
  "run-1_stat-errorts_statmap.nii.gz",
  "run-1_stat-predicted_statmap.nii.gz",
  "run-1_stat-rsquared_statmap.nii.gz",
];

/** A made run, plain and gzipped, with its events. */
async function makeRun(folder: string): Promise<string> {
  const run = join(folder, "run.nii");
  await Deno.writeFile(run, await madeRunFile(SCANS, false));
  await Deno.writeFile(`${run}.gz`, await madeRunFile(SCANS, true));
  const lines = Array.from({ length: 10 }, (_, i) => `${40 * i}\t20\ton\n`);
  await Deno.writeTextFile(
    join(folder, "events.tsv"),
    `onset\tduration\ttrial_type\n${lines.join("")}`,
  );
  return run;
}

/** Fits into a folder of its own; returns what was said and the folder. */
async function fit(
  folder: string,
  run: string,
  name: string,
  ...args: string[]
): Promise<Outcome & { readonly out: string; readonly to: string }> {
  const to = join(folder, name);
  const outcome = await runMain(
    ...["first-level", run, "--events", join(folder, "events.tsv")],
    ...["--contrast", "on", "--out", to, "--json", "--quiet", ...args],
  );
  return { ...outcome, to };
}

/** Digests of all maps and tables of a result. */
async function mapsOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await namesIn(folder)) {
    if (name.endsWith(".json")) continue;
    const bytes = await Deno.readFile(join(folder, name));
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    files[name] = new Uint8Array(digest).toHex();
  }
  return files;
}

/** The record without the part that may differ, and without what was asked. */
function lasting(json: string): Record<string, unknown> {
  const record = JSON.parse(json);
  for (const name of ["run", "inputs", "runs", "out", "affines"]) {
    delete record[name];
  }
  return record;
}

Deno.test("memory, disk, workers, engines and gzip change no byte of a slab fit", () =>
  inFolder(async (folder) => {
    const run = await makeRun(folder);
    const model = [
      ...["--noise-model", "AR2", "--smoothing-fwhm", "4", "--mask", "none"],
      ...["--save", "effect,stat,residuals,predicted,rsquare", "--save-model"],
    ];
    const first = await fit(folder, run, "first", ...model);
    assertEquals([first.code, first.err], [0, ""]);
    const expected = await mapsOf(first.to);
    for (const name of SERIES) assert(name in expected, name);
    const used = new Set<number>();
    for (
      const [i, args] of [
        ["--memory", "1GiB", "--workers", "0", "--engine", "ts"],
        ["--memory", "1.5MiB", "--workers", "0", "--scratch", folder],
        ["--memory", "4MiB", "--workers", "0", "--engine", "ts"],
        ["--memory", "8MiB", "--workers", "2"],
        ["--memory", "2MiB", "--workers", "1", "--engine", "wasm"],
      ].entries()
    ) {
      const file = i % 2 === 0 ? run : `${run}.gz`;
      const { code, err, out, to } = await fit(
        folder,
        file,
        `${i}`,
        ...model,
        ...args,
      );
      assertEquals([code, err], [0, ""], args.join(" "));
      assertEquals(await mapsOf(to), expected, args.join(" "));
      assertEquals(lasting(out), lasting(first.out));
      const { readings, scratchBytes } = JSON.parse(out).run;
      assertEquals(readings, 2);
      used.add(scratchBytes);
    }
    assertEquals([...used].sort(), [0, 8 * SCANS * 13 * 12 * 9]);
  }));

Deno.test("a mask that must be computed takes a reading of its own, whoever reads", () =>
  inFolder(async (folder) => {
    const run = await makeRun(folder);
    const digests = [];
    for (const workers of ["0", "2"]) {
      const { out, to } = await fit(
        folder,
        run,
        workers,
        ...["--noise-model", "ar2", "--workers", workers],
      );
      assertEquals(JSON.parse(out).run.readings, 2);
      digests.push(await mapsOf(to));
    }
    assertEquals(digests[0], digests[1]);
  }));

Deno.test("an autoregressive fit of every voxel takes one reading", () =>
  inFolder(async (folder) => {
    const run = await makeRun(folder);
    const { code, out } = await fit(
      folder,
      run,
      "out",
      ...["--noise-model", "ar3", "--mask", "none", "--memory", "64MiB"],
    );
    assertEquals(code, 0);
    const { readings, scratchBytes } = JSON.parse(out).run;
    assertEquals([readings, scratchBytes], [1, 0]);
  }));

Deno.test("residuals and fit add up to the scaled series", () =>
  inFolder(async (folder) => {
    const run = await makeRun(folder);
    const { out, to } = await fit(
      folder,
      run,
      "out",
      ...["--noise-model", "ols", "--signal-scaling", "none", "--dtype"],
      ...["float64", "--save", "residuals,predicted,rsquare"],
    );
    const [residuals, predicted, rSquare] = await Promise.all(
      SERIES.map((name) => readImage(join(to, name))),
    );
    const mask = await readImage(join(to, "mask.nii.gz"));
    const { data } = await readImage(run);
    const size = mask.data.length;
    assertEquals(residuals.volumeCount, SCANS);
    assertEquals((await openRun(join(to, SERIES[0]))).tR, 2);
    const off = data.filter((value, i) => {
      const sum = residuals.data[i] + predicted.data[i];
      const expected = mask.data[i % size] === 0 ? 0 : value;
      return !(Math.abs(sum - expected) < 1e-9);
    });
    assertEquals(off.length, 0);
    const inside = rSquare.data.filter((_, v) => mask.data[v] !== 0);
    assert(inside.every((value) => value > 0 && value < 1));
    const { series, run: { readings } } = JSON.parse(out);
    assertEquals(Object.keys(series), SERIES);
    assertStringIncludes(
      series[SERIES[0]],
      "series less fit, in the run's own",
    );
    assertEquals(readings, 2);
  }));

Deno.test("what was scaled away does not matter to standardised series", () =>
  inFolder(async (folder) => {
    const run = await makeRun(folder);
    for (const noise of ["ols", "ar2"]) {
      const maps: Image[] = [];
      for (const scaling of ["0", "none"]) {
        const { code, to } = await fit(
          folder,
          run,
          `${noise}-${scaling.length}`,
          ...["--noise-model", noise, "--standardize", "--dtype", "float64"],
          ...["--signal-scaling", scaling, "--save", "effect,z,residuals"],
        );
        assertEquals(code, 0);
        maps.push(
          await readImage(join(to, "contrast-on_stat-z_statmap.nii.gz")),
        );
      }
      maps[0].data.forEach((z, v) =>
        assert(Math.abs(z - maps[1].data[v]) < 1e-8, `${noise} ${v}`)
      );
    }
  }));

Deno.test("words that are no noise model are wrong usage", () =>
  inFolder(async (folder) => {
    const run = await makeRun(folder);
    for (const word of ["ar0", "ar", "arma", "ar1.5", "ar-1"]) {
      const { code, err } = await fit(
        folder,
        run,
        "out",
        "--noise-model",
        word,
      );
      assertEquals(code, 2);
      assertStringIncludes(err, `'${word}'`);
    }
    const { code, err } = await fit(folder, run, "o", "--noise-model", "ar199");
    assertEquals(code, 1);
    assertStringIncludes(err, "199 autoregressive coefficients");
    assertEquals(await namesIn(folder), [
      "events.tsv",
      "run.nii",
      "run.nii.gz",
    ]);
  }));

const tight = [
  ...["--noise-model", "ar2", "--smoothing-fwhm", "4", "--mask", "none"],
  ...["--memory", "1.5MiB", "--workers", "0"],
];

Deno.test("a scratch folder that cannot be written is one sentence", () =>
  inFolder(async (folder) => {
    const run = await makeRun(folder);
    for (
      const [scratch, message] of [["none", "none"], ["run.nii", "run.nii"]]
    ) {
      const { code, err } = await fit(
        folder,
        run,
        "out",
        ...tight,
        ...["--scratch", join(folder, scratch)],
      );
      assertEquals(code, 1);
      assertStringIncludes(err, message);
      assertEquals(err.trimEnd().split("\n").length, 1);
    }
    assertEquals(await namesIn(folder), [
      "events.tsv",
      "run.nii",
      "run.nii.gz",
    ]);
  }));

Deno.test("a scratch file leaves nothing behind, whatever happens", () =>
  inFolder(async (folder) => {
    const run = await makeRun(folder);
    const scratch = join(folder, "scratch");
    await Deno.mkdir(scratch);
    const bytes = await Deno.readFile(run);
    await Deno.writeFile(join(folder, "short.nii"), bytes.subarray(0, 4e5));
    const done = await fit(folder, run, "out", ...tight, "--scratch", scratch);
    assertEquals(done.code, 0);
    assert(JSON.parse(done.out).run.scratchBytes > 0);
    const short = join(folder, "short.nii");
    const cut = await fit(folder, short, "cut", ...tight, "--scratch", scratch);
    assertEquals(cut.code, 1);
    assertEquals(await namesIn(scratch), []);
    assertEquals((await namesIn(folder)).includes("cut"), false);
  }));
