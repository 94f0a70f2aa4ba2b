/** `second-level` and `fixed-effects` on files. @module */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import { contrasts, models } from "../glm/groups_fixture.ts";
import { generator } from "../glm/slab_oracle.ts";
import { inFolder } from "../in_folder.ts";
import { values, writeGroup, writeMap } from "./group_files.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

const maps = (folder: string) => join(folder, "map-*.nii");

async function fit(...args: string[]): Promise<Outcome> {
  const outcome = await runMain(...args, "--dtype", "float64");
  assertEquals(outcome.code, 0, outcome.err);
  return outcome;
}

/** Bytes of all files of a result but its record. */
async function bytesOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await namesIn(folder)) {
    if (name === "statmap.json") continue;
    files[name] = (await Deno.readFile(join(folder, name))).toHex();
  }
  return files;
}

/** A map's values. */
async function mapOf(folder: string, name: string): Promise<Float64Array> {
  return (await readImage(join(folder, `${name}_statmap.nii.gz`))).data;
}

Deno.test("a one-sample test writes its maps, design and record", () =>
  inFolder(async (folder) => {
    await writeGroup(folder);
    const out = join(folder, "out");
    const { out: text } = await fit("second-level", maps(folder), "--out", out);
    assert(text.includes("degrees of freedom   5"));
    assertEquals(await namesIn(out), [
      ...["effect", "p", "t", "variance", "z"].map((stat) =>
        `contrast-intercept_stat-${stat}_statmap.nii.gz`
      ),
      "dataset_description.json",
      "design.tsv",
      "mask.nii.gz",
      "statmap.json",
    ]);
    const design = await Deno.readTextFile(join(out, "design.tsv"));
    assertEquals(design, `intercept\n${"1\n".repeat(6)}`);
    const record = JSON.parse(
      await Deno.readTextFile(join(out, "statmap.json")),
    );
    assertEquals(record.command, "second-level");
    assertEquals(record.degreesOfFreedom, 5);
    assertEquals(record.maps.length, 6);
    assertEquals(record.inputs.length, 6);
    assertEquals(record.contrasts.intercept.weights, [[1]]);
  }));

Deno.test("residuals, fitted maps and parameters are written on request", () =>
  inFolder(async (folder) => {
    await writeGroup(folder);
    const out = join(folder, "out");
    await fit(
      ...["second-level", maps(folder), "--out", out, "--prefix", "sub_"],
      ...["--save", "effect,beta,residuals,predicted,rsquare"],
    );
    const written = (await namesIn(out)).filter((name) =>
      name.startsWith("sub_stat-")
    );
    assertEquals(
      written,
      ["beta", "errorts", "predicted", "rsquared"].map((name) =>
        `sub_stat-${name}_statmap.nii.gz`
      ),
    );
    const rest = await mapOf(out, "sub_stat-errorts");
    const effect = await mapOf(out, "sub_contrast-intercept_stat-effect");
    const size = effect.length;
    assertAlmostEquals(
      rest[40 + 2 * size] + effect[40],
      Math.fround(values(3)[40]),
      1e-12,
    );
  }));

Deno.test("pairs and groups give one effect and different tests", () =>
  inFolder(async (folder) => {
    await writeGroup(folder);
    const table = join(folder, "groups.tsv");
    await Deno.writeTextFile(
      table,
      "group\tsubject_label\na\t1\na\t2\na\t3\nb\t1\nb\t2\nb\t3\n",
    );
    const common = ["second-level", maps(folder), "--group", table];
    const [unpaired, paired] = ["unpaired", "paired"].map((name) =>
      join(folder, name)
    );
    const contrast = ["--contrast", "d=a - b"];
    await fit(...common, ...contrast, "--out", unpaired);
    await fit(...common, ...contrast, "--out", paired, "--paired");
    const [a, b] = await Promise.all(
      [unpaired, paired].map((out) => mapOf(out, "contrast-d_stat-effect")),
    );
    a.forEach((value, v) => assertAlmostEquals(value, b[v], 1e-13));
    const t = await mapOf(paired, "contrast-d_stat-t");
    const differences = [1, 2, 3].map((i) =>
      Math.fround(values(i)[40]) - Math.fround(values(i + 3)[40])
    );
    const mean = differences.reduce((x, y) => x + y) / 3;
    const spread = differences.reduce((x, y) => x + (y - mean) ** 2, 0) / 2;
    assertAlmostEquals(t[40], mean / Math.sqrt(spread / 3), 1e-10);
    const design = await Deno.readTextFile(join(paired, "design.tsv"));
    assertEquals(design.split("\n")[0], "a\tb\t1\t2");
  }));

Deno.test("the same bytes for any workers, budget, engine and container", () =>
  inFolder(async (folder) => {
    await writeGroup(folder);
    const call = async (name: string, ...more: string[]) => {
      const out = join(folder, name);
      await fit("second-level", maps(folder), "--out", out, ...more);
      return await bytesOf(out);
    };
    const known = [
      ...["--method", "reml"],
      ...["--variance", join(folder, "variance-*.nii")],
    ];
    const gaps = ["--missing-data", "available"];
    for (const [kind, model] of Object.entries({ ols: [], known, gaps })) {
      const expected = await call(`${kind}-0`, ...model, "--workers", "0");
      const ways = [
        ["--workers", "2"],
        ["--workers", "1", "--memory", "4MiB"],
        ["--workers", "0", "--engine", "ts"],
      ];
      for (const [i, way] of ways.entries()) {
        assertEquals(
          await call(`${kind}-${i + 1}`, ...model, ...way),
          expected,
        );
      }
    }
  }));

Deno.test("a table, fits and their maps are one and the same group", () =>
  inFolder(async (folder) => {
    await writeGroup(folder);
    const rows = [1, 2, 3, 4, 5, 6].map((i) => `sub-${i}\tx\tmap-${i}.nii`);
    const table = join(folder, "inputs.tsv");
    await Deno.writeTextFile(
      table,
      ["subject_label\tmap_name\teffects_map_path", ...rows].join("\n"),
    );
    const ages = join(folder, "ages.tsv");
    await Deno.writeTextFile(
      ages,
      "participant_id\tage\n" +
        [6, 5, 4, 3, 2, 1].map((i) => `sub-${i}\t${20 + i * i}`).join("\n"),
    );
    const mask = join(folder, "mask.nii");
    await writeMap(mask, values(1, () => 1));
    const [byTable, byMaps] = ["by-table", "by-maps"].map((name) =>
      join(folder, name)
    );
    const same = ["--contrast", "age", "--mask", mask];
    await fit(
      ...["second-level", "--inputs", table, "--confounds", ages],
      ...[...same, "--out", byTable],
    );
    const inOrder = join(folder, "in-order.tsv");
    await Deno.writeTextFile(
      inOrder,
      "age\n" + [1, 2, 3, 4, 5, 6].map((i) => `${20 + i * i}`).join("\n"),
    );
    await fit(
      ...["second-level", maps(folder), "--confounds", inOrder],
      ...[...same, "--out", byMaps],
    );
    assertEquals(await bytesOf(byTable), await bytesOf(byMaps));

    const fits: string[] = [];
    for (const half of [1, 2]) {
      const out = join(folder, `sub-0${half}`);
      fits.push(out);
      await fit(
        ...[
          "second-level",
          ...[0, 1, 2].map((i) => join(folder, `map-${3 * half - i}.nii`)),
        ],
        ...["--out", out, "--mask", mask],
      );
    }
    const group = join(folder, "group");
    const contrast = ["--first-level-contrast", "intercept"];
    await fit("second-level", ...fits, ...contrast, "--out", group);
    const [effect, first, second] = await Promise.all(
      [group, ...fits].map((out) =>
        mapOf(out, "contrast-intercept_stat-effect")
      ),
    );
    effect.forEach((value, v) =>
      assertAlmostEquals(value, (first[v] + second[v]) / 2, 1e-13)
    );
    const expected = await bytesOf(group);
    const patterns = ["sub-*", "sub-0[12]/*statmap.json", "**/sub-*"];
    for (const [i, pattern] of patterns.entries()) {
      const out = join(folder, `pattern-${i}`);
      const named = join(folder, pattern);
      await fit("second-level", named, ...contrast, "--out", out);
      assertEquals(await bytesOf(out), expected);
    }
    const combined = join(folder, "combined");
    await fit(
      ...["fixed-effects", join(folder, "sub-*"), "--contrast", "intercept"],
      ...["--out", combined],
    );
    const fixed = await mapOf(combined, "contrast-intercept_stat-effect");
    effect.forEach((value, v) => assertAlmostEquals(fixed[v], value, 1e-13));
    const record = JSON.parse(
      await Deno.readTextFile(join(combined, "statmap.json")),
    );
    assertEquals(record.contrasts.intercept.degreesOfFreedom, 4);
  }));

Deno.test("maps of runs are combined with the degrees of freedom given", () =>
  inFolder(async (folder) => {
    await writeGroup(folder);
    const out = join(folder, "out");
    const { err } = await fit(
      ...["fixed-effects", "--effect", maps(folder)],
      ...["--variance", join(folder, "variance-*.nii"), "--out", out],
    );
    assert(err.includes("100 each are assumed"));
    assert((await namesIn(out)).includes(
      "contrast-fixedEffects_stat-t_statmap.nii.gz",
    ));
    const { err: quiet } = await fit(
      ...["fixed-effects", "--effect", maps(folder), "--overwrite"],
      ...["--variance", join(folder, "variance-*.nii"), "--out", out],
      ...["--dof", "10,20,30,40,50,60", "--name", "faces - houses"],
      ...["--precision-weighted", "--save", "effect,z"],
    );
    assert(!quiet.includes("warning"));
    assertEquals(await namesIn(out), [
      "contrast-facesMinusHouses_stat-effect_statmap.nii.gz",
      "contrast-facesMinusHouses_stat-z_statmap.nii.gz",
      "dataset_description.json",
      "mask.nii.gz",
      "statmap.json",
    ]);
  }));

Deno.test("a file that is given twice is warned of", () =>
  inFolder(async (folder) => {
    await writeGroup(folder);
    const [one, two] = ["map-1.nii", "map-2.nii"].map((name) =>
      join(folder, name)
    );
    const out = join(folder, "out");
    const group = await fit(
      ...["second-level", one, two, one, "--out", out, "--workers", "0"],
    );
    assert(group.err.includes("map-1.nii is given as more than one map"));
    const fixed = await fit(
      ...["fixed-effects", "--effect", `${one},${one}`, "--overwrite"],
      ...["--variance", join(folder, "variance-[12].nii"), "--out", out],
    );
    assert(fixed.err.includes("map-1.nii is given as more than one run"));
  }));

/** The designs of tests/fixtures/group_scenarios.py. */
async function designOf(scenario: string): Promise<string> {
  const wager = join(testData!, "wager2008-emotionreg", "X_Y_data.txt");
  const rows = (await Deno.readTextFile(wager)).trim().split(/\r?\n/).slice(1)
    .map((line) => line.split("\t"));
  const subjects = Array.from(
    { length: 15 },
    (_, i) => `S${String(i + 1).padStart(2, "0")}`,
  );
  const half = (i: number) => i < 15 ? 1 : -1;
  const tables: Record<string, readonly (readonly unknown[])[]> = {
    "one-sample": [["intercept"], ...rows.map(() => [1])],
    regression: [["success", "intercept"], ...rows.map(([, y]) => [y, 1])],
    "two columns": [
      ["rvlpfc", "success", "intercept"],
      ...rows.map(([x, y]) => [x, y, 1]),
    ],
    unpaired: [["first vs last"], ...rows.map((_, i) => [half(i)])],
    paired: [
      ["first vs last", ...subjects],
      ...rows.map((_, i) => [
        half(i),
        ...subjects.map((_, s) => i % 15 === s ? 1 : 0),
      ]),
    ],
    "words and faces": [
      ["words", "faces"],
      ...rows.map((_, i) => i < 14 ? [1, 0] : [0, 1]),
    ],
  };
  return tables[scenario].map((row) => row.join("\t")).join("\n") + "\n";
}

function realMaps(scenario: string): string[] {
  if (scenario !== "words and faces") {
    return [join(testData!, "wager2008-emotionreg", "con_*.hdr")];
  }
  const folder = join(testData!, "two-group-words-faces");
  return [
    join(folder, "auditory stimulation", "*", "Words_*.nii"),
    join(folder, "visual stimulation", "*", "con_*.hdr"),
  ];
}

for (const [scenario, expected] of Object.entries(models)) {
  Deno.test(`real maps give nilearn's numbers: ${scenario}`, {
    ignore: testData === undefined,
  }, () =>
    inFolder(async (folder) => {
      const design = join(folder, "design.tsv");
      await Deno.writeTextFile(design, await designOf(scenario));
      const out = join(folder, "out");
      const resampled = scenario === "words and faces";
      await fit(
        ...["second-level", ...realMaps(scenario), "--out", out],
        ...["--design-matrix", design],
        ...["--contrast", `c=${contrasts[scenario]}`],
        ...(resampled ? ["--auto-resample"] : []),
      );
      const mask = await readImage(join(out, "mask.nii.gz"));
      const inside = mask.data.reduce((sum, value) => sum + value, 0);
      assertEquals(inside, expected.maskVoxels);
      const [nx, ny, nz] = mask.grid.shape;
      const size = nx * ny * nz;
      const F = contrasts[scenario].includes(";");
      for (const [kind, map] of Object.entries(expected.maps)) {
        const stat = kind === "stat" ? (F ? "F" : "t") : kind;
        const found = await mapOf(out, `contrast-c_stat-${stat}`);
        expected.voxels.forEach(([x, y, z], i) => {
          const voxel = x + nx * (y + ny * z);
          [map.values[i]].flat().forEach((value, volume) => {
            const number = Number(value);
            const scale = Math.max(Math.abs(number), 1e-3 * map.largest);
            assertAlmostEquals(
              found[volume * size + voxel],
              number,
              (resampled ? 1e-8 : 1e-10) * scale,
            );
          });
        });
      }
    }));
}

Deno.test("the published t map is found again", {
  ignore: testData === undefined,
}, () =>
  inFolder(async (folder) => {
    const out = join(folder, "out");
    await fit("second-level", ...realMaps("one-sample"), "--out", out);
    const t = await mapOf(out, "contrast-intercept_stat-t");
    const published = await readImage(
      join(testData!, "wager2008-emotionreg", "published_tmap_overlay.nii"),
    );
    let voxels = 0;
    published.data.forEach((value, v) => {
      if (value === 0) return;
      voxels++;
      assertAlmostEquals(t[v], value, 3e-6);
    });
    assertEquals(voxels, 2606);
  }));

Deno.test("maps that contrasts share are written with each of them", () =>
  inFolder(async (folder) => {
    const large = [22, 21, 20] as const;
    const next = generator(3);
    const made = () =>
      Float64Array.from({ length: 22 * 21 * 20 }, () => 1 + next());
    for (let i = 1; i <= 6; i++) {
      await writeMap(join(folder, `map-${i}.nii`), made(), { shape: large });
      await writeMap(
        join(folder, `variance-${i}.nii`),
        made().map((value) => 0.01 + value ** 2 / 1000),
        { shape: large },
      );
    }
    const design = join(folder, "design.tsv");
    await Deno.writeTextFile(
      design,
      `intercept\tage\n${[1, 2, 3, 4, 6, 8].map((x) => `1\t${x}\n`).join("")}`,
    );
    const out = join(folder, "out");
    await fit(
      ...["second-level", maps(folder), "--method", "dl"],
      ...["--variance", join(folder, "variance-*.nii")],
      ...["--design-matrix", design],
      ...["--contrast", "intercept", "--contrast", "age", "--out", out],
    );
    const [one, two] = [
      await mapOf(out, "contrast-intercept_stat-tau2"),
      await mapOf(out, "contrast-age_stat-tau2"),
    ];
    assertEquals(one, two);
    assert(one.some((value) => value > 0));
  }));
