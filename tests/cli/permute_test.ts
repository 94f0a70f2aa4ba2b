/** `niglm permute`. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { readImage, writeImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import fixture from "../fixtures/permutation.json" with { type: "json" };
import { makeGroup } from "../glm/permutation_fixture.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn, runMain } from "./run_main.ts";

/** Writes the made group's maps; 0 outside their mask. */
async function writeMaps(folder: string, count: number): Promise<string[]> {
  const { grid, values, voxels } = makeGroup(count);
  const size = grid.shape.reduce((n, length) => n * length);
  return await Promise.all(values.map(async (row, i) => {
    const data = new Float64Array(size);
    voxels.forEach((voxel, v) => data[voxel] = row[v]);
    const path = join(folder, `map-${String(i + 1).padStart(2, "0")}.nii`);
    await writeImage({ grid, volumeCount: 1, data }, path, {
      datatype: "float64",
    });
    return path;
  }));
}

async function writeMask(folder: string): Promise<string> {
  const { grid, voxels } = makeGroup(1);
  const size = grid.shape.reduce((n, length) => n * length);
  const data = new Float64Array(size);
  for (const voxel of voxels) data[voxel] = 1;
  const path = join(folder, "mask.nii");
  await writeImage({ grid, volumeCount: 1, data }, path, { datatype: "uint8" });
  return path;
}

async function contentsOf(folder: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    if (name === "statmap.json") continue;
    contents.set(name, (await Deno.readFile(join(folder, name))).toBase64());
  }
  return contents;
}

Deno.test(
  "permute writes maps, null distributions and how they were made",
  () =>
    inFolder(async (folder) => {
      const maps = await writeMaps(folder, 12);
      const mask = await writeMask(folder);
      const out = join(folder, "out");
      const { code, err, out: text } = await runMain(
        ...["permute", ...maps, "--mask", mask, "--n-perm", "60"],
        ...["--cluster-p", "0.01", "--tfce", "--two-sided", "--out", out],
        ...["--contrast", "mean=intercept", "--dtype", "float64"],
      );
      assertEquals([code, err.includes("warning")], [0, false], err);
      assertStringIncludes(text, "60 sign flips of 4096");
      const start = "contrast-mean_";
      assertEquals(await namesIn(out), [
        ...["mass", "size", "tfce", "uncorrected", "voxel"].map((kind) =>
          `${start}desc-${kind}_stat-neglog10p_statmap.nii.gz`
        ),
        ...["mass", "size", "t", "tfce"].map((kind) =>
          `${start}stat-${kind}_statmap.nii.gz`
        ),
        "dataset_description.json",
        "design.tsv",
        "mask.nii.gz",
        "null.tsv",
        "statmap.json",
      ]);
      const table = await Deno.readTextFile(join(out, "null.tsv"));
      const [header, ...rows] = table.trimEnd().split("\n");
      assertEquals([header, rows.length], ["t\tsize\tmass\ttfce", 60]);
      const record = JSON.parse(
        await Deno.readTextFile(join(out, "statmap.json")),
      );
      assertEquals(record.relabelling.distinct, 4096);
      assertEquals(record.relabelling.generator, "Philox4x32-10");
      const t = await readImage(join(out, `${start}stat-t_statmap.nii.gz`));
      const p = await readImage(
        join(out, `${start}desc-voxel_stat-neglog10p_statmap.nii.gz`),
      );
      const maxima = rows.map((row) => Number(row.split("\t")[0]));
      t.data.forEach((value, voxel) => {
        const reaching = maxima.filter((m) => m >= Math.abs(value)).length;
        const expected = value === 0 ? 0 : -Math.log10((1 + reaching) / 61);
        assert(Math.abs(p.data[voxel] - expected) < 1e-12);
      });
    }),
);

Deno.test(
  "permute writes the same bytes for any workers, budget and engine",
  () =>
    inFolder(async (folder) => {
      const maps = await writeMaps(folder, 10);
      const mask = await writeMask(folder);
      const calls = [
        ["--workers", "0"],
        ["--workers", "2"],
        ["--workers", "1", "--memory", "64MiB", "--engine", "ts"],
      ];
      const contents: Map<string, string>[] = [];
      for (const [i, machine] of calls.entries()) {
        const out = join(folder, `out${i}`);
        const { code, err } = await runMain(
          ...["permute", ...maps, "--mask", mask, "--n-perm", "300"],
          ...["--cluster-p", "0.05", "--tfce", "--tail", "gpd", "--out", out],
          ...machine,
          "--quiet",
        );
        assertEquals(code, 0, err);
        contents.push(await contentsOf(out));
      }
      assertEquals(contents[1], contents[0]);
      assertEquals(contents[2], contents[0]);
    }),
);

Deno.test(
  "permute enumerates pairs and marks the data's own labelling",
  () =>
    inFolder(async (folder) => {
      const maps = await writeMaps(folder, 8);
      const mask = await writeMask(folder);
      const group = join(folder, "groups.tsv");
      const rows = maps.map((_, i) =>
        `s${i >> 1}\t${i % 2 ? "after" : "before"}`
      );
      await Deno.writeTextFile(
        group,
        ["subject_label\tgroup", ...rows, ""].join("\n"),
      );
      const out = join(folder, "out");
      const { code, err, out: text } = await runMain(
        ...["permute", ...maps, "--mask", mask, "--group", group, "--paired"],
        ...["--contrast", "after - before", "--out", out],
      );
      assertEquals(code, 0, err);
      assertStringIncludes(text, "all 16 permutations");
      const table = await Deno.readTextFile(join(out, "null.tsv"));
      const [header, ...lines] = table.trimEnd().split("\n");
      assertEquals([header, lines.length], ["t\tobserved", 16]);
      assertEquals(lines.filter((line) => line.endsWith("\t1")).length, 1);
    }),
);

Deno.test(
  "permute refuses bad input in one sentence and leaves nothing",
  () =>
    inFolder(async (folder) => {
      const maps = await writeMaps(folder, 6);
      const mask = await writeMask(folder);
      const design = join(folder, "design.tsv");
      await Deno.writeTextFile(
        design,
        "a\tb\n1\t1\n1\t2\n1\t3\n1\t4\n1\t5\n1\t6\n",
      );
      const blocks = join(folder, "blocks.txt");
      await Deno.writeTextFile(blocks, "-1\n-1\n-1\n-1\n-2\n-2\n");
      const few = join(folder, "few.txt");
      await Deno.writeTextFile(few, "1\n2\n");
      const words = join(folder, "words.txt");
      await Deno.writeTextFile(words, "block\na\nb\nc\nd\ne\nf\n");
      const empty = join(folder, "empty.nii");
      const { grid } = makeGroup(1);
      const data = new Float64Array(210).fill(NaN);
      await writeImage({ grid, volumeCount: 1, data }, empty, {
        datatype: "float64",
      });
      const cases: [string[], number, string][] = [
        [[empty], 1, "empty.nii: found no finite voxel in the mask"],
        [["--cluster-p", "3.1"], 2, "3.1 looks like a z"],
        [["--cluster-p", "0"], 2, "--cluster-p"],
        [["--n-perm", "0"], 2, "--n-perm"],
        [["--tfce=fast"], 2, "expected one of exact, nilearn"],
        [["--scheme", "permute"], 2, "no permutation changes the design"],
        [["--design-matrix", design], 2, "--contrast is missing"],
        [["--design-matrix", design, "--contrast", "a; b"], 2, "found 2 rows"],
        [
          ["--design-matrix", design, "--contrast", "a", "--contrast", "b"],
          2,
          "found 2 contrasts",
        ],
        [["--blocks", few], 1, "few.txt: found 2 block numbers, expected 6"],
        [["--blocks", words], 1, "words.txt"],
        [["--blocks", design], 1, "design.tsv: found 2 columns"],
        [
          ["--design-matrix", design, "--contrast", "b", "--blocks", blocks],
          1,
          "blocks.txt: block -1 has 4 maps and block -2 has 2",
        ],
        [["--compat", "nilearn", "--tail", "gpd"], 2, "--tail and --compat"],
        [["--tail", "gpd", "--n-perm", "50"], 2, "expected at least 200"],
      ];
      for (const [args, expected, message] of cases) {
        const out = join(folder, "out");
        const { code, err } = await runMain(
          ...["permute", ...maps, "--mask", mask, "--out", out, ...args],
        );
        assertEquals(code, expected, err);
        assertStringIncludes(err, message);
        assert(!(await namesIn(folder)).includes("out"), message);
      }
    }),
);

Deno.test({
  name: "permute gives nilearn's null distributions of thirty real maps",
  ignore: testData === undefined,
  fn: () =>
    inFolder(async (folder) => {
      const out = join(folder, "out");
      const { code, err } = await runMain(
        ...["permute", join(testData!, "wager2008-emotionreg", "con_*.img")],
        ...["--n-perm", "4", "--seed", "42", "--two-sided", "--tfce"],
        ...["--cluster-p", "0.001", "--compat", "nilearn", "--out", out],
        "--quiet",
      );
      assertEquals(code, 0, err);
      const table = await Deno.readTextFile(join(out, "null.tsv"));
      const [header, ...rows] = table.trimEnd().split("\n").map((line) =>
        line.split("\t")
      );
      for (const key of ["t", "size", "mass", "tfce"] as const) {
        const column = header.indexOf(key);
        rows.forEach((row, k) => {
          const expected = fixture.real[key][k];
          assert(Math.abs(Number(row[column]) / expected - 1) < 1e-9, key);
        });
        assertEquals(rows.length, fixture.real[key].length);
      }
    }),
});
