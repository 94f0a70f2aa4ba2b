/** A run is the same in whatever files it comes. @module */

import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import { openRun } from "../../lib/nifti/mod.ts";
import { buildAnalyze, buildNifti, concatBytes, gzipped } from "../builders.ts";
import { inFolder } from "../in_folder.ts";

const voxels = [4, 3, 2] as const;
const size = 24;
const volumes = 12;
const data = Float64Array.from(
  { length: size * volumes },
  (_, i) => (i * 31) % 97 - 40,
);
const affine = [-3, 0, 0, 93, 0, 3, 0, -93, 0, 0, 3, -66, 0, 0, 0, 1];
const base = { datatype: "int16", slope: 0.5, inter: 2, affine } as const;
const expected = [...data].map((value) => value * 0.5 + 2);

function name(index: number): string {
  return `vol_${String(index).padStart(3, "0")}`;
}

async function writeVolumes(
  folder: string,
  write: (path: string, values: Float64Array, index: number) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(folder);
  for (let i = volumes - 1; i >= 0; i--) {
    await write(join(folder, name(i)), data.slice(i * size, (i + 1) * size), i);
  }
}

async function check(run: string | readonly string[]): Promise<void> {
  const opened = await openRun(run);
  assertEquals(opened.volumeCount, volumes);
  assertEquals([...opened.grid.shape], [...voxels]);
  assertEquals([...opened.grid.affine], affine);
  assertEquals([...opened.warnings], []);
  const found: number[] = [];
  for await (const volume of opened.volumes()) {
    assertEquals(volume.index, found.length / size);
    found.push(...volume.data);
  }
  assertEquals(found, expected, String(run));
}

Deno.test("openRun reads a run from any container", async () => {
  await inFolder(async (folder) => {
    const four = { ...base, shape: [...voxels, volumes], data };
    const single = buildNifti(four);
    const cuts = [0, 10, 352, 500, single.length];
    const members = await Promise.all(
      cuts.slice(1).map((end, i) => gzipped(single.slice(cuts[i], end))),
    );
    await Deno.writeFile(join(folder, "a.nii"), single);
    await Deno.writeFile(join(folder, "a.nii.gz"), await gzipped(single));
    await Deno.writeFile(join(folder, "m.nii.gz"), concatBytes(...members));
    const second = buildNifti({ ...four, version: 2 });
    await Deno.writeFile(join(folder, "b.nii"), second);
    for (const file of ["a.nii", "a.nii.gz", "m.nii.gz", "b.nii"]) {
      await check(join(folder, file));
    }

    const nii = join(folder, "nii");
    await writeVolumes(nii, async (path, values) => {
      const built = buildNifti({ ...base, shape: voxels, data: values });
      await Deno.writeFile(`${path}.nii`, built);
    });
    await check(nii);
    await check(join(nii, "vol_*.nii"));
    await check(join(folder, "n?[ij]", "vol_0[0-9][!x].nii"));
    const paths = Array.from({ length: volumes }, (_, i) => `${name(i)}.nii`);
    await check(paths.map((path) => join(nii, path)));
    const lines = ["# the run", "", ...paths.map((path) => `nii/${path}`)];
    await Deno.writeTextFile(join(folder, "run.txt"), lines.join("\r\n"));
    await check(join(folder, "run.txt"));

    const pairs = join(folder, "pairs");
    await writeVolumes(pairs, async (path, values) => {
      const { hdr, img } = buildNifti({
        ...base,
        shape: voxels,
        data: values,
        littleEndian: false,
        pair: true,
      });
      await Deno.writeFile(`${path}.hdr`, hdr);
      await Deno.writeFile(`${path}.img`, img);
    });
    await check(pairs);
    await check(join(pairs, "*"));
    await check(join(pairs, "*.img"));
  });
});

Deno.test("openRun takes Analyze volumes with a fourth axis of one", async () => {
  await inFolder(async (folder) => {
    for (const i of [0, 1]) {
      const shape = [...voxels, 1];
      const { hdr, img } = buildAnalyze({ shape, datatype: "int16" });
      await Deno.writeFile(join(folder, `${name(i)}.hdr`), hdr);
      await Deno.writeFile(join(folder, `${name(i)}.img`), img);
    }
    assertEquals((await openRun(folder)).volumeCount, 2);
  });
});

/** Opens a list of images that are made of options. */
async function openBuilt(
  ...images: Parameters<typeof buildNifti>[0][]
): Promise<readonly string[]> {
  let warnings: readonly string[] = [];
  await inFolder(async (folder) => {
    for (const [i, options] of images.entries()) {
      const bytes = buildNifti({ ...options, pair: false });
      await Deno.writeFile(join(folder, `${name(i)}.nii`), bytes);
    }
    warnings = (await openRun(folder)).warnings;
  });
  return warnings;
}

function moved(mm: number): number[] {
  return affine.map((value, i) => i === 3 ? value + mm : value);
}

Deno.test("openRun says by how many mm affines differ", async () => {
  const shape = voxels;
  const warnings = await openBuilt(
    { shape, affine },
    { shape, affine: moved(0.5) },
    { shape, affine: moved(-2.25) },
  );
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0], "2 of 3 volumes");
  assertStringIncludes(warnings[0], "at most 2.25 mm");
});

const refused: Record<string, [Parameters<typeof openBuilt>, string]> = {
  "volumes of different shapes": [
    [{ shape: voxels }, { shape: [4, 3, 3] }],
    "vol_001.nii: has 4×3×3 voxels, expected 4×3×2 as in",
  ],
  "a grid further than a voxel away": [
    [{ shape: voxels, affine }, { shape: voxels, affine: moved(3.5) }],
    "vol_001.nii: lies up to 3.500 mm (1.17 voxels) from",
  ],
  "a 4-D image in a list": [
    [{ shape: voxels }, { shape: [...voxels, 5] }],
    "vol_001.nii: holds 5 volumes, expected one in each image of a list",
  ],
  "five axes": [
    [{ shape: [4, 3, 2, 1, 3] }],
    "has 5 axes (4×3×2×1×3), expected a run of three-dimensional volumes",
  ],
};

for (const [what, [images, sentence]] of Object.entries(refused)) {
  Deno.test(`openRun refuses ${what}`, async () => {
    const error = await assertRejects(() => openBuilt(...images), InputError);
    assertStringIncludes(error.message, sentence);
  });
}

Deno.test("openRun takes the repetition time of a 4-D image", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.nii");
    await Deno.writeFile(path, buildNifti({ shape: [...voxels, 5], tR: 2.5 }));
    assertAlmostEquals((await openRun(path)).tR ?? 0, 2.5);
  });
});

Deno.test("openRun stops between the files of a list at a signal", async () => {
  await inFolder(async (folder) => {
    const nii = join(folder, "nii");
    await writeVolumes(nii, async (path, values) => {
      const built = buildNifti({ ...base, shape: voxels, data: values });
      await Deno.writeFile(`${path}.nii`, built);
    });
    const run = await openRun(nii);
    const signal = AbortSignal.abort(new Error("enough"));
    const read = async () => {
      for await (const _ of run.volumes({ signal }));
    };
    const error = await assertRejects(read);
    assertEquals((error as Error).message, "enough");
    await assertRejects(() => openRun(nii, { signal }));
  });
});

Deno.test("rawVolumes gives each file's own encoding, in one buffer", async () => {
  await inFolder(async (folder) => {
    const types = ["uint8", "float64", "int16"] as const;
    for (const [i, datatype] of types.entries()) {
      const values = data.slice(0, size).map(Math.abs);
      const slope = i + 1;
      const options = { ...base, shape: voxels, data: values, datatype, slope };
      const littleEndian = i !== 2;
      const built = buildNifti({ ...options, littleEndian });
      await Deno.writeFile(join(folder, `${name(i)}.nii`), built);
    }
    const run = await openRun(folder);
    const buffers = new Set<ArrayBuffer>();
    let seen = 0;
    for await (const { index, bytes, encoding } of run.rawVolumes()) {
      buffers.add(bytes.buffer);
      assertEquals(encoding.type, types[index]);
      assertEquals(encoding.slope, index + 1);
      assertEquals(encoding.littleEndian, index !== 2);
      assertEquals(bytes.length, size * [1, 8, 2][index]);
      seen++;
    }
    assertEquals([seen, buffers.size], [3, 1]);
    for await (const { index, data: found } of run.volumes()) {
      const first = Math.abs(data[0]) * (index + 1) + 2;
      assertEquals(found[0], first);
    }
  });
});

Deno.test("numbers that the order of names scatters are told of", async () => {
  await inFolder(async (folder) => {
    const file = buildNifti({
      ...base,
      shape: voxels,
      data: data.slice(0, 24),
    });
    const warningsOf = async (run: string | readonly string[]) =>
      (await openRun(run)).warnings;
    const at = async (names: readonly string[]) => {
      const place = await Deno.makeTempDir({ dir: folder });
      for (const name of names) await Deno.writeFile(join(place, name), file);
      return place;
    };
    const scattered = ["v9-1.nii", "v10-1.nii", "v11-1.nii"];
    const place = await at(scattered);
    for (const run of [place, join(place, "*.nii")]) {
      const [warning, ...others] = await warningsOf(run);
      assertStringIncludes(warning, "v11-1.nii before ");
      assertStringIncludes(warning, "v9-1.nii; zeros before the numbers");
      assertEquals(others, []);
    }
    const list = join(place, "list.txt");
    await Deno.writeTextFile(list, scattered.join("\n"));
    assertEquals(await warningsOf(list), []);
    assertEquals(await warningsOf(scattered.map((n) => join(place, n))), []);
    for (
      const names of [
        ["v09.nii", "v10.nii"],
        ["a9.nii", "b1.nii"],
        ["a1b2.nii", "a2b1.nii"],
      ]
    ) assertEquals(await warningsOf(await at(names)), []);
  });
});
