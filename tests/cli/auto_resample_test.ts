/** Volumes on their own grids, interpolated once, on the command line. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import {
  concatImgs,
  resampleImg,
  type VolumeSeries,
} from "../../lib/image/mod.ts";
import {
  type Affine,
  type NiftiRun,
  openRun,
  readImage,
  writeImage,
} from "../../lib/nifti/mod.ts";
import { buildNifti, gzipped } from "../builders.ts";
import { inFolder } from "../in_folder.ts";
import { madeValues, SHAPE } from "../made_brain.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

const SIZE = SHAPE[0] * SHAPE[1] * SHAPE[2];
const SCANS = [40, 34];
const AFFINE = [3, 0, 0, -18, 0, 3, 0, -17, 0, 0, 3, -12, 0, 0, 0, 1];

/** The grid of a scan: turned and shifted a little more each time. */
function movedAffine(t: number, more = 1): number[] {
  const angle = more * t / 2000;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [0, 4].map((row) => AFFINE.slice(row, row + 4));
  return [
    ...x.map((value, i) => c * value - s * y[i]),
    ...y.map((value, i) => s * x[i] + c * value),
    ...AFFINE.slice(8),
  ].with(11, AFFINE[11] + more * Math.sin(t) / 10);
}

/** Two runs of 3-D images, each on its own grid; the events of both. */
async function makeRuns(folder: string, more = 1): Promise<string[]> {
  const runs: string[] = [];
  for (const [k, scans] of SCANS.entries()) {
    const run = join(folder, `run-${k + 1}`);
    await Deno.mkdir(run);
    const values = madeValues(scans, k + 1);
    for (let t = 0; t < scans; t++) {
      await Deno.writeFile(
        join(run, `${String(t).padStart(2, "0")}.nii`),
        volumeFile(
          values.subarray(t * SIZE, (t + 1) * SIZE),
          movedAffine(t + 50 * k, more),
        ),
      );
    }
    runs.push(run);
  }
  const rows = [0, 40].map((onset) => `${onset}\t20\ton\n`);
  await Deno.writeTextFile(
    join(folder, "events.tsv"),
    `onset\tduration\ttrial_type\n${rows.join("")}`,
  );
  return runs;
}

function volumeFile(data: Int16Array, affine: Affine): Uint8Array {
  return buildNifti({
    ...{ shape: SHAPE, data, datatype: "int16", affine, slope: 0.5 },
    voxelSizes: [3, 3, 3],
  });
}

async function fit(
  folder: string,
  name: string,
  ...args: string[]
): Promise<Outcome & { readonly to: string }> {
  const to = join(folder, name);
  const outcome = await runMain(
    ...["first-level", ...args, "--out", to, "--json", "--quiet"],
    ...["--same-events", join(folder, "events.tsv"), "--t-r", "2"],
    ...["--contrast", "on", "--dtype", "float64"],
  );
  return { ...outcome, to };
}

/** Digests of all maps of a result. */
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

/** Opens each volume of a run as a series of its own. */
async function volumesOf(run: string): Promise<NiftiRun[]> {
  const names = await namesIn(run);
  return await Promise.all(names.map((name) => openRun(join(run, name))));
}

async function writeSeries(path: string, series: VolumeSeries) {
  await writeImage(series, path, { datatype: "float64", tR: 2 });
  return path;
}

Deno.test("every volume is interpolated once, straight onto the first", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    const [first] = await volumesOf(runs[0]);
    const files: string[] = [];
    for (const run of runs) {
      const volumes = await volumesOf(run);
      const moved = concatImgs([first, ...volumes], { autoResample: true });
      const stacked = {
        ...moved,
        volumeCount: volumes.length,
        async *volumes() {
          for await (const { index, data } of moved.volumes()) {
            if (index > 0) yield { index: index - 1, data };
          }
        },
      };
      files.push(await writeSeries(`${run}.nii`, stacked));
    }
    for (
      const [i, model] of [
        [],
        ["--smoothing-fwhm", "5"],
        ["--noise-model", "ar2", "--save", "effect,z,residuals,rsquare"],
      ].entries()
    ) {
      const stacked = await fit(folder, `stacked-${i}`, ...files, ...model);
      assertEquals([stacked.code, stacked.err], [0, ""]);
      const expected = await mapsOf(stacked.to);
      for (const [j, workers] of ["0", "2"].entries()) {
        const moved = await fit(
          folder,
          `moved-${i}-${j}`,
          ...[...runs, "--auto-resample"],
          ...[...model, "--workers", workers],
        );
        assertEquals([moved.code, moved.err], [0, ""]);
        assertEquals(await mapsOf(moved.to), expected);
      }
    }
  }));

Deno.test("no budget, engine or number of workers changes a resampled byte", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder, 20);
    const args = [
      ...[...runs, "--auto-resample", "--mask", "none"],
      ...["--smoothing-fwhm", "4,5,6"],
      ...["--target-affine", "4,0,0,0,4,0,0,0,4"],
    ];
    const first = await fit(folder, "first", ...args);
    assertEquals([first.code, first.err], [0, ""]);
    const expected = await mapsOf(first.to);
    const { grid } = await readImage(join(first.to, "mean.nii.gz"));
    assertEquals(grid.voxelSizes, [4, 4, 4]);
    for (
      const [i, more] of [
        ["--workers", "0", "--engine", "ts"],
        ["--workers", "3", "--engine", "wasm"],
        ["--workers", "0", "--memory", "1.4MiB"],
        ["--workers", "1", "--memory", "1GiB"],
      ].entries()
    ) {
      const other = await fit(folder, `other-${i}`, ...args, ...more);
      assertEquals([other.code, other.err], [0, ""], more.join(" "));
      assertEquals(await mapsOf(other.to), expected, more.join(" "));
    }
  }));

Deno.test("volumes of other shapes, or with holes, are resampled, gzipped or not", () =>
  inFolder(async (folder) => {
    const [run] = await makeRuns(folder);
    const [nx, ny, nz] = SHAPE;
    const rows = new Int16Array(nx * ny * (nz + 2));
    rows.set(madeValues(1), nx * ny);
    const affine = AFFINE.with(11, AFFINE[11] - 3);
    await Deno.writeFile(
      join(run, "03.nii"),
      buildNifti({
        ...{ shape: [nx, ny, nz + 2], data: rows, datatype: "int16" },
        affine,
        voxelSizes: [3, 3, 3],
      }),
    );
    const holes = Float32Array.from(madeValues(1));
    holes.set([NaN, Infinity, NaN], 6 + nx * (5 + ny * 4));
    await Deno.writeFile(
      join(run, "05.nii"),
      buildNifti({
        ...{ shape: SHAPE, data: holes, datatype: "float32" },
        affine: movedAffine(5, 9),
        voxelSizes: [3, 3, 3],
      }),
    );
    const packed = join(folder, "packed");
    await Deno.mkdir(packed);
    for (const name of await namesIn(run)) {
      const bytes = await Deno.readFile(join(run, name));
      await Deno.writeFile(join(packed, `${name}.gz`), await gzipped(bytes));
    }
    const [first] = await volumesOf(run);
    const moved = concatImgs([first, ...await volumesOf(run)], {
      autoResample: true,
    });
    const stacked = await writeSeries(join(folder, "stacked.nii"), {
      ...moved,
      volumeCount: SCANS[0],
      async *volumes() {
        for await (const { index, data } of moved.volumes()) {
          if (index > 0) yield { index: index - 1, data };
        }
      },
    });
    const expected = await fit(folder, "expected", stacked);
    assertEquals([expected.code, expected.err], [0, ""]);
    for (const [i, args] of [[run], [packed]].entries()) {
      for (const workers of ["0", "2"]) {
        const { code, err, to } = await fit(
          folder,
          `shapes-${i}-${workers}`,
          ...[...args, "--auto-resample", "--workers", workers],
        );
        assertEquals([code, err], [0, ""]);
        assertEquals(await mapsOf(to), await mapsOf(expected.to));
      }
    }
  }));

Deno.test("--compat nilearn joins each run, then resamples it to its whole range", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    const joined = await Promise.all(
      runs.map(async (run) =>
        concatImgs(await volumesOf(run), { autoResample: true })
      ),
    );
    const [{ grid }] = joined;
    const files = [
      await writeSeries(join(folder, "1.nii"), joined[0]),
      await writeSeries(
        join(folder, "2.nii"),
        resampleImg(joined[1], {
          targetAffine: grid.affine,
          targetShape: grid.shape,
          clipRange: "run",
        }),
      ),
    ];
    const compat = ["--compat", "nilearn"];
    const stacked = await fit(folder, "stacked", ...files, ...compat);
    assertEquals([stacked.code, stacked.err], [0, ""]);
    const moved = await fit(
      folder,
      "moved",
      ...[...runs, "--auto-resample", ...compat],
    );
    assertEquals([moved.code, moved.err], [0, ""]);
    assertEquals(await mapsOf(moved.to), await mapsOf(stacked.to));
    const once = await fit(folder, "once", ...runs, "--auto-resample");
    assert(
      (await mapsOf(once.to))["mean.nii.gz"] !==
        (await mapsOf(moved.to))["mean.nii.gz"],
    );
  }));

Deno.test("a mask on another grid is the target, and is resampled to one", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    const mask = join(folder, "mask.nii");
    const data = new Float64Array(6 * 6 * 4).fill(1);
    const affine = [6, 0, 0, -16, 0, 6, 0, -15, 0, 0, 6, -9, 0, 0, 0, 1];
    const grid = { shape: [6, 6, 4], affine, voxelSizes: [6, 6, 6] } as const;
    await writeImage({ grid, volumeCount: 1, data }, mask);
    const refused = await fit(folder, "refused", runs[0], "--mask", mask);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.err, "mask.nii: found 6×6×4 voxels");
    const args = [...runs, "--auto-resample", "--mask", mask];
    const onMask = await fit(folder, "on-mask", ...args);
    assertEquals([onMask.code, onMask.err], [0, ""]);
    const mean = await readImage(join(onMask.to, "mean.nii.gz"));
    assertEquals(mean.grid.affine, affine);
    const onTarget = await fit(
      folder,
      "on-target",
      ...[...args, "--target-affine", AFFINE.join()],
      ...["--target-shape", SHAPE.join()],
    );
    assertEquals([onTarget.code, onTarget.err], [0, ""]);
    const inside = await readImage(join(onTarget.to, "mask.nii.gz"));
    assertEquals(inside.grid.affine, AFFINE);
    assert(inside.data.includes(0) && inside.data.includes(1));
  }));

Deno.test("grids that differ are refused without --auto-resample, by how much", () =>
  inFolder(async (folder) => {
    const near = await makeRuns(folder);
    const one = await fit(folder, "one", near[0]);
    assertEquals(one.code, 0);
    assertStringIncludes(
      JSON.parse(one.out).warnings.join(),
      "39 of 40 volumes differ from the first's, by at most",
    );
    const both = await fit(folder, "both", ...near);
    assertEquals(both.code, 1);
    assertStringIncludes(both.err, "run-2: its affine puts voxels up to");
    assertStringIncludes(both.err, "--auto-resample");
    const far = join(near[0], "99.nii");
    await Deno.writeFile(
      far,
      volumeFile(new Int16Array(SIZE), movedAffine(900)),
    );
    const list = await fit(folder, "list", near[0]);
    assertEquals(list.code, 1);
    assertStringIncludes(list.err, "99.nii: lies up to ");
    assertStringIncludes(list.err, "--auto-resample");
  }));

Deno.test("targets and grids that cannot be are refused in a sentence", () =>
  inFolder(async (folder) => {
    const runs = await makeRuns(folder);
    const bad = join(runs[1], "07.nii");
    const cases = [
      [
        [
          "--target-affine",
          "3,0,0,500,0,3,0,0,0,0,3,0",
          "--target-shape",
          "9,9,9",
        ],
        "/run-1: target_affine: the image lies wholly before",
        1,
      ],
      [
        ["--target-affine", "0.01,0,0,0,0.01,0,0,0,0.01"],
        "each volume of which would need",
        2,
      ],
      [
        ["--target-affine", "1,0,0,0,2,0,0,0,0"],
        "target_affine: found one that is singular",
        2,
      ],
      [["--target-shape", "3,3,3"], "needs --target-affine", 2],
      [
        [
          ...["--target-affine", "1,0,0,0,0,1,0,0,0,0,1,0"],
          ...["--target-shape", "500,500,500", "--mask", "none"],
        ],
        "256 MiB of memory are too few for one volume of 125000000 voxels",
        2,
      ],
    ] as const;
    for (const [args, message, code] of cases) {
      const { err, ...outcome } = await fit(
        folder,
        "bad",
        ...[...runs, "--auto-resample", ...args],
      );
      assertStringIncludes(err, message);
      assertEquals(err.trim().split("\n").length, 1);
      assertEquals(outcome.code, code, err);
      assertEquals(
        await namesIn(folder).then((names) => names.includes("bad")),
        false,
      );
    }
    await Deno.writeFile(
      bad,
      volumeFile(new Int16Array(SIZE), movedAffine(0).with(0, NaN)),
    );
    const nan = await fit(folder, "bad", ...runs, "--auto-resample");
    assertEquals(nan.code, 1);
    assertStringIncludes(nan.err, bad);
    await Deno.writeFile(
      bad,
      volumeFile(
        new Int16Array(SIZE),
        [3, 0, 0, 0, 6, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
      ),
    );
    const singular = await fit(folder, "bad", ...runs, "--auto-resample");
    assertEquals(singular.code, 1);
    assertStringIncludes(singular.err, bad);
    const values = madeValues(2);
    await Deno.writeFile(
      bad,
      buildNifti({ shape: [...SHAPE, 2], data: values, datatype: "int16" }),
    );
    const mixed = await fit(folder, "bad", ...runs, "--auto-resample");
    assertEquals(mixed.code, 1);
    assertStringIncludes(mixed.err, `${bad}: holds 2 volumes`);
  }));
