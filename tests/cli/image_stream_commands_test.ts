import {
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { type Image, resampleImg, smoothVolume } from "../../lib/image/mod.ts";
import { openImage, readImage } from "../../lib/nifti/mod.ts";
import { buildNifti, type BuildOptions, gzipped } from "../builders.ts";
import { inFolder } from "../in_folder.ts";
import { noise } from "../noise.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

const affine = [-3, 0, 0, 9, 0, 3, 0, -6, 0, 0, 3, 0, 0, 0, 0, 1];

/** Writes an image of noise and returns its path. */
async function image(
  folder: string,
  name: string,
  options: Partial<BuildOptions> & Pick<BuildOptions, "shape">,
): Promise<string> {
  const [x, y = 1, ...rest] = options.shape;
  const data = noise(1, [x, y, rest.reduce((product, n) => product * n, 1)]);
  const path = join(folder, name);
  const built = { affine, voxelSizes: [3, 3, 3] as const, data, ...options };
  await Deno.writeFile(path, buildNifti({ ...built, pair: false }));
  return path;
}

/** One volume of an image. */
function volume(whole: Image, index: number): Float64Array {
  const size = whole.data.length / whole.volumeCount;
  return whole.data.slice(index * size, (index + 1) * size);
}

function assertFails(outcome: Outcome, code: number, message: string): void {
  assertEquals([outcome.code, outcome.out], [code, ""]);
  assertStringIncludes(outcome.err, message);
  assertMatch(outcome.err.trimEnd().split("\n").at(-1)!, /^niglm: [^\n]*$/);
}

Deno.test("smooth writes every volume smoothed", () =>
  inFolder(async (folder) => {
    const shape = [6, 5, 4, 3];
    const bold = await image(folder, "bold.nii", { shape, tR: 2.5 });
    const out = join(folder, "smooth.nii.gz");
    const args = ["smooth", bold, "--out", out, "--dtype", "float64"];
    const { code, out: text } = await runMain(...args, "--fwhm", "5");
    assertEquals(code, 0);
    assertEquals(text, `${out}: 3 volumes smoothed by 5 mm\n`);
    const source = await readImage(bold);
    const found = await readImage(out);
    assertEquals((await openImage(out)).tR, 2.5);
    assertEquals(
      volume(found, 2),
      smoothVolume(volume(source, 2), source.grid, 5),
    );
    const again = await runMain(
      ...[...args, "--overwrite", "--fwhm", "4,6,8", "--json"],
    );
    assertEquals(JSON.parse(again.out).fwhm, [4, 6, 8]);
    assertEquals(
      volume(await readImage(out), 1),
      smoothVolume(volume(source, 1), source.grid, [4, 6, 8]),
    );
  }));

Deno.test("smooth --fwhm fast adds neighbours", () =>
  inFolder(async (folder) => {
    const bold = await image(folder, "a.nii", { shape: [3, 1, 1] });
    const out = join(folder, "out.nii");
    const { code } = await runMain(
      ...["smooth", bold, "--fwhm", "Fast", "--out", out],
      ...["--dtype", "float64"],
    );
    assertEquals(code, 0);
    const [a, b] = (await readImage(bold)).data;
    assertAlmostEquals(
      (await readImage(out)).data[0],
      (a + b / 5) / 2.2,
      1e-12,
    );
  }));

Deno.test("smooth refuses or warns of a width", () =>
  inFolder(async (folder) => {
    const bold = await image(folder, "a.nii", { shape: [3, 4, 5] });
    const out = join(folder, "out.nii");
    const smooth = (fwhm: string) =>
      runMain("smooth", bold, "--fwhm", fwhm, "--out", out);
    for (const fwhm of ["-1", "x", "1,2", "1,2,,", "Infinity"]) {
      const expected =
        "expected a width of at least 0 mm, three of them, or fast";
      assertFails(await smooth(fwhm), 2, expected);
    }
    assertFails(await smooth("15.1"), 1, "the image's longest side, 15 mm");
    assertEquals(await namesIn(folder), ["a.nii"]);
    const { code, err } = await smooth("1.4");
    assertEquals(code, 0);
    assertStringIncludes(err, "less than half a voxel (3 mm)");
  }));

Deno.test("resample takes a grid in numbers or from an image", () =>
  inFolder(async (folder) => {
    const shape = [6, 5, 4, 2];
    const bold = await image(folder, "bold.nii", { shape, tR: 2 });
    const moved = [-2, 0, 0, 7, 0, 2, 0.5, -5, 0, 0, 2, 1, 0, 0, 0, 1];
    const like = await image(folder, "like.nii", {
      shape: [5, 6, 4],
      affine: moved,
    });
    const out = join(folder, "out.nii");
    const resample = (...args: string[]) =>
      runMain(
        ...["resample", bold, "--out", out, "--overwrite"],
        ...["--dtype", "float64", "--json", ...args],
      );
    const source = await readImage(bold);
    const grid = { targetAffine: moved, targetShape: [5, 6, 4] };
    for (const interpolation of ["continuous", "linear", "nearest"] as const) {
      const { code, out: json } = await resample(
        ...["--like", like, "--interpolation", interpolation],
      );
      assertEquals(code, 0);
      const expected = resampleImg(source, { ...grid, interpolation });
      const found = await readImage(out);
      assertEquals(found.data, expected.data);
      assertEquals(found.grid.affine, expected.grid.affine);
      assertEquals(found.grid.shape, expected.grid.shape);
      assertEquals(JSON.parse(json).affine[1], [0, 2, 0.5, -5]);
    }
    const given = await resample(
      ...["--target-affine", moved.slice(0, 12).join(",")],
      ...["--target-shape", "5,6,4", "--fill-value", "-3", "--no-clip"],
    );
    assertEquals(given.code, 0);
    assertEquals(
      (await readImage(out)).data,
      resampleImg(source, { ...grid, fillValue: -3, clip: false }).data,
    );
    const axes = await resample("--target-affine", "-4,0,0,0,4,0,0,0,4");
    assertEquals(JSON.parse(axes.out).shape, [5, 4, 4]);
    assertEquals((await openImage(out)).tR, 2);
    const compat = await resample("--like", like, "--compat", "nilearn");
    assertEquals(JSON.parse(compat.out).compat, "nilearn");
    assertEquals(
      (await readImage(out)).data,
      resampleImg(source, { ...grid, clipRange: "run" }).data,
    );
    const same = await resample("--like", bold);
    assertEquals(JSON.parse(same.out).resampled, false);
    assertStringIncludes(same.err, "is on that grid already");
    assertEquals((await readImage(out)).data, source.data);
  }));

Deno.test("resample refuses what is no grid and leaves nothing behind", () =>
  inFolder(async (folder) => {
    const bold = await image(folder, "bold.nii", { shape: [6, 5, 4] });
    const refused: [number, string, ...string[]][] = [
      [2, "found no grid, expected --like or --target-affine"],
      [
        2,
        "expected one or the other",
        "--like",
        bold,
        "--target-shape",
        "2,2,2",
      ],
      [2, "needs --target-affine", "--target-shape", "2,2,2"],
      [2, "found 2 numbers, expected 9, 12 or 16", "--target-affine", "1,2"],
      [2, "--target-affine: found 'x'", "--target-affine", "x"],
      [2, "is singular", "--target-affine", "1,0,0,0,1,0,0,0,0"],
      [2, "would need", "--target-affine", "1e-4,0,0,0,1e-4,0,0,0,1e-4"],
      [
        1,
        "no voxel of the target grid lies inside",
        ...["--target-affine", "3,0,0,-900,0,3,0,0,0,0,3,0"],
        ...["--target-shape", "4,4,4"],
      ],
    ];
    for (const [code, message, ...args] of refused) {
      const out = join(folder, "out.nii");
      const outcome = await runMain("resample", bold, "--out", out, ...args);
      assertFails(outcome, code, message);
    }
    assertEquals(await namesIn(folder), ["bold.nii"]);
    const onto = await runMain(
      ...["resample", bold, "--like", bold, "--out", bold, "--overwrite"],
    );
    assertFails(onto, 2, "bold.nii");
  }));

Deno.test("concat joins images, and resamples if it is told to", () =>
  inFolder(async (folder) => {
    const one = await image(folder, "1.nii", { shape: [4, 3, 2, 2], tR: 2 });
    const moved = await image(folder, "2.nii", {
      shape: [4, 3, 2, 1],
      affine: affine.with(3, 10),
    });
    const out = join(folder, "out.nii");
    const concat = (...args: string[]) =>
      runMain("concat", ...args, "--out", out, "--dtype", "float64");
    assertFails(
      await concat(one, moved),
      1,
      "its affine puts voxels up to 1.00 mm away",
    );
    assertEquals(await namesIn(folder), ["1.nii", "2.nii"]);
    const { code, out: text } = await concat(one, moved, "--auto-resample");
    assertEquals([code, text], [0, `${out}: 3 volumes of 2 images\n`]);
    const first = await readImage(one);
    const found = await readImage(out);
    assertEquals(found.data.slice(0, 48), first.data);
    const resampled = resampleImg(await readImage(moved), {
      targetAffine: affine,
      targetShape: [4, 3, 2],
    });
    assertEquals(volume(found, 2), resampled.data);
    assertEquals((await openImage(out)).tR, 2);
  }));

Deno.test("concat takes volumes of a folder, and no mixture with series", () =>
  inFolder(async (folder) => {
    const volumes = join(folder, "volumes");
    await Deno.mkdir(volumes);
    for (const name of ["1.nii", "2.nii"]) {
      await image(volumes, name, { shape: [2, 2, 2] });
    }
    const series = await image(folder, "4d.nii", { shape: [2, 2, 2, 3] });
    const out = join(folder, "out.nii");
    assertFails(
      await runMain("concat", volumes, series, "--out", out),
      1,
      "4d.nii: has 4 axes (2×2×2×3), expected 3 as ",
    );
    const { out: json } = await runMain(
      ...["concat", volumes, volumes, "--out", out, "--json"],
    );
    assertEquals(JSON.parse(json).volumes, 4);
    const more = await image(folder, "5d.nii", { shape: [2, 2, 2, 1, 3] });
    assertFails(
      await runMain("concat", more, "--out", join(folder, "no.nii")),
      1,
      "has 5 axes",
    );
  }));

Deno.test("a failure half-way leaves nothing behind", () =>
  inFolder(async (folder) => {
    const one = await image(folder, "1.nii", { shape: [4, 3, 2] });
    const far = await image(folder, "2.nii", {
      shape: [4, 3, 2],
      affine: affine.with(3, 900),
    });
    const out = join(folder, "out.nii");
    assertFails(
      await runMain("concat", one, far, "--auto-resample", "--out", out),
      1,
      "2.nii: target_affine: ",
    );
    assertEquals(await namesIn(folder), ["1.nii", "2.nii"]);
  }));

Deno.test("workers, memory and engine change no byte of an image", () =>
  inFolder(async (folder) => {
    const shape = [12, 11, 9, 14];
    const bold = await image(folder, "bold.nii", { shape, tR: 2 });
    const zipped = join(folder, "bold.nii.gz");
    await Deno.writeFile(zipped, await gzipped(await Deno.readFile(bold)));
    const moved = await image(folder, "moved.nii", {
      shape,
      affine: affine.with(1, 0.2).with(3, 8),
    });
    const commands = [
      ["smooth", zipped, "--fwhm", "7"],
      ["smooth", bold, "--fwhm", "fast"],
      ["resample", zipped, "--like", moved, "--compat", "nilearn"],
      ["concat", bold, moved, "--auto-resample"],
      ["mean", bold, zipped],
    ];
    const ways = [
      ["--workers", "0"],
      ["--workers", "0", "--engine", "ts"],
      ["--workers", "2", "--engine", "ts", "--memory", "600KiB"],
      ["--workers", "3", "--engine", "wasm"],
    ];
    for (const command of commands) {
      const digests = new Set<string>();
      for (const way of ways) {
        const out = join(folder, "out.nii.gz");
        const how = command[0] === "mean"
          ? way.map((word) => word.replace("600KiB", "8MiB"))
          : way;
        const { code, err } = await runMain(
          ...[...command, "--out", out, "--overwrite", "--quiet", ...how],
        );
        assertEquals([code, err], [0, ""]);
        digests.add((await Deno.readFile(out)).toBase64());
      }
      assertEquals(digests.size, 1, command.join(" "));
    }
  }));

Deno.test("workers compress a long image to the same bytes", () =>
  inFolder(async (folder) => {
    const bold = await image(folder, "bold.nii", { shape: [90, 90, 90, 3] });
    const written: string[] = [];
    for (const workers of ["0", "2"]) {
      const out = join(folder, `${workers}.nii.gz`);
      const { code, err } = await runMain(
        ...["smooth", bold, "--fwhm", "fast", "--out", out, "--quiet"],
        ...["--workers", workers],
      );
      assertEquals([code, err], [0, ""]);
      written.push((await Deno.readFile(out)).toBase64());
    }
    assertEquals(written[1] === written[0], true);
  }));

Deno.test("too little memory for a volume is refused", () =>
  inFolder(async (folder) => {
    const bold = await image(folder, "bold.nii", { shape: [40, 40, 40, 2] });
    const out = join(folder, "out.nii");
    for (const workers of ["0", "2"]) {
      assertFails(
        await runMain(
          ...["smooth", bold, "--fwhm", "6", "--out", out],
          ...["--memory", "1MiB", "--workers", workers],
        ),
        2,
        "bold.nii: 1 MiB of memory are too few for its volumes of 40×40×40 voxels; expected at least 2 MiB",
      );
    }
    assertEquals(await namesIn(folder), ["bold.nii"]);
  }));

for (const workers of ["0", "2"]) {
  Deno.test(
    `Ctrl-C ends a stream with exit code 130 and leaves nothing, ${workers} workers`,
    {
      ignore: Deno.build.os === "windows",
    },
    () =>
      inFolder(async (folder) => {
        const shape = [100, 100, 100, 1000];
        const bold = join(folder, "bold.nii");
        const header = buildNifti({
          shape: [1, 1, 1, 1],
          datatype: "int16",
          edit: (view, littleEndian) =>
            shape.forEach((n, i) => view.setInt16(42 + 2 * i, n, littleEndian)),
        });
        await Deno.writeFile(bold, header);
        await Deno.truncate(bold, 352 + 2 * 100 ** 3 * 1000);
        const root = fromFileUrl(new URL("../../", import.meta.url));
        const child = new Deno.Command(Deno.execPath(), {
          args: [
            ...["run", "--no-prompt", "--quiet"],
            ...[`--allow-read=${folder},${root}`, `--allow-write=${folder}`],
            ...[join(root, "cli.ts"), "smooth", bold, "--fwhm", "8"],
            ...["--workers", workers, "--out", join(folder, "out.nii")],
          ],
          stdout: "null",
          stderr: "piped",
        }).spawn();
        let err = "";
        const decoded = child.stderr.pipeThrough(new TextDecoderStream());
        for await (const text of decoded) {
          if (err === "") child.kill("SIGINT");
          err += text;
        }
        assertEquals((await child.status).code, 130, err);
        assertMatch(err, /^Smoothing [^\n]*\nniglm: interrupted\n$/);
        assertEquals(await namesIn(folder), ["bold.nii"]);
      }),
  );
}
