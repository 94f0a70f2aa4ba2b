/** What is written is read again, and always in the same bytes. @module */

import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../lib/errors.ts";
import {
  type Image,
  openImage,
  openRun,
  writeImage,
  type WrittenType,
} from "../../lib/nifti/mod.ts";
import { inFolder } from "../in_folder.ts";

const affine = [-2, 0, 0.5, 10, 0, 3, 0, -20, 0.25, 0, 4, 30, 0, 0, 0, 1];
const grid = { shape: [3, 4, 5], affine, voxelSizes: [2, 3, 4] } as const;

function imageOf(values: (index: number) => number, volumeCount = 1): Image {
  const data = Float64Array.from(
    { length: 60 * volumeCount },
    (_, i) => values(i),
  );
  return { grid, volumeCount, data };
}

async function voxels(path: string): Promise<number[]> {
  const values: number[] = [];
  const image = await openImage(path);
  for await (const { data } of image.volumes()) values.push(...data);
  return values;
}

Deno.test("writeImage writes every type, gzipped or not, in three and four axes", async () => {
  await inFolder(async (folder) => {
    const types: WrittenType[] = [
      "uint8",
      "int16",
      "int32",
      "float32",
      "float64",
    ];
    for (const datatype of types) {
      for (const name of ["a.nii", "a.nii.gz"]) {
        for (const volumeCount of [1, 3]) {
          const image = imageOf((i) => i % 100, volumeCount);
          const path = join(folder, name);
          await writeImage(image, path, {
            datatype,
            tR: 2.5,
            description: "a µ",
          });
          const { header } = await openImage(path);
          assertEquals(await voxels(path), [...image.data]);
          assertEquals(header.datatype, datatype);
          assertEquals(header.description, "a µ");
          assertEquals(header.tR, volumeCount > 1 ? 2.5 : undefined);
          assertEquals(header.shape.length, volumeCount > 1 ? 4 : 3);
          assertEquals([...header.grid.affine], affine);
          assertEquals([header.sformCode, header.qformCode], [2, 0]);
          assertAlmostEquals(
            header.grid.voxelSizes[0],
            Math.hypot(2, 0.25),
            1e-6,
          );
        }
      }
    }
  });
});

Deno.test("writeImage rounds float64 once, and keeps it as float64", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.nii.gz");
    const image = imageOf((i) => Math.exp(i) / 3 - 1e-9);
    await writeImage(image, path);
    assertEquals(await voxels(path), [...image.data].map(Math.fround));
    await writeImage(image, path, { datatype: "float64" });
    assertEquals(await voxels(path), [...image.data]);
  });
});

Deno.test("writeImage refuses a value that an integer type cannot hold", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.nii");
    for (const value of [0.5, -1, 256, NaN]) {
      await assertRejects(
        () => writeImage(imageOf(() => value), path, { datatype: "uint8" }),
        RangeError,
        "as uint8",
      );
    }
    assertEquals([...Deno.readDirSync(folder)].length, 0);
  });
});

Deno.test("writeImage makes the same bytes every time, from memory or a series", async () => {
  await inFolder(async (folder) => {
    const image = imageOf((i) => Math.sin(i), 4);
    const [a, b, c] = ["a", "b", "c"].map((name) =>
      join(folder, `${name}.nii.gz`)
    );
    await writeImage(image, a);
    await writeImage(image, b);
    await writeImage(await openRun(a), c);
    assertEquals(await Deno.readFile(b), await Deno.readFile(a));
    assertEquals(await Deno.readFile(c), await Deno.readFile(a));
  });
});

Deno.test("writeImage writes NIfTI-2 where an axis is too long for NIfTI-1", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.nii");
    const data = Float64Array.from({ length: 40000 }, (_, i) => i);
    const image = {
      grid: { ...grid, shape: [40000, 1, 1] as const },
      volumeCount: 1,
      data,
    };
    await writeImage(image, path, { description: "long" });
    const { header } = await openImage(path);
    assertEquals(header.format, "NIfTI-2");
    assertEquals([...header.shape], [40000, 1, 1]);
    assertEquals(header.description, "long");
    assertEquals(await voxels(path), [...data]);
  });
});

Deno.test("writeImage refuses a wrong number of values and a wrong ending", async () => {
  await inFolder(async (folder) => {
    const image = { ...imageOf((i) => i), volumeCount: 2 };
    const write = (name: string) => writeImage(image, join(folder, name));
    await assertRejects(() => write("a.nii"), RangeError, "60 values");
    await assertRejects(() => write("a.txt"), UsageError, ".nii.gz");
    assertEquals([...Deno.readDirSync(folder)].length, 0);
  });
});

Deno.test("writeImage writes every NaN alike, whatever bits it has", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.nii");
    for (const datatype of ["float32", "float64"] as const) {
      const written: Uint8Array[] = [];
      for (const bits of [0x7ff8000000000000n, 0xfff8000000000000n, ~0n]) {
        const image = imageOf(() => 0);
        new BigUint64Array(image.data.buffer).fill(bits, 1, 3);
        await writeImage(image, path, { datatype });
        written.push(await Deno.readFile(path));
      }
      assertEquals(written[1], written[0]);
      assertEquals(written[2], written[0]);
    }
  });
});
