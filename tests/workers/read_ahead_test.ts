import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { InputError } from "../../lib/errors.ts";
import { openRun } from "../../lib/nifti/mod.ts";
import { ReadAhead } from "../../lib/workers/read_ahead.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile } from "../made_brain.ts";

const SCANS = 12;

/** Index and bytes of each volume, as they come. */
async function listed(
  volumes: AsyncIterable<
    { readonly index: number; readonly bytes: Uint8Array }
  >,
): Promise<string[]> {
  const seen: string[] = [];
  for await (const { index, bytes } of volumes) {
    seen.push(`${index} ${bytes.toBase64()}`);
  }
  return seen;
}

/** Lets a read-ahead go as far as it may. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}

for (const volumes of [0, 0.5, 1, 5, SCANS, SCANS + 3]) {
  for (const early of [false, true]) {
    const when = early ? "asked for at once" : "asked for later";
    Deno.test(`a run read ahead is whole: room for ${volumes}, ${when}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, "run.nii.gz");
        await Deno.writeFile(path, await madeRunFile(SCANS, true));
        const run = await openRun(path);
        const wanted = new Int32Array(new SharedArrayBuffer(4));
        wanted[0] = Number(early);
        const bytes = Math.floor(volumes * run.volumeBytes);
        const ahead = new ReadAhead(run, bytes, wanted);
        if (!early) await settle();
        assertEquals(
          await listed(ahead.volumes()),
          await listed(run.rawVolumes()),
        );
      }));
  }
}

Deno.test("reading on while a volume is in use changes nothing of it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "run.nii.gz");
    await Deno.writeFile(path, await madeRunFile(SCANS, true));
    const run = await openRun(path);
    const expected = await listed(run.rawVolumes());
    for (const room of [0, 1, 2, 5, SCANS]) {
      const wanted = Int32Array.of(1);
      const ahead = new ReadAhead(run, room * run.volumeBytes, wanted);
      const seen: string[] = [];
      for await (const { index, bytes } of ahead.volumes()) {
        for (let more = index % 3; more > 0; more--) await ahead.more();
        seen.push(`${index} ${bytes.toBase64()}`);
      }
      assertEquals(seen, expected, `room for ${room}`);
    }
  }));

Deno.test("what is wrong with a run read ahead is said when it is asked for", () =>
  inFolder(async (folder) => {
    const path = join(folder, "run.nii.gz");
    const bytes = await madeRunFile(SCANS, true);
    await Deno.writeFile(path, bytes);
    const run = await openRun(path);
    await Deno.writeFile(path, bytes.subarray(0, bytes.length - 300));
    for (const room of [0, 2, SCANS]) {
      const wanted = new Int32Array(new SharedArrayBuffer(4));
      const ahead = new ReadAhead(run, room * run.volumeBytes, wanted);
      await settle();
      await assertRejects(() => listed(ahead.volumes()), InputError, path);
    }
  }));
