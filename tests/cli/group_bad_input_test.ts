/** Groups that cannot be modelled are refused in one sentence. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { inFolder } from "../in_folder.ts";
import { affine, shape, values, writeGroup, writeMap } from "./group_files.ts";
import { namesIn, runMain } from "./run_main.ts";

/** A call, the end of its sentence, and its exit code. */
type Case = readonly [args: string, says: string, code?: 1 | 2];

const maps = "map-1.nii map-2.nii map-3.nii map-4.nii map-5.nii map-6.nii";
const variances = maps.replaceAll("map", "variance").replaceAll(" ", ",");

const cases: readonly Case[] = [
  ["second-level map-1.nii", "needs at least two maps, found 1"],
  ["second-level", "no map is given, expected MAP… or --inputs", 2],
  [
    "second-level map-1.nii map-2.nii map-3.nii --design-matrix full.tsv",
    "found 3 columns for 3 maps, expected fewer columns than maps",
  ],
  [
    `second-level ${maps} --design-matrix full.tsv`,
    "full.tsv: found 3 rows, expected 6, one for each map",
  ],
  [
    `second-level ${maps} --design-matrix nan.tsv`,
    "nan.tsv: column 'b', row 3: found 'nan' (a missing value)",
  ],
  [
    `second-level ${maps} --design-matrix text.tsv`,
    "text.tsv: column 'b', row 3: found 'x', expected a number",
  ],
  [
    `second-level ${maps} --design-matrix pairs.tsv`,
    "its 5 columns have rank 4, expected columns that do not depend on one another; 'S3'",
  ],
  [
    `second-level ${maps} --group pairless.tsv --paired`,
    "subject '3' has 0 maps of 'b', expected one of each condition",
  ],
  [`second-level ${maps} --paired`, "--paired needs --group", 2],
  [
    `second-level ${maps} --design-matrix two.tsv`,
    "--contrast is missing, expected one over the columns of the design: 'a', 'b'",
    2,
  ],
  [
    `second-level ${maps} --design-matrix two.tsv --contrast c`,
    "there is no column 'c'",
    2,
  ],
  [
    `second-level ${maps} --design-matrix two.tsv --contrast [1,2,3]`,
    "it has 3 weights; expected at most 2",
    2,
  ],
  [
    `second-level ${maps} --design-matrix two.tsv --contrast a;b;a+b`,
    "its 3 rows depend on one another",
    2,
  ],
  [
    `second-level ${maps} --design-matrix two.tsv --group pairless.tsv`,
    "--group and --design-matrix are given together",
    2,
  ],
  [`second-level ${maps} four.nii`, "four.nii: has 4 axes (6×7×5×2)"],
  [`second-level ${maps} nothing.nii`, "nothing.nii: found no finite voxel"],
  [
    `permute ${maps} nothing.nii --mask one.nii`,
    "nothing.nii: found no finite voxel",
  ],
  [`second-level ${maps} --prefix a/b`, "the beginning of a file's name", 2],
  [`second-level ${maps} --save-runs`, "unknown option '--save-runs'", 2],
  [
    `second-level ${maps} --missing-condition skip-run`,
    "unknown option '--missing-condition'",
    2,
  ],
  [`permute ${maps} --prefix /a`, "the beginning of a file's name", 2],
  [
    `second-level ${maps} nothing.nii --mask one.nii`,
    "nothing.nii: found no finite voxel",
  ],
  [
    `second-level ${maps} nothing.nii --missing-data available`,
    "nothing.nii: found no voxel that is finite and not 0",
  ],
  [
    `second-level ${maps} moved.nii`,
    "moved.nii: its affine puts voxels up to 1.50 mm away from those of map-1.nii; --auto-resample",
  ],
  [
    `second-level ${maps} short.nii`,
    "short.nii: found 5×7×5 voxels, expected 6×7×5 as in map-1.nii",
  ],
  [
    `second-level ${maps} one.nii --missing-data error`,
    "7 maps: 175 of 210 voxels that any map has are missing in some maps",
  ],
  [
    "second-level one.nii other.nii --missing-data available",
    "no voxel has values in more than 1 map,",
  ],
  [`second-level ${maps} --mask empty.nii`, "empty.nii: found only zeros"],
  [`second-level ${maps} --mask short.nii`, "found 5×7×5 voxels"],
  [
    `second-level ${maps} --method reml`,
    "--variance: found 0 maps, expected 6",
    2,
  ],
  [
    `second-level ${maps} --variance ${variances}`,
    "--variance needs --method dl|reml, found ols",
    2,
  ],
  [
    `second-level ${maps} --method dl --variance ${variances}.no`,
    "variance-6.nii.no: no such file",
  ],
  [
    `second-level ${maps} --method dl --variance ${
      variances.replace("variance-2.nii", "negative.nii")
    }`,
    "negative.nii: found a variance below 0 in 3 voxels",
  ],
  [
    `second-level ${maps} --method dl --mask whole.nii --variance ${
      variances.replace("variance-2.nii", "zero.nii")
    }`,
    "(3 have a variance of 0)",
  ],
  [
    `second-level ${maps} --method dl --smoothing-fwhm 4 --variance ${variances}`,
    "smoothed maps have other variances",
    2,
  ],
  [
    "second-level --inputs inputs.tsv",
    "column 'map_name' of inputs.tsv has 'x', 'y'",
    2,
  ],
  [
    "second-level --inputs inputs.tsv --first-level-contrast z",
    "column 'map_name' has no 'z'",
  ],
  [
    "second-level --inputs inputs.tsv --first-level-contrast x --confounds ages.tsv",
    "ages.tsv: subject '3' is missing",
  ],
  [
    "second-level --inputs two.tsv",
    "column 'subject_label' is missing; found 'a', 'b'",
  ],
  [
    `second-level --inputs inputs.tsv map-1.nii`,
    "--inputs and MAP are given together",
    2,
  ],
  [
    "fixed-effects",
    "no run is given, expected DIR… with --contrast, or --effect",
    2,
  ],
  [
    "fixed-effects --effect map-1.nii --variance variance-1.nii",
    "at least two runs, found 1",
    2,
  ],
  [
    "fixed-effects --effect map-1.nii,map-2.nii --variance variance-1.nii",
    "--variance: found 1 map, expected 2",
    2,
  ],
  [
    "fixed-effects --effect map-1.nii,map-2.nii --variance variance-1.nii,negative.nii",
    "negative.nii: found a variance below 0 in 3 voxels",
  ],
  [
    "fixed-effects --effect map-1.nii,map-2.nii --variance variance-1.nii,variance-2.nii --dof 1,2,3",
    "--dof: found 3 numbers, expected 2",
    2,
  ],
  [
    "fixed-effects --effect map-1.nii,nothing.nii --variance variance-1.nii,variance-2.nii",
    "nothing.nii: has no voxel in common with the runs before it",
  ],
  ["fixed-effects . . --contrast x", ".: found no statmap.json"],
];

async function writeFiles(folder: string): Promise<void> {
  const at = (name: string) => join(folder, name);
  await writeGroup(folder);
  const size = shape[0] * shape[1] * shape[2];
  const slice = (x: number) => values(1, (_, v) => v % shape[0] === x ? 1 : 0);
  await writeMap(at("one.nii"), slice(1));
  await writeMap(at("other.nii"), slice(2));
  await writeMap(at("whole.nii"), values(1, () => 1));
  await writeMap(at("empty.nii"), new Float64Array(size));
  await writeMap(at("nothing.nii"), values(1, () => NaN));
  await writeMap(at("negative.nii"), values(1, (_, v) => v < 3 ? -1 : 1));
  await writeMap(at("zero.nii"), values(1, (_, v) => v < 3 ? 0 : 1));
  await writeMap(at("moved.nii"), values(7), { affine: affine.with(3, -7.5) });
  const fewer = values(7).subarray(0, 175);
  await writeMap(at("short.nii"), fewer, { shape: [5, 7, 5] });
  await writeMap(at("four.nii"), [...values(7), ...values(8)], {
    shape: [...shape, 2],
  });
  const tables: Record<string, string> = {
    "full.tsv": "a b c;1 0 0;0 1 0;0 0 1",
    "two.tsv": "a b;1 0;1 1;1 0;1 2;1 1;1 0",
    "nan.tsv": "a b;1 0;1 1;1 nan;1 2;1 1;1 0",
    "text.tsv": "a b;1 0;1 1;1 x;1 2;1 1;1 0",
    "pairs.tsv":
      "A B S1 S2 S3;1 0 1 0 0;1 0 0 1 0;1 0 0 0 1;0 1 1 0 0;0 1 0 1 0;0 1 0 0 1",
    "pairless.tsv": "group subject_label;a 1;a 2;a 3;b 1;b 2;b 4",
    "ages.tsv": "subject_label age;1 30;2 40",
    "inputs.tsv": "subject_label map_name effects_map_path;1 x map-1.nii;" +
      "2 x map-2.nii;3 x map-3.nii;4 y map-4.nii",
  };
  for (const [name, text] of Object.entries(tables)) {
    const table = text.replaceAll(" ", "\t").replaceAll(";", "\n");
    await Deno.writeTextFile(at(name), `${table}\n`);
  }
}

Deno.test("groups that cannot be modelled are refused and leave nothing", () =>
  inFolder(async (folder) => {
    await writeFiles(folder);
    const before = await namesIn(folder);
    const isFile = (word: string) => /\.(nii|tsv|no)\b|^\.$/.test(word);
    for (const [line, says, code = 1] of cases) {
      const args = line.split(" ").map((word) =>
        isFile(word)
          ? word.split(",").map((name) => join(folder, name)).join(",")
          : word
      );
      const outcome = await runMain(
        ...[...args, "--out", join(folder, "out")],
        ...[
          "--quiet",
          ...(args[0] === "second-level" ? ["--workers", "0"] : []),
        ],
      );
      const said = outcome.err.replaceAll(`${folder}/`, "")
        .replaceAll(folder, ".");
      assertStringIncludes(said, says, line);
      assertEquals(outcome.code, code, `${line}: ${said}`);
      assertEquals(said.trim().split("\n").length, 1, said);
      assert(!said.includes("fault of niglm"), said);
      assertEquals(await namesIn(folder), before);
    }
  }));

Deno.test("a subject with several maps is told of", () =>
  inFolder(async (folder) => {
    await writeFiles(folder);
    const table = join(folder, "twice.tsv");
    await Deno.writeTextFile(
      table,
      "subject_label\tmap_name\teffects_map_path\n1\tx\tmap-1.nii\n1\tx\tmap-2.nii\n2\tx\tmap-3.nii\n",
    );
    const { code, err } = await runMain(
      ...["second-level", "--inputs", table, "--out", join(folder, "out")],
    );
    assertEquals(code, 0);
    assertStringIncludes(err, "subject '1' has several maps");
  }));
