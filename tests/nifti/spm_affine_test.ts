import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import { openImage, openRun, readImageHeader } from "../../lib/nifti/mod.ts";
import { runMain } from "../cli/run_main.ts";
import { buildAnalyze, buildNifti, gzipped } from "../builders.ts";
import { inFolder } from "../in_folder.ts";
import { MatBuilder } from "../mat/build_mat.ts";
import { affines, matFile } from "../mat/mat_fixture.ts";

const built = buildAnalyze({
  shape: [2, 3, 4],
  data: new Float64Array(24),
  datatype: "int16",
  voxelSizes: [2, 2, 3],
  origin: [1, 2, 3],
});

async function write(folder: string, name: string, mat?: Uint8Array) {
  await Deno.writeFile(join(folder, `${name}.hdr`), built.hdr);
  await Deno.writeFile(join(folder, `${name}.img`), built.img);
  if (mat) await Deno.writeFile(join(folder, `${name}.mat`), mat);
  return join(folder, `${name}.img`);
}

Deno.test("the affine beside an Analyze image is nibabel's", async () => {
  await inFolder(async (folder) => {
    for (const [name, expected] of Object.entries(affines)) {
      const path = await write(folder, name, matFile(name));
      const { header, files, warnings } = await readImageHeader(path);
      assertEquals(header.affineSource, "spm-mat");
      assertEquals(files.mat, join(folder, `${name}.mat`));
      assertEquals([...header.grid.voxelSizes], [2, 2, 3]);
      expected.forEach((value, i) =>
        assertAlmostEquals(header.grid.affine[i], value, 1e-15)
      );
      assertEquals(warnings.length, name === "stack" ? 1 : 0);
      const run = await openRun(path);
      assertEquals([run.grid, run.warnings], [header.grid, warnings]);
    }
  });
});

Deno.test("a .mat of the pair's own case and compression; FSL's folder is none", async () => {
  await inFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    await Deno.writeFile(path("A.HDR"), built.hdr);
    await Deno.writeFile(path("A.IMG"), built.img);
    await Deno.writeFile(path("A.MAT"), matFile("level4"));
    const upper = await openImage(path("A.IMG"));
    assertEquals(upper.files.mat, path("A.MAT"));
    await Deno.writeFile(path("b.hdr.gz"), await gzipped(built.hdr));
    await Deno.writeFile(path("b.img.gz"), await gzipped(built.img));
    await Deno.writeFile(path("b.mat.gz"), await gzipped(matFile("level4")));
    const zipped = await openImage(path("b.img.gz"));
    assertEquals(zipped.grid.affine, upper.grid.affine);
    await write(folder, "c");
    await Deno.mkdir(path("c.mat"));
    const { header, files } = await openImage(path("c.hdr"));
    assertEquals([header.affineSource, files.mat], ["spm-origin", undefined]);
  });
});

Deno.test("a .mat beside a NIfTI pair is not looked at", async () => {
  await inFolder(async (folder) => {
    const { hdr, img } = buildNifti({ shape: [2, 3, 4], pair: true });
    await Deno.writeFile(join(folder, "a.hdr"), hdr);
    await Deno.writeFile(join(folder, "a.img"), img);
    await Deno.writeTextFile(join(folder, "a.mat"), "no MATLAB file");
    const { header, files } = await openImage(join(folder, "a.hdr"));
    assertEquals([header.affineSource, files.mat], ["pixdim", undefined]);
  });
});

Deno.test("what is no affine is refused", async () => {
  await inFolder(async (folder) => {
    const refuse = async (mat: Uint8Array, words: string) => {
      const path = await write(folder, "a", mat);
      const error = await assertRejects(() => openImage(path), InputError);
      assertStringIncludes(error.message, join(folder, "a.mat"));
      assertStringIncludes(error.message, words);
    };
    await refuse(matFile("plain"), "neither mat nor M, but names, onsets");
    await refuse(matFile("compressed").subarray(0, 300), "damaged");
    await refuse(new TextEncoder().encode("text"), "is not a MATLAB file");
    await refuse(new Uint8Array(0), "is empty");
    const builder = new MatBuilder(true);
    await refuse(builder.file({ M: [1, 2] }), "a 1×2 array of numbers in M");
    await refuse(builder.file({ mat: "x" }), "text in mat");
    const numbers = (...values: number[]) => {
      const bytes = matFile("level4").slice();
      // the first variable is M, the second mat: 20 bytes, a name, 16 numbers
      const view = new DataView(bytes.buffer);
      values.forEach((v, i) => view.setFloat64(150 + 24 + 8 * i, v, true));
      return bytes;
    };
    await refuse(numbers(...new Array(16).fill(1)), "mat is not an affine");
    await refuse(
      numbers(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, NaN, 0, 0, 1),
      "mat is not an affine",
    );
  });
});

Deno.test("info and a list say which affines are used", async () => {
  await inFolder(async (folder) => {
    const first = await write(folder, "vol_1", matFile("level4"));
    await write(folder, "vol_2", matFile("level4"));
    const told = await runMain("info", first);
    assertEquals(told.code, 0, told.err);
    assertStringIncludes(
      told.out,
      `from SPM's file beside it (${join(folder, "vol_1.mat")}), in mm`,
    );
    const { out } = await runMain("info", "--json", first);
    const [facts] = JSON.parse(out).images;
    assertEquals(facts.affineSource, "spm-mat");
    assertEquals(facts.affineFile, join(folder, "vol_1.mat"));
    const run = await openRun(folder);
    assertEquals([run.volumeCount, run.warnings], [2, []]);
    await Deno.remove(join(folder, "vol_2.mat"));
    const error = await assertRejects(() => openRun(folder), InputError);
    assertStringIncludes(error.message, "expected at most one voxel");
  });
});

Deno.test("a list of which part has a .mat is warned of", async () => {
  await inFolder(async (folder) => {
    const same = [-2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 2, -4, -9, 1];
    const view = new DataView(new ArrayBuffer(24 + 128));
    [0, 4, 4, 0, 4].forEach((value, i) => view.setInt32(4 * i, value, true));
    [..."mat"].forEach((c, i) => view.setUint8(20 + i, c.charCodeAt(0)));
    same.forEach((value, i) => view.setFloat64(24 + 8 * i, value, true));
    await write(folder, "vol_1", new Uint8Array(view.buffer));
    await write(folder, "vol_2");
    const { warnings } = await openRun(folder);
    assertEquals(warnings.length, 1);
    assert(/1 of 2 images have no \.mat beside them, such as .*vol_2\.hdr/.test(
      warnings[0],
    ));
  });
});

Deno.test("a fit records which affine it used, and the .mat among its inputs", async () => {
  await inFolder(async (folder) => {
    const design = join(folder, "design.tsv");
    await Deno.writeTextFile(design, "x\n1\n2\n4\n3\n");
    const runs = join(folder, "runs");
    await Deno.mkdir(runs);
    for (let i = 0; i < 4; i++) await write(runs, `vol_${i}`, matFile("M"));
    const out = join(folder, "out");
    const { code, err } = await runMain(
      ...["first-level", runs, "--design-matrix", design, "--mask", "none"],
      ...["--noise-model", "ols", "--contrast", "x", "--out", out],
      ...["--workers", "0", "--quiet"],
    );
    assertEquals([code, err], [0, ""]);
    const { affines, inputs } = JSON.parse(
      await Deno.readTextFile(join(out, "statmap.json")),
    );
    const mat = join(runs, "vol_0.mat");
    assertEquals(affines, [{ source: "spm-mat", file: mat }]);
    const files = inputs.map(({ file }: { file: string }) => file);
    assert(files.includes(mat) && files.includes(join(runs, "vol_3.mat")));
  });
});
