/** The published figures of the auditory run, by the commands alone. @module */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { runMain } from "./run_main.ts";

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await runMain(...args, "--quiet");
  assertEquals([code, err], [0, ""]);
  return out;
}

/** Rows of a table as words, the peak rounded to six digits. */
function rowsOf(table: string): string[] {
  return table.trimEnd().split("\n").slice(1).map((line) => {
    const [id, x, y, z, peak, size] = line.split("\t");
    return [id, x, y, z, Number(peak).toFixed(6), size].join(" ").trimEnd();
  });
}

Deno.test("the commands give the auditory run's thresholds and tables", {
  ignore: testData === undefined,
}, () =>
  inFolder(async (folder) => {
    const run = join(testData ?? "", "spm-auditory/sub-01_task-auditory");
    const out = join(folder, "out");
    const fit = JSON.parse(
      await done(
        ...["first-level", `${run}_bold.nii.gz`, "--out", out, "--json"],
        ...["--events", `${run}_events.tsv`, "--t-r", "7"],
        ...["--hrf-model", "spm", "--dtype", "float64"],
        ...["--contrast", "active - rest", "--contrast", "eoi=active; rest"],
      ),
    );
    assertEquals([fit.maskVoxels, fit.degreesOfFreedom], [62073, 80]);

    const map = (name: string) => join(out, `contrast-${name}_statmap.nii.gz`);
    const threshold = async (name: string, ...options: string[]) => {
      const json = await done(
        ...["threshold", map(`${name}_stat-z`), ...options, "--json"],
        ...["--mask", join(out, "mask.nii.gz"), "--overwrite"],
        ...["--out", join(folder, "thresholded.nii")],
      );
      await Deno.writeTextFile(join(folder, "threshold.json"), json);
      return JSON.parse(json).threshold;
    };
    const table = (name: string, voxels: string) =>
      done(
        ...["clusters", map(`${name}_stat-z`), "--cluster-threshold", voxels],
        ...["--stat-threshold", `@${join(folder, "threshold.json")}`],
      );

    const published = [
      ["fpr", "0.001", 3.090232, 3.290527],
      ["bonferroni", "0.05", 4.796949, 4.934029],
      ["fdr", "0.05", 2.757699, 2.903531],
    ] as const;
    for (const [control, alpha, oneSided, twoSided] of published) {
      const call = ["--height-control", control, "--alpha", alpha];
      const name = "activeMinusRest";
      assertAlmostEquals(await threshold(name, ...call), twoSided, 5e-7);
      assertAlmostEquals(
        await threshold(name, ...call, "--one-sided"),
        oneSided,
        5e-7,
      );
    }
    const rows = rowsOf(await table("activeMinusRest", "20"));
    assertEquals(rows.length, 37);
    assertEquals(rows[0], "1 -60 -6 42 9.811979 4590");
    assertEquals(
      rows.find((row) => row.startsWith("2 ")),
      "2 60 0 36 9.605127 1755",
    );

    const { data } = await readImage(map("eoi_stat-F"));
    const largest = data.reduce((most, value) => Math.max(most, value), 0);
    assertAlmostEquals(largest, 232.2651, 5e-5);
    const fdr = ["--height-control", "fdr", "--alpha", "0.05"];
    assertAlmostEquals(await threshold("eoi", ...fdr), 2.514221, 5e-7);
    assertAlmostEquals(
      await threshold("eoi", ...fdr, "--one-sided"),
      2.200035,
      5e-7,
    );
    const tests = rowsOf(await table("eoi", "10"));
    assertEquals(tests[0], "1 9 42 45 12.107551 360099");
    assertEquals(
      tests.find((row) => row.startsWith("2 ")),
      "2 33 18 12 9.820126 432",
    );
  }));
