/** Every real file is read as nibabel reads it, or refused. @module */

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import { join } from "@std/path";
import { createHash } from "node:crypto";
import { InputError } from "../../lib/errors.ts";
import { openImage, readImageHeader } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import reference from "../fixtures/conformance.json" with { type: "json" };

interface Expected {
  readonly shape?: readonly number[];
  readonly affine?: readonly number[];
  readonly type?: string;
  readonly zooms?: readonly number[];
  readonly sha256?: string;
  readonly refused?: string;
}

const files: Readonly<Record<string, Expected>> = reference.files;

async function checkHeader(path: string, expected: Expected): Promise<void> {
  const { header } = await readImageHeader(path);
  const { shape = [], affine = [], zooms = [] } = expected;
  const dropped = header.format === "Analyze" && shape[3] === 1;
  assertEquals([...header.shape], dropped ? shape.slice(0, 3) : [...shape]);
  assertEquals(header.datatype, expected.type);
  assertEquals([...header.grid.voxelSizes], [...zooms]);
  affine.forEach((value, i) => {
    const scale = Math.max(1, Math.abs(value));
    assertAlmostEquals(header.grid.affine[i], value, 1e-15 * scale);
  });
}

async function voxelHash(path: string): Promise<string> {
  const image = await openImage(path);
  const hash = createHash("sha256");
  let volumes = 0;
  for await (const { data } of image.volumes()) {
    hash.update(new Uint8Array(data.buffer));
    volumes++;
  }
  assertEquals(volumes, image.volumeCount);
  return hash.digest("hex");
}

for (const [name, expected] of Object.entries(files)) {
  const what = expected.refused ? "refuse" : "decode";
  Deno.test({
    name: `openImage and nibabel ${what} ${name}`,
    ignore: !testData,
    async fn() {
      const path = join(testData ?? "", name);
      if (expected.shape) await checkHeader(path, expected);
      if (expected.sha256) {
        assertEquals(await voxelHash(path), expected.sha256);
        return;
      }
      const error = await assertRejects(() => openImage(path), InputError);
      assert(error.message.startsWith(path), error.message);
      assert(!error.message.includes("\n"), error.message);
    },
  });
}
