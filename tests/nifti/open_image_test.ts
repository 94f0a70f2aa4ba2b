/** Every type, byte order, version and container; and what is refused. @module */

import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import { openImage, readImageHeader } from "../../lib/nifti/mod.ts";
import {
  buildAnalyze,
  buildNifti,
  type BuildOptions,
  type BuiltDatatype,
  concatBytes,
  DATATYPES,
  gzipped,
} from "../builders.ts";
import { inFolder } from "../in_folder.ts";

const shape = [3, 4, 2, 5];
const data = Float64Array.from({ length: 120 }, (_, i) => i);
const affine = [-2, 0, 0, 10, 0, 3, 0.5, -20, 0, -0.25, 4, 30, 0, 0, 0, 1];

async function decoded(path: string): Promise<number[]> {
  const image = await openImage(path);
  const values: number[] = [];
  for await (const volume of image.volumes()) {
    assertEquals(volume.index * volume.data.length, values.length);
    values.push(...volume.data);
  }
  return values;
}

/** The sentence with which an image is refused, without its folder. */
async function refusal(
  name: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<string> {
  let message = "";
  await inFolder(async (folder) => {
    for (const [file, bytes] of Object.entries(files)) {
      await Deno.writeFile(join(folder, file), bytes);
    }
    const path = join(folder, name);
    const error = await assertRejects(() => decoded(path), InputError);
    assertEquals(error.message.startsWith(`${folder}/`), true, error.message);
    message = error.message.replaceAll(`${folder}/`, "");
  });
  return message;
}

Deno.test("openImage decodes every type, byte order and version", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "image.nii");
    for (const datatype of Object.keys(DATATYPES) as BuiltDatatype[]) {
      for (const littleEndian of [true, false]) {
        for (const version of [1, 2] as const) {
          const options = { shape, data, datatype, littleEndian, version };
          await Deno.writeFile(path, buildNifti({ ...options, affine }));
          const image = await openImage(path);
          assertEquals(await decoded(path), [...data]);
          assertEquals(image.header.datatype, datatype);
          assertEquals(image.header.littleEndian, littleEndian);
          assertEquals([...image.grid.affine], affine);
          assertEquals([...image.shape], shape);
        }
      }
    }
  });
});

Deno.test("openImage reads signed, fractional, large and non-finite values", async () => {
  const extremes: [BuiltDatatype, number[]][] = [
    ["int8", [-128, 127]],
    ["int16", [-32768, 32767]],
    ["uint16", [0, 65535]],
    ["int32", [-(2 ** 31), 2 ** 31 - 1]],
    ["uint32", [0, 2 ** 32 - 1]],
    ["int64", [-(2 ** 53), 2 ** 62]],
    ["uint64", [0, 2 ** 63]],
    ["float32", [Math.fround(-0.1), NaN, Infinity]],
    ["float64", [0.1, -1e300, -Infinity]],
  ];
  await inFolder(async (folder) => {
    const path = join(folder, "image.nii");
    for (const [datatype, values] of extremes) {
      for (const littleEndian of [true, false]) {
        const built = { shape: [values.length], data: values, datatype };
        await Deno.writeFile(path, buildNifti({ ...built, littleEndian }));
        assertEquals(await decoded(path), values);
      }
    }
  });
});

Deno.test("openImage reads single files and pairs, gzipped or not, alike", async () => {
  const options = { shape, data, datatype: "int16", affine } as const;
  const single = buildNifti(options);
  const { hdr, img } = buildNifti({ ...options, pair: true });
  const second = buildNifti({ ...options, version: 2, pair: true });
  const parts = [
    await gzipped(single.slice(0, 100)),
    await gzipped(single.slice(100, 400)),
    await gzipped(single.slice(400)),
  ];
  const extension = new Uint8Array(64).fill(7);
  const files: Record<string, Uint8Array> = {
    "a.nii": single,
    "b.nii.gz": await gzipped(single),
    "members.nii.gz": concatBytes(...parts),
    "c.hdr": hdr,
    "c.img": img,
    "d.hdr.gz": await gzipped(hdr),
    "d.img.gz": await gzipped(img),
    "e.hdr": hdr,
    "e.img.gz": await gzipped(img),
    "F.HDR": hdr,
    "F.IMG": img,
    "g.hdr": second.hdr,
    "g.img": second.img,
    "h.nii": buildNifti({ ...options, extension }),
    "i.nii": buildNifti({ ...options, version: 2, extension }),
    "gzipped-without-saying-so.nii": await gzipped(single),
  };
  await inFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.writeFile(join(folder, name), bytes);
    }
    for (const name of Object.keys(files)) {
      assertEquals(await decoded(join(folder, name)), [...data], name);
    }
  });
});

Deno.test("openImage scales as nibabel: a slope of 0, NaN or infinity is none", async () => {
  const cases: [number, number, (value: number) => number][] = [
    [1, 0, (v) => v],
    [0.1, 3, (v) => v * Math.fround(0.1) + 3],
    [1, -5, (v) => v - 5],
    [0, 7, (v) => v],
    [NaN, 7, (v) => v],
    [Infinity, 7, (v) => v],
    [-2, 0, (v) => v * -2],
  ];
  await inFolder(async (folder) => {
    const path = join(folder, "image.nii");
    for (const [slope, inter, real] of cases) {
      const options = { shape, data, datatype: "int16", slope, inter } as const;
      await Deno.writeFile(path, buildNifti(options));
      assertEquals(await decoded(path), [...data].map((v) => real(v)));
    }
  });
});

Deno.test("openImage takes sform, else qform, else the voxel sizes", async () => {
  const voxelSizes = [2, 3, 4] as const;
  const quatern = [0.5, 0.5, 0.5] as const;
  const qform = { quatern, offset: [7, 8, 9] as const, qfac: -1 };
  const rotated = [0, 0, -4, 7, 2, 0, 0, 8, 0, 3, 0, 9, 0, 0, 0, 1];
  const centred = [-2, 0, 0, 2, 0, 3, 0, -4.5, 0, 0, 4, -2, 0, 0, 0, 1];
  const base = { shape, voxelSizes };
  const cases: [Partial<BuildOptions>, string, number[]][] = [
    [{ affine, qform }, "sform", affine],
    [{ qform }, "qform", rotated],
    [{}, "pixdim", centred],
    [
      {
        affine,
        edit: (view, le) => view.setInt16(254, 77, le),
      },
      "pixdim",
      centred,
    ],
    [
      {
        edit: (view, le) => view.setFloat32(80, -2, le),
      },
      "pixdim",
      centred,
    ],
  ];
  await inFolder(async (folder) => {
    const path = join(folder, "image.nii");
    for (const [options, source, expected] of cases) {
      for (const littleEndian of [true, false]) {
        const built = buildNifti({ ...base, ...options, littleEndian });
        await Deno.writeFile(path, built);
        const { header } = await readImageHeader(path);
        assertEquals(header.affineSource, source);
        expected.forEach((value, i) =>
          assertAlmostEquals(header.grid.affine[i], value, 1e-12)
        );
        assertEquals([...header.grid.voxelSizes], [2, 3, 4]);
      }
    }
  });
});

Deno.test("openImage reads Analyze pairs: origin, centre, scale, a fourth axis of one", async () => {
  const base = {
    shape: [5, 4, 3, 1],
    data: Float64Array.from({ length: 60 }, (_, i) => i),
    datatype: "int16",
    voxelSizes: [2, 2, 3],
    slope: 0.5,
  } as const;
  await inFolder(async (folder) => {
    for (const littleEndian of [true, false]) {
      const origin = [2, 3, 1] as const;
      const { hdr, img } = buildAnalyze({ ...base, origin, littleEndian });
      await Deno.writeFile(join(folder, "a.hdr"), hdr);
      await Deno.writeFile(join(folder, "a.img"), img);
      const image = await openImage(join(folder, "a.img"));
      assertEquals([...image.shape], [5, 4, 3]);
      assertEquals(image.header.format, "Analyze");
      assertEquals(image.header.affineSource, "spm-origin");
      const there = [-2, 0, 0, 2, 0, 2, 0, -4, 0, 0, 3, 0, 0, 0, 0, 1];
      image.grid.affine.forEach((a, i) => assertEquals(a + 0, there[i]));
      assertEquals(
        await decoded(join(folder, "a.hdr")),
        [...base.data].map((v) => v / 2),
      );
    }
    const { hdr, img } = buildAnalyze({ ...base, origin: [50, 1, 1] });
    await Deno.writeFile(join(folder, "b.hdr"), hdr);
    await Deno.writeFile(join(folder, "b.img"), img);
    const { header } = await readImageHeader(join(folder, "b.hdr"));
    assertEquals(header.affineSource, "analyze");
    assertEquals(header.grid.affine[3], 4);
  });
});

Deno.test("openImage reads the repetition time in seconds from any unit", async () => {
  const cases: [BuildOptions["timeUnit"], number, number | undefined][] = [
    ["s", 0.72, 0.72],
    ["ms", 2000, 2],
    ["us", 1500000, 1.5],
    ["unknown", 2.5, 2.5],
    ["s", 0, undefined],
    ["s", -1, undefined],
  ];
  await inFolder(async (folder) => {
    const path = join(folder, "image.nii");
    for (const [timeUnit, tR, seconds] of cases) {
      for (const version of [1, 2] as const) {
        await Deno.writeFile(
          path,
          buildNifti({ shape, timeUnit, tR, version }),
        );
        assertEquals((await openImage(path)).tR, seconds);
      }
    }
    await Deno.writeFile(path, buildNifti({ shape: [3, 4, 2], tR: 1 }));
    assertEquals((await openImage(path)).tR, undefined);
  });
});

Deno.test("a header is read where the voxels are missing", async () => {
  await inFolder(async (folder) => {
    const { hdr } = buildNifti({ shape, pair: true });
    const path = join(folder, "a.hdr");
    await Deno.writeFile(path, hdr);
    const { header, files } = await readImageHeader(path);
    assertEquals([...header.shape], shape);
    assertEquals(files.image, join(folder, "a.img"));
  });
});

const built = buildNifti({ shape, data });
const pair = buildNifti({ shape, data, pair: true });
const edited = (edit: BuildOptions["edit"]) => buildNifti({ shape, edit });

const refused: Record<string, [Record<string, Uint8Array>, string]> = {
  "an empty file": [{ "a.nii": new Uint8Array(0) }, "a.nii: is empty"],
  "a header of 200 bytes": [
    { "a.nii": built.slice(0, 200) },
    "a.nii: the file ends after 200 bytes, expected a header of at least 348",
  ],
  "a NIfTI-2 header of 400 bytes": [
    { "a.nii": buildNifti({ shape, version: 2 }).slice(0, 400) },
    "a.nii: the NIfTI-2 header ends after 400 bytes, expected 540",
  ],
  "text": [
    { "a.nii": new TextEncoder().encode("hello\n".repeat(100)) },
    "a.nii: is not a NIfTI image: found 68 65 6c 6c",
  ],
  "text named .nii.gz": [
    { "a.nii.gz": new TextEncoder().encode("hello\n".repeat(100)) },
    "a.nii.gz: is named .gz and is not gzip data; found bytes 68 65, expected 1f 8b",
  ],
  "too few voxels": [
    { "a.nii": built.slice(0, -5) },
    "a.nii: found 827 bytes, expected 832 for the header's 3×4×2×5 voxels of float32",
  ],
  "too many voxels": [
    { "a.nii": concatBytes(built, Uint8Array.of(0, 0, 1)) },
    "a.nii: found 835 bytes, expected 832",
  ],
  "too few voxels, gzipped": [
    { "a.nii.gz": await gzipped(built.slice(0, -100)) },
    "a.nii.gz: found 732 bytes, expected 832",
  ],
  "too many voxels, gzipped": [
    { "a.nii.gz": await gzipped(concatBytes(built, built)) },
    "bytes, expected 832",
  ],
  "a byte behind zero padding, gzipped": [
    {
      "a.nii.gz": await gzipped(
        concatBytes(built, new Uint8Array(1000), Uint8Array.of(1)),
      ),
    },
    "bytes, expected 832",
  ],
  "more voxels than the gzip data can hold": [
    {
      "a.nii.gz": await gzipped(buildNifti({
        shape,
        edit: (view, le) => view.setInt16(44, 32767, le),
      })),
    },
    "for the header's 3×32767×2×5 voxels",
  ],
  "a truncated gzip": [
    { "a.nii.gz": (await gzipped(built)).slice(0, -30) },
    "a.nii.gz: ends too early",
  ],
  "a missing image": [
    { "a.hdr": pair.hdr },
    "a.hdr: its image file a.img is missing",
  ],
  "a missing header": [
    { "a.img": pair.img },
    "a.img: its header a.hdr is missing",
  ],
  "an image too short": [
    { "a.hdr": pair.hdr, "a.img": pair.img.slice(1) },
    "a.img: found 479 bytes, expected 480",
  ],
  "the header of a pair as a single file": [
    { "a.nii": concatBytes(pair.hdr, pair.img) },
    "a.nii: magic is ni1",
  ],
  "no axes": [
    { "a.nii": edited((view, le) => view.setInt16(40, 0, le)) },
    "a.nii: dim[0] is 0, expected 1 to 7 axes",
  ],
  "a zero dimension": [
    { "a.nii": edited((view, le) => view.setInt16(44, 0, le)) },
    "a.nii: dim[2] is 0, expected at least 1",
  ],
  "a negative dimension": [
    { "a.nii": edited((view, le) => view.setInt16(48, -5, le)) },
    "a.nii: dim[4] is -5, expected at least 1",
  ],
  "a negative dimension of NIfTI-2": [
    {
      "a.nii": buildNifti({
        shape,
        version: 2,
        littleEndian: false,
        edit: (view, le) => view.setBigInt64(32, -5n, le),
      }),
    },
    "a.nii: dim[2] is -5, expected at least 1",
  ],
  "a NIfTI-2 file that was transferred as text": [
    {
      "a.nii": buildNifti({
        shape,
        version: 2,
        edit: (view) => view.setUint8(8, 10),
      }),
    },
    "a.nii: magic ends in 0a 0a 1a 0a, expected 0d 0a 1a 0a",
  ],
  "an absurd shape": [
    {
      "a.nii": edited((view, le) => {
        for (let i = 0; i < 8; i++) {
          view.setInt16(40 + 2 * i, i ? 32767 : 7, le);
        }
      }),
    },
    "more voxels than a file can hold",
  ],
  "an unknown type": [
    { "a.nii": edited((view, le) => view.setInt16(70, 77, le)) },
    "a.nii: datatype is 77, an unknown type",
  ],
  "voxels inside the header": [
    { "a.nii": edited((view, le) => view.setFloat32(108, 100, le)) },
    "a.nii: vox_offset is 100, expected a whole number of at least 352",
  ],
  "an intercept that is NaN": [
    { "a.nii": edited((view, le) => view.setFloat32(116, NaN, le)) },
    "a.nii: scl_inter is NaN beside a scl_slope of 1",
  ],
  "a voxel size that is NaN": [
    { "a.nii": edited((view, le) => view.setFloat32(84, NaN, le)) },
    "a.nii: pixdim[2] is NaN",
  ],
  "a singular affine": [
    { "a.nii": buildNifti({ shape, affine: new Array(16).fill(0) }) },
    "a.nii: sform is [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], which is singular",
  ],
  "an affine with NaN": [
    {
      "a.nii": buildNifti({
        shape,
        affine: [1, 0, 0, 0, 0, 1, 0, NaN, 0, 0, 1, 0, 0, 0, 0, 1],
      }),
    },
    "a.nii: sform is [1, 0, 0, 0, 0, 1, 0, NaN, 0, 0, 1, 0], which is singular or not finite",
  ],
  "a quaternion that is too long": [
    {
      "a.nii": buildNifti({
        shape,
        qform: { quatern: [1, 1, 0], offset: [0, 0, 0] },
      }),
    },
    "are 1, 1, 0, expected part of a unit quaternion",
  ],
  "CIFTI": [
    {
      "a.nii": buildNifti({
        shape,
        version: 2,
        edit: (view, le) => view.setInt32(504, 3001, le),
      }),
    },
    "CIFTI files are not supported",
  ],
};

for (
  const [code, name] of [
    [32, "complex64"],
    [128, "RGB colours"],
    [1536, "float128"],
    [1792, "complex128"],
    [2304, "RGBA colours"],
  ] as const
) {
  refused[name] = [
    { "a.nii": edited((view, le) => view.setInt16(70, code, le)) },
    `a.nii: datatype is ${code} (${name}), which is not supported`,
  ];
}

for (const [what, [files, sentence]] of Object.entries(refused)) {
  Deno.test(`openImage refuses ${what}`, async () => {
    const message = await refusal(Object.keys(files)[0], files);
    assertStringIncludes(message, sentence);
  });
}

Deno.test("openImage takes zero padding behind the voxels", async () => {
  const padded = concatBytes(built, new Uint8Array(70000));
  await inFolder(async (folder) => {
    const path = join(folder, "a.nii");
    await Deno.writeFile(path, built);
    const expected = await decoded(path);
    await Deno.writeFile(path, padded);
    assertEquals(await decoded(path), expected);
    await Deno.writeFile(`${path}.gz`, await gzipped(padded));
    assertEquals(await decoded(`${path}.gz`), expected);
  });
});

Deno.test("openImage decodes or refuses in a sentence whatever the header says", async () => {
  const small = [2, 2, 2];
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
  let refusals = 0;
  await inFolder(async (folder) => {
    const path = join(folder, "image.nii");
    for (let trial = 0; trial < 200; trial++) {
      const version = trial % 2 ? 1 : 2;
      const bytes = buildNifti({ shape: small, affine, version });
      for (let change = 0; change < 3; change++) {
        bytes[random(version === 1 ? 352 : 544)] = random(256);
      }
      const file = trial % 4 < 2 ? bytes : await gzipped(bytes);
      await Deno.writeFile(path, file);
      try {
        await decoded(path);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        refusals++;
      }
    }
  });
  assertEquals(refusals > 10 && refusals < 190, true, `${refusals} refusals`);
});

Deno.test("volumes ends with the signal's reason", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "image.nii");
    await Deno.writeFile(path, built);
    const image = await openImage(path);
    const controller = new AbortController();
    let seen = 0;
    const error = await assertRejects(async () => {
      for await (const _ of image.volumes({ signal: controller.signal })) {
        seen++;
        controller.abort(new Error("enough"));
      }
    });
    assertEquals((error as Error).message, "enough");
    assertEquals(seen, 1);
  });
});

Deno.test({
  name: "openImage names the permission that is missing",
  permissions: { read: false },
  async fn() {
    const error = await assertRejects(() => openImage("a.nii.gz"), InputError);
    assertStringIncludes(error.message, "--allow-read=a.nii.gz");
  },
});

Deno.test("volumes lie in the array that is given, where it is as long", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "image.nii");
    await Deno.writeFile(path, buildNifti({ shape, data, affine }));
    const image = await openImage(path);
    for (
      const [room, isUsed] of [
        [new Float64Array(24), true],
        [new Float64Array(23), false],
      ] as const
    ) {
      for await (const volume of image.volumes({ room })) {
        assertEquals(volume.data === room, isUsed);
        const start = 24 * volume.index;
        assertEquals(volume.data, data.subarray(start, start + 24));
      }
    }
  });
});
