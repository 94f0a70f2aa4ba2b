/** A run is the same whether its file is mapped or read by position. @module */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import {
  type NiftiRun,
  openRun,
  type RawVolumesOptions,
} from "../../lib/nifti/mod.ts";
import { buildNifti } from "../builders.ts";
import { inFolder } from "../in_folder.ts";

/** 21 MB: more than two windows, whose volumes cross their borders. */
const SHAPE = [33, 29, 31, 117] as const;
const SIZE = SHAPE[0] * SHAPE[1] * SHAPE[2];
const data = new Int16Array(SIZE * SHAPE[3] * 3)
  .map((_, i) => Math.imul(i, 2654435761) >> 19);
const shape = [...SHAPE.slice(0, 3), SHAPE[3] * 3];
const nii = buildNifti({ shape, data, datatype: "int16", slope: 0.5 });

const permissions: Record<string, Deno.PermissionOptions> = {
  "that may be mapped": "inherit",
  "that may only be read": { read: true, write: true, ffi: false },
};

async function withRun(
  test: (run: NiftiRun, path: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const path = join(folder, "run.nii");
    await Deno.writeFile(path, nii);
    await test(await openRun([path]), path);
  });
}

for (const [what, granted] of Object.entries(permissions)) {
  Deno.test({
    name: `a run ${what} has the file's bytes and values`,
    permissions: granted,
    fn: () =>
      withRun(async (run) => {
        const buffer = new Uint8Array(run.volumeBytes);
        const ways: RawVolumesOptions[] = [{}, { buffer }];
        for (const options of ways) {
          let volumes = 0;
          for await (const { index, bytes } of run.rawVolumes(options)) {
            const at = 352 + index * 2 * SIZE;
            const stored = nii.subarray(at, at + 2 * SIZE);
            assert(bytes.every((byte, i) => byte === stored[i]));
            volumes++;
          }
          assertEquals(volumes, run.volumeCount);
        }
        for await (const { index, data: values } of run.volumes()) {
          if (index % 50 > 0) continue;
          const at = index * SIZE;
          assert(values.every((value, i) => value === data[at + i] * 0.5));
        }
      }),
  });

  Deno.test({
    name: `a run ${what} says that its file is shortened`,
    permissions: granted,
    fn: () =>
      withRun(async (run, path) => {
        const read = async () => {
          for await (const { index } of run.rawVolumes()) {
            if (index === 20) await Deno.truncate(path, 16_000_000);
          }
        };
        const error = await assertRejects(read, InputError);
        const sentence =
          /run\.nii: was changed .*: found 16000000 bytes, expected 20826\d+$/;
        assert(sentence.test(error.message), error.message);
      }),
  });
}
