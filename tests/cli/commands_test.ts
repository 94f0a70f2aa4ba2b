import {
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { readImage } from "../../lib/nifti/mod.ts";
import { buildNifti, type BuildOptions } from "../builders.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

const affine = [-3, 0, 0, 9, 0, 3, 0, -6, 0, 0, 3, 0, 0, 0, 0, 1];

/** Writes an image and returns its path. */
async function image(
  folder: string,
  name: string,
  options: Partial<BuildOptions> & Pick<BuildOptions, "shape">,
): Promise<string> {
  const path = join(folder, name);
  const bytes = buildNifti({
    affine,
    voxelSizes: [3, 3, 3],
    ...options,
    pair: false,
  });
  await Deno.writeFile(path, bytes);
  return path;
}

/** A ball of 100 in a field of 1, in each of some volumes. */
function ball(edge: number, volumes: number): number[] {
  return Array.from({ length: edge ** 3 * volumes }, (_, i) => {
    const voxel = i % edge ** 3;
    const [x, y, z] = [
      voxel % edge,
      Math.floor(voxel / edge) % edge,
      Math.floor(voxel / edge / edge),
    ];
    const middle = (edge - 1) / 2;
    const inside = Math.hypot(x - middle, y - middle, z - middle) < edge / 3;
    return inside ? 100 + Math.floor(i / edge ** 3) : 1;
  });
}

function assertFails(outcome: Outcome, code: number, message: string) {
  assertEquals([outcome.code, outcome.out], [code, ""]);
  assertStringIncludes(outcome.err, message);
  assertMatch(outcome.err, /^niglm: [^\n]*\n$/);
}

Deno.test("info tells what a header says", () =>
  inFolder(async (folder) => {
    const path = await image(folder, "a.nii", {
      shape: [2, 3, 4, 5],
      datatype: "int16",
      slope: 2,
    });
    const plain = await runMain("info", path);
    assertEquals([plain.code, plain.err], [0, ""]);
    assertMatch(plain.out, /shape +2 × 3 × 4 × 5\n/);
    assertMatch(plain.out, /scaling +stored value × 2 \+ 0\n/);
    assertMatch(plain.out, /from the sform \(code 2\)/);
    const json = await runMain("info", path, "--json");
    const [facts] = JSON.parse(json.out).images;
    assertEquals(facts.affine, [
      affine.slice(0, 4),
      affine.slice(4, 8),
      affine.slice(8, 12),
      affine.slice(12),
    ]);
    assertEquals([facts.orientation, facts.datatype], ["LAS", "int16"]);
  }));

Deno.test("info takes a folder of volumes for one run", () =>
  inFolder(async (folder) => {
    for (const name of ["1.nii", "2.nii", "3.nii"]) {
      await image(folder, name, { shape: [2, 2, 2] });
    }
    const { out } = await runMain("info", folder, "--json");
    const [facts] = JSON.parse(out).images;
    assertEquals([facts.imageCount, facts.shape], [3, [2, 2, 2, 3]]);
  }));

Deno.test("info shows a header whose image is missing, and says so", () =>
  inFolder(async (folder) => {
    const { hdr } = buildNifti({ shape: [2, 2, 2], pair: true });
    const path = join(folder, "a.hdr");
    await Deno.writeFile(path, hdr);
    const { code, err, out } = await runMain("info", path);
    assertEquals(code, 0);
    assertStringIncludes(err, "a.img is missing");
    assertMatch(out, /\.hdr\/\.img pair/);
  }));

Deno.test("mean averages volumes, then images", () =>
  inFolder(async (folder) => {
    const one = await image(folder, "1.nii", {
      shape: [2, 1, 1, 2],
      data: [1, 2, 3, 6],
    });
    const two = await image(folder, "2.nii", {
      shape: [2, 1, 1],
      data: [6, 7],
    });
    const out = join(folder, "mean.nii.gz");
    const { code } = await runMain("mean", one, two, "--out", out);
    assertEquals(code, 0);
    assertEquals([...(await readImage(out)).data], [4, 5.5]);
    assertFails(
      await runMain("mean", one, "--out", out),
      2,
      "--overwrite replaces it",
    );
    const again = await runMain("mean", one, "--out", out, "--overwrite");
    assertEquals(again.code, 0);
    assertEquals([...(await readImage(out)).data], [2, 4]);
  }));

Deno.test("mean resamples onto the first image's grid, or another", () =>
  inFolder(async (folder) => {
    const one = await image(folder, "1.nii", {
      shape: [3, 1, 1],
      data: [1, 2, 3],
    });
    const two = await image(folder, "2.nii", {
      shape: [2, 1, 1],
      data: [10, 20],
    });
    const out = join(folder, "mean.nii");
    const joined = await runMain("mean", one, two, "--out", out);
    assertEquals(joined.code, 0);
    assertStringIncludes(joined.err, "2.nii: is on another grid than");
    const { data, grid } = await readImage(out);
    assertEquals([...data], [5.5, 11, 1.5]);
    assertEquals(grid.shape, [3, 1, 1]);
    const coarse = await runMain(
      ...["mean", one, "--target-affine", "-6,0,0,0,3,0,0,0,3"],
      ...["--out", out, "--overwrite"],
    );
    assertEquals(coarse.code, 0, coarse.err);
    assertEquals([...(await readImage(out)).data], [1, 3]);
  }));

Deno.test("mean refuses images that do not overlap and leaves nothing", () =>
  inFolder(async (folder) => {
    const one = await image(folder, "1.nii", { shape: [2, 1, 1] });
    const two = await image(folder, "2.nii", {
      shape: [3, 1, 1],
      affine: affine.with(7, 500),
    });
    const out = join(folder, "mean.nii");
    assertFails(
      await runMain("mean", one, two, "--quiet", "--out", out),
      1,
      "2.nii: target_affine: no voxel of the target grid lies inside",
    );
    assertFails(
      await runMain("mean", one, "--out", one, "--overwrite"),
      2,
      "is an input",
    );
    assertFails(
      await runMain(
        ...["mean", one, "--quiet", "--out", out, "--target-shape", "2,2,2"],
      ),
      2,
      "--target-shape needs --target-affine",
    );
    assertEquals(await namesIn(folder), ["1.nii", "2.nii"]);
  }));

Deno.test("a damaged image is refused in one sentence and leaves nothing", () =>
  inFolder(async (folder) => {
    const whole = await image(folder, "a.nii", { shape: [4, 4, 4, 3] });
    const bytes = await Deno.readFile(whole);
    const zipped = new Uint8Array(
      await new Response(
        new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")),
      ).arrayBuffer(),
    );
    const wrongSum = zipped.slice();
    wrongSum[wrongSum.length - 8] ^= 1;
    const damaged: Record<string, Uint8Array> = {
      "short.nii": bytes.subarray(0, 500),
      "header.nii": bytes.subarray(0, 200),
      "short.nii.gz": zipped.subarray(0, zipped.length - 12),
      "crc.nii.gz": wrongSum,
      "text.nii.gz": new TextEncoder().encode("no image"),
    };
    const outs = join(folder, "out");
    await Deno.mkdir(outs);
    for (const [name, content] of Object.entries(damaged)) {
      const path = join(folder, name);
      await Deno.writeFile(path, content);
      for (const command of ["mean", "mask"]) {
        assertFails(
          await runMain(command, path, "--quiet", "--out", `${outs}/o.nii`),
          1,
          name,
        );
      }
    }
    assertFails(
      await runMain("mean", join(folder, "no.nii"), "--out", `${outs}/o.nii`),
      1,
      "no such file",
    );
    assertEquals(await namesIn(outs), []);
  }));

Deno.test("mask finds a ball, from volumes given as one file or as several", () =>
  inFolder(async (folder) => {
    const edge = 16;
    const shape = [edge, edge, edge];
    const data = ball(edge, 2);
    const both = await image(folder, "bold.nii", {
      shape: [...shape, 2],
      data,
    });
    const volumes: string[] = [];
    for (const volume of [0, 1]) {
      volumes.push(
        await image(folder, `${volume}.nii`, {
          shape,
          data: data.slice(volume * edge ** 3, (volume + 1) * edge ** 3),
        }),
      );
    }
    const [one, several] = [join(folder, "m.nii"), join(folder, "n.nii")];
    const open = ["mask", "--opening", "0"];
    const first = await runMain(...open, both, "--out", one, "--json");
    const second = await runMain(...open, ...volumes, "--out", several);
    assertEquals([first.code, second.code], [0, 0]);
    assertEquals(await Deno.readFile(one), await Deno.readFile(several));
    const expected = data.filter((value) => value === 100).length;
    assertEquals(JSON.parse(first.out).voxels, expected);
    const inside = (await readImage(one)).data;
    assertEquals(inside.reduce((sum, value) => sum + value), expected);
  }));

Deno.test("an empty mask is refused", () =>
  inFolder(async (folder) => {
    const path = await image(folder, "a.nii", { shape: [4, 4, 4] });
    const out = join(folder, "mask.nii");
    assertFails(await runMain("mask", path, "--quiet", "--out", out), 1, path);
    assertEquals(await namesIn(folder), ["a.nii"]);
  }));

Deno.test("threshold prints a threshold that clusters reads", () =>
  inFolder(async (folder) => {
    const data = new Array(5 ** 3).fill(0);
    data[62] = 5;
    data[63] = 4;
    data[0] = -6;
    const map = await image(folder, "z.nii", { shape: [5, 5, 5], data });
    const out = join(folder, "t.nii");
    const json = await runMain(
      ...["threshold", map, "--alpha", "0.001", "--one-sided"],
      ...["--out", out, "--json"],
    );
    assertEquals([json.code, json.err], [0, ""]);
    const { threshold, voxels } = JSON.parse(json.out);
    assertAlmostEquals(threshold, 3.090232306167813, 1e-12);
    assertEquals(voxels, 2);
    const file = join(folder, "threshold.json");
    await Deno.writeTextFile(file, json.out);
    const table = await runMain(
      "clusters",
      map,
      "--stat-threshold",
      `@${file}`,
    );
    assertEquals(
      table.out,
      "Cluster ID\tX\tY\tZ\tPeak Stat\tCluster Size (mm3)\n" +
        "1\t3\t0\t6\t5\t54\n",
    );
    const labels = join(folder, "labels.nii");
    const both = await runMain(
      ...["clusters", map, "--stat-threshold", "3", "--two-sided"],
      ...["--format", "CSV", "--label-map", labels],
    );
    assertEquals(both.out.split("\n").length, 4);
    assertMatch(both.out, /\n2,9,-6,0,-6,27\n$/);
    const { data: numbers } = await readImage(labels);
    assertEquals([numbers[62], numbers[63], numbers[0]], [1, 1, -1]);
  }));

Deno.test("a threshold beyond all voxels is infinite and leaves a warning", () =>
  inFolder(async (folder) => {
    const data = Array.from({ length: 125 }, (_, i) => Math.sin(i));
    const map = await image(folder, "z.nii", { shape: [5, 5, 5], data });
    const { code, out, err } = await runMain(
      ...["threshold", map, "--height-control", "FDR", "--alpha", "0.01"],
      ...["--out", join(folder, "t.nii"), "--json"],
    );
    assertEquals(code, 0);
    assertEquals(JSON.parse(out).threshold, "Infinity");
    assertStringIncludes(err, "no voxel reaches the threshold");
    const file = join(folder, "t.json");
    await Deno.writeTextFile(file, out);
    const table = await runMain(
      "clusters",
      map,
      "--stat-threshold",
      `@${file}`,
    );
    assertEquals(table.code, 0);
    assertEquals(table.out.split("\n").length, 2);
    assertStringIncludes(table.err, "no clusters");
  }));

Deno.test("thresholds that make no sense are refused", () =>
  inFolder(async (folder) => {
    const map = await image(folder, "z.nii", { shape: [5, 5, 5] });
    const series = await image(folder, "s.nii", { shape: [5, 5, 5, 2] });
    const mask = await image(folder, "m.nii", { shape: [4, 5, 5] });
    const out = ["--out", join(folder, "t.nii")];
    const text = join(folder, "t.json");
    await Deno.writeTextFile(text, '{"threshold": "high"}');
    const cases: [string[], number, string][] = [
      [["threshold", map, ...out, "--threshold", "3"], 2, "--threshold"],
      [["threshold", map, ...out, "--alpha", "1"], 2, "alpha"],
      [["threshold", series, ...out], 1, "2 volumes"],
      [["threshold", map, ...out, "--mask", mask], 1, "4×5×5"],
      [["clusters", map, "--stat-threshold", "3z"], 2, "'3z'"],
      [["clusters", map, "--stat-threshold", `@${map}`], 1, "z.nii"],
      [["clusters", map, "--stat-threshold", `@${text}`], 1, "'threshold'"],
      [["clusters", map, "--stat-threshold", "@none"], 1, "none"],
    ];
    for (const [args, code, message] of cases) {
      assertFails(await runMain(...args), code, message);
    }
    assertEquals(await namesIn(folder), ["m.nii", "s.nii", "t.json", "z.nii"]);
  }));

Deno.test("design writes a table", () =>
  inFolder(async (folder) => {
    const events = join(folder, "events.tsv");
    await Deno.writeTextFile(
      events,
      "onset\tduration\ttrial_type\n0\t20\ta\n40\t20\tb\n",
    );
    const args = [
      ...["design", "--events", events, "--n-scans", "50", "--t-r", "2"],
      ...["--drift-model", "Polynomial"],
    ];
    const printed = await runMain(...args);
    assertEquals([printed.code, printed.err], [0, ""]);
    const lines = printed.out.trimEnd().split("\n");
    assertEquals(lines[0], "a\tb\tdrift_1\tconstant");
    assertEquals(lines.length, 51);
    const out = join(folder, "design.tsv");
    const written = await runMain(...args, "--out", out);
    assertEquals([written.code, written.out], [0, ""]);
    assertEquals(await Deno.readTextFile(out), printed.out);
    const kept = join(folder, "kept.txt");
    await Deno.writeTextFile(kept, "0\n1\n2\n3\n4\n5\n49\n");
    const json = await runMain(...args, "--sample-mask", kept, "--json");
    const { columns, rows, frameTimes } = JSON.parse(json.out);
    assertEquals([columns.length, rows.length], [4, 7]);
    assertEquals(rows[6].map(String).join("\t"), lines[50]);
    assertEquals(frameTimes.at(-1), 98);
  }));

Deno.test("events that cannot be used are refused", () =>
  inFolder(async (folder) => {
    const events = join(folder, "events.tsv");
    const tables: [string, string][] = [
      ["start\tduration\n0\t1\n", "onset"],
      ["onset\tduration\n0\tlong\n", "duration"],
      ["onset\tduration\nNaN\t1\n", "onset"],
      ["onset\tduration\n", "events"],
      ["", "empty"],
    ];
    for (const [table, message] of tables) {
      await Deno.writeTextFile(events, table);
      const outcome = await runMain(
        ...["design", "--events", events, "--n-scans", "50", "--t-r", "2"],
        ...["--quiet", "--out", join(folder, "design.tsv")],
      );
      assertFails(outcome, 1, message);
      assertStringIncludes(outcome.err, events);
    }
    await Deno.writeTextFile(events, "onset\tduration\n0\t1\n");
    for (const scans of ["1", "1e9"]) {
      assertFails(
        await runMain(
          ...["design", "--events", events, "--n-scans", scans, "--t-r", "2"],
        ),
        2,
        "from 2 to 200000",
      );
    }
    assertFails(
      await runMain(
        ...["design", "--events", events, "--n-scans", "50", "--t-r", "2"],
        ...["--confound-columns", "x", "--quiet"],
      ),
      2,
      "--confounds",
    );
    assertEquals(await namesIn(folder), ["events.tsv"]);
  }));
