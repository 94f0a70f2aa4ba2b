/** Several runs on the command line. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import {
  readImage,
  type VolumeSeries,
  writeImage,
} from "../../lib/nifti/mod.ts";
import { buildNifti } from "../builders.ts";
import { inFolder } from "../in_folder.ts";
import { madeValues, SHAPE } from "../made_brain.ts";
import { madeEvents, madeSeries } from "../kept/made_series.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

/** The made run, shorter and scaled, so that runs differ. */
function variant(scans: number, factor: number): VolumeSeries {
  return {
    ...madeSeries,
    volumeCount: scans,
    async *volumes() {
      for await (const { index, data } of madeSeries.volumes()) {
        if (index === scans) return;
        yield { index, data: data.map((value) => Math.round(value * factor)) };
      }
    },
  };
}

/** Two runs of different lengths with their events. */
async function makeRuns(folder: string): Promise<string[]> {
  const args: string[] = [];
  for (const [k, scans] of [40, 33].entries()) {
    const run = join(folder, `run-${k + 1}.nii.gz`);
    const series = variant(scans, 1 + k / 8);
    await writeImage(series, run, { datatype: "int16", tR: 2 });
    const events = join(folder, `events-${k + 1}.tsv`);
    const rows = madeEvents.map(({ onset, duration, trialType }) =>
      `${onset + k}\t${duration}\t${trialType}\n`
    );
    await Deno.writeTextFile(
      events,
      `onset\tduration\ttrial_type\n${rows.join("")}`,
    );
    args.push(run);
  }
  return args;
}

function eventsOf(folder: string): string[] {
  return [1, 2].flatMap((k) => ["--events", join(folder, `events-${k}.tsv`)]);
}

const CONTRASTS = [
  ...["--contrast", "faces - houses"],
  ...["--contrast", "any=faces; houses"],
];

async function fit(
  folder: string,
  name: string,
  ...args: string[]
): Promise<Outcome & { readonly to: string }> {
  const to = join(folder, name);
  const outcome = await runMain(
    ...["first-level", ...args, "--out", to, "--json", "--quiet"],
    ...["--dtype", "float64"],
  );
  return { ...outcome, to };
}

/** Bytes of all maps and tables of a result, in hexadecimal digests. */
async function mapsOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await namesIn(folder)) {
    if (name.endsWith(".json") || name.endsWith(".bin")) continue;
    const bytes = await Deno.readFile(join(folder, name));
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    files[name] = new Uint8Array(digest).toHex();
  }
  return files;
}

async function valuesOf(folder: string, name: string): Promise<Float64Array> {
  return (await readImage(join(folder, `${name}_statmap.nii.gz`))).data;
}

Deno.test("runs combine as fixed effects: sums over K, variances over K²", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    const both = await fit(
      ...[folder, "both", ...runs, ...eventsOf(folder), "--mask", "none"],
      ...[...CONTRASTS, "--save-runs"],
    );
    assertEquals([both.code, both.err], [0, ""]);
    const record = JSON.parse(both.out);
    assertEquals(record.degreesOfFreedom, (40 - 4) + (33 - 4));
    for (const kind of ["effect", "variance"] as const) {
      for (const name of ["contrast-facesMinusHouses", "contrast-any"]) {
        const of = (stem: string) => valuesOf(both.to, `${stem}_stat-${kind}`);
        const [one, two] = [
          await of(`run-1_${name}`),
          await of(`run-2_${name}`),
        ];
        const share = kind === "effect" ? 0.5 : 0.25;
        assertEquals(
          await of(name),
          one.map((value, v) => (value + two[v]) * share),
        );
        assert(one.some((value) => value !== 0));
      }
    }
    for (const k of [0, 1]) {
      const own = await fit(
        ...[folder, `own-${k}`, runs[k], "--mask", "none", ...CONTRASTS],
        ...["--events", join(folder, `events-${k + 1}.tsv`)],
      );
      assertEquals([own.code, own.err], [0, ""]);
      const name = "contrast-facesMinusHouses_stat-z";
      assertEquals(
        await valuesOf(both.to, `run-${k + 1}_${name}`),
        await valuesOf(own.to, name),
      );
    }
    assertEquals(
      record.warnings.filter((text: string) =>
        text.includes("assumed for all 2 runs")
      ).length,
      2,
    );
    assert(
      record.warnings.some((text: string) =>
        text.includes("approximate fixed effect")
      ),
    );
  }));

Deno.test("contrasts of kept runs have the bytes of the fit", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    for (const model of [["ar1", "none"], ["ols", "mask"], ["ar2", "none"]]) {
      const [noise, mask] = model;
      const maskFile = join(folder, "mask.nii");
      const data = new Float64Array(120).map((_, v) => v % 3 === 0 ? 1 : 0);
      await writeImage(
        { grid: madeSeries.grid, volumeCount: 1, data },
        maskFile,
      );
      const fitted = await fit(
        ...[folder, noise, ...runs, ...eventsOf(folder), ...CONTRASTS],
        ...["--mask", mask === "none" ? mask : maskFile, "--save-model"],
        ...["--noise-model", noise, "--save", "effect,stat,z,beta"],
      );
      assertEquals([fitted.code, fitted.err], [0, ""]);
      assertEquals(JSON.parse(fitted.out).models, [
        "run-1_model.bin",
        "run-2_model.bin",
      ]);
      const again = join(folder, `${noise}-again`);
      const { code, err } = await runMain(
        ...["contrast", fitted.to, ...CONTRASTS, "--out", again, "--quiet"],
        ...["--dtype", "float64", "--save", "effect,stat,z,beta"],
      );
      assertEquals([code, err], [0, ""]);
      assertEquals(await mapsOf(again), await mapsOf(fitted.to));
    }
  }));

/** Three runs of a ball; half of it is dark in the volume that the guess of the
 * mask is made from. */
async function makeBalls(folder: string): Promise<string[]> {
  const runs: string[] = [];
  const size = SHAPE[0] * SHAPE[1] * SHAPE[2];
  for (const [k, scans] of [60, 44, 60].entries()) {
    const run = join(folder, `ball-${k}.nii`);
    const data = madeValues(scans, k + 1);
    for (let v = 0; k === 0 && v < size; v++) {
      if (v % SHAPE[0] < 5) data[4 * size + v] = 20;
    }
    await Deno.writeFile(
      run,
      buildNifti({
        ...{ shape: [...SHAPE, scans], data, datatype: "int16", tR: 2 },
        affine: [3, 0, 0, -18, 0, 3, 0, -17, 0, 0, 3, -12, 0, 0, 0, 1],
        voxelSizes: [3, 3, 3],
      }),
    );
    runs.push(run);
  }
  return runs;
}

Deno.test("memory, workers, the guess of the mask and what is kept change no byte", () =>
  inFolder(async (folder) => {
    await makeRuns(folder);
    const runs = await makeBalls(folder);
    const args = [
      ...[...runs, "--same-events", join(folder, "events-1.tsv")],
      ...[...CONTRASTS, "--smoothing-fwhm", "5"],
    ];
    const first = await fit(folder, "first", ...args);
    assertEquals([first.code, first.err], [0, ""]);
    const record = JSON.parse(first.out);
    assertEquals(record.run.readings, 6);
    const expected = await mapsOf(first.to);
    const readings = new Set<number>();
    for (
      const [i, more] of [
        ["--workers", "0", "--engine", "ts"],
        ["--workers", "3"],
        ["--workers", "2", "--save-model"],
        ["--mask", join(first.to, "mask.nii.gz")],
      ].entries()
    ) {
      const other = await fit(folder, `other-${i}`, ...args, ...more);
      assertEquals([other.code, other.err], [0, ""], more.join(" "));
      assertEquals(await mapsOf(other.to), expected, more.join(" "));
      readings.add(JSON.parse(other.out).run.readings);
    }
    assertEquals(readings, new Set([6, 3]));
    const all = [...args, "--mask", "none", "--workers", "0"];
    const whole = await fit(folder, "whole", ...all);
    const parts = await fit(folder, "parts", ...all, "--memory", "1.18MiB");
    assertEquals([parts.code, parts.err], [0, ""]);
    assertEquals(JSON.parse(parts.out).run.readings, 6);
    assertEquals(await mapsOf(parts.to), await mapsOf(whole.to));
  }));

Deno.test("a condition that a run lacks is refused, or the run left out", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    const events = join(folder, "events-2.tsv");
    const table = await Deno.readTextFile(events);
    await Deno.writeTextFile(events, table.replaceAll("houses", "faces"));
    const args = [...runs, ...eventsOf(folder), ...CONTRASTS, "--mask", "none"];
    const refused = await fit(folder, "refused", ...args);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.err, "run 2");
    assertStringIncludes(refused.err, "'houses'");
    const { code, out, to } = await fit(
      ...[folder, "skipped", ...args, "--missing-condition", "skip-run"],
      ...["--contrast", "faces"],
    );
    assertEquals(code, 0);
    const record = JSON.parse(out);
    const { facesMinusHouses, faces } = record.contrasts;
    assertEquals(facesMinusHouses.weights, [[[1, -1, 0, 0]], [[0, 0, 0]]]);
    assertEquals(facesMinusHouses.degreesOfFreedom, 36);
    assertEquals(faces.degreesOfFreedom, 36 + 30);
    const own = await fit(
      ...[folder, "own", runs[0], "--mask", "none", ...CONTRASTS],
      ...["--events", join(folder, "events-1.tsv")],
    );
    const name = "contrast-facesMinusHouses_stat-z";
    assertEquals(await valuesOf(to, name), await valuesOf(own.to, name));
  }));

Deno.test("a single run cannot be left out, which is said", () =>
  inFolder(async (folder) => {
    const [run] = await makeRuns(folder);
    const args = [
      ...[run, "--events", join(folder, "events-1.tsv"), "--mask", "none"],
      ...CONTRASTS,
    ];
    const plain = await fit(folder, "plain", ...args, "--save-model");
    const options = ["--missing-condition", "skip-run"];
    const warned = await fit(folder, "warned", ...args, ...options);
    const { warnings } = JSON.parse(warned.out);
    assertStringIncludes(
      warnings.at(-1),
      "--missing-condition skip-run: there",
    );
    assertEquals(await mapsOf(warned.to), await mapsOf(plain.to));
    const again = await runMain(
      ...["contrast", plain.to, ...CONTRASTS, ...options, "--json"],
      ...["--out", join(folder, "again")],
    );
    assertEquals(JSON.parse(again.out).warnings.length, warnings.length);
  }));

Deno.test("a file of contrasts may list one a run", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    const file = join(folder, "contrasts.json");
    const write = (contrasts: unknown) =>
      Deno.writeTextFile(file, JSON.stringify(contrasts));
    const args = [
      ...[...runs, ...eventsOf(folder), "--mask", "none"],
      ...["--contrasts", file],
    ];
    await write({
      mixed: ["faces - houses", [1, -1, 0, 0]],
      rows: [[[1, -1, 0, 0]], [[1, -1, 0, 0]]],
      one: { def: ["faces", "0.5*houses"], statType: "t" },
    });
    const listed = await fit(folder, "listed", ...args);
    assertEquals([listed.code, listed.err], [0, ""]);
    const record = JSON.parse(listed.out);
    assertEquals(record.contrasts.mixed.weights, record.contrasts.rows.weights);
    assertEquals(record.contrasts.one.weights, [
      [[1, 0, 0, 0]],
      [[0, 0.5, 0, 0]],
    ]);
    assertEquals(record.warnings, []);
    await write({ short: ["faces"] });
    const short = await fit(folder, "short", ...args);
    assertEquals(short.code, 2);
    assertStringIncludes(short.err, "the list has 1, expected 2, one a run");
    await write({ nothing: [[[0, 0]], [[0, 0]]] });
    const nothing = await fit(folder, "nothing", ...args);
    assertEquals(nothing.code, 2);
    assertStringIncludes(nothing.err, "zero in every run");
  }));

Deno.test("tables and runs are counted", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    const [events] = eventsOf(folder).slice(1);
    const confounds = join(folder, "confounds.tsv");
    await Deno.writeTextFile(confounds, "a\n1\n");
    const cases = [
      [["--events", events], "--events: found 1 file for 2 runs"],
      [
        [...eventsOf(folder), "--events", events],
        "--events: found 3 files for 2 runs",
      ],
      [
        [...eventsOf(folder), "--confounds", confounds],
        "--confounds: found 1 file for 2 runs",
      ],
    ] as const;
    for (const [args, message] of cases) {
      const { code, err } = await fit(
        folder,
        "bad",
        ...runs,
        ...args,
        ...CONTRASTS,
      );
      assertEquals(code, 2);
      assertStringIncludes(err, message);
    }
    const slow = join(folder, "slow.nii");
    await writeImage(variant(40, 1), slow, { datatype: "int16", tR: 3 });
    const mixed = await fit(
      folder,
      "mixed",
      ...[runs[0], slow, ...eventsOf(folder), ...CONTRASTS],
      ...["--mask", "none"],
    );
    assertEquals([mixed.code, mixed.err], [0, ""]);
    assertStringIncludes(
      JSON.parse(mixed.out).warnings.join(),
      "different repetition times: 2 s in",
    );
    const same = await fit(
      ...[folder, "same", ...runs, "--same-events", events, ...CONTRASTS],
      ...["--mask", "none"],
    );
    assertEquals([same.code, same.err], [0, ""]);
  }));
