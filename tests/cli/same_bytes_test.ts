/** A run gives the same maps whatever files it comes in. @module */

import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { openRun } from "../../lib/nifti/mod.ts";
import {
  buildNifti,
  type BuildOptions,
  concatBytes,
  encodeValues,
  gzipped,
} from "../builders.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn, runMain } from "./run_main.ts";

/** A run's stored values, volume after volume, and its grid. */
interface Stored {
  readonly common: Omit<BuildOptions, "shape"> & {
    readonly datatype: "int16";
  };
  readonly shape: readonly [number, number, number];
  readonly volumes: readonly Int16Array[];
}

async function auditoryRun(path: string): Promise<Stored> {
  const run = await openRun(path);
  const [{ header }] = run.images;
  assertEquals([header.datatype, header.slope, header.inter], ["int16", 1, 0]);
  const volumes: Int16Array[] = [];
  for await (const { data } of run.volumes()) {
    volumes.push(Int16Array.from(data));
  }
  const { affine, shape, voxelSizes } = run.grid;
  return {
    common: { affine, voxelSizes, datatype: "int16", tR: 7 },
    shape,
    volumes,
  };
}

function wholeRun({ common, shape, volumes }: Stored, version: 1 | 2) {
  const size = shape[0] * shape[1] * shape[2];
  const data = new Int16Array(size * volumes.length);
  volumes.forEach((volume, t) => data.set(volume, t * size));
  return buildNifti({
    ...common,
    version,
    shape: [...shape, volumes.length],
    data,
  });
}

/** The run as several gzip members that break within volumes. */
async function severalMembers(whole: Uint8Array<ArrayBuffer>) {
  const parts: Uint8Array[] = [];
  const length = Math.ceil(whole.length / 7);
  for (let at = 0; at < whole.length; at += length) {
    parts.push(await gzipped(whole.slice(at, at + length)));
  }
  return concatBytes(...parts);
}

async function volumesOf({ common, shape, volumes }: Stored, folder: string) {
  await Deno.mkdir(folder);
  for (const [t, data] of volumes.entries()) {
    const name = `${String(t).padStart(3, "0")}.nii`;
    const bytes = buildNifti({ ...common, shape, data });
    await Deno.writeFile(join(folder, name), bytes);
  }
}

async function pairsOf({ common, shape, volumes }: Stored, folder: string) {
  await Deno.mkdir(folder);
  for (const [t, data] of volumes.entries()) {
    const name = String(t).padStart(3, "0");
    const options = { ...common, shape, data, littleEndian: false } as const;
    const { hdr } = buildNifti({ ...options, pair: true });
    const img = encodeValues(data, "int16", false);
    await Deno.writeFile(join(folder, `${name}.hdr`), hdr);
    await Deno.writeFile(join(folder, `${name}.img`), img);
  }
}

/** Digests of all maps of a fit of a run. */
async function mapsOf(
  run: string,
  out: string,
  workers: number,
): Promise<Record<string, string>> {
  const { code, err } = await runMain(
    ...["first-level", run, "--out", out, "--t-r", "7", "--hrf-model", "spm"],
    ...["--events", `${prefix}_events.tsv`, "--workers", `${workers}`],
    ...["--contrast", "active - rest", "--contrast", "eoi=active; rest"],
    ...["--dtype", "float64", "--quiet"],
  );
  assertEquals([code, err], [0, ""]);
  const digests: Record<string, string> = {};
  for (const name of await namesIn(out)) {
    if (name === "statmap.json") continue;
    const bytes = await Deno.readFile(join(out, name));
    digests[name] = new Uint8Array(
      await crypto.subtle.digest("SHA-256", bytes),
    ).toHex();
  }
  assertEquals(Object.keys(digests).length, 14);
  return digests;
}

const prefix = join(testData ?? "", "spm-auditory", "sub-01_task-auditory");

Deno.test("a run's maps are the same bytes from any container", {
  ignore: testData === undefined,
}, () =>
  inFolder(async (folder) => {
    const original = `${prefix}_bold.nii.gz`;
    const at = (name: string) => join(folder, name);
    const expected = await mapsOf(original, at("original"), 0);
    const stored = await auditoryRun(original);
    const whole = wholeRun(stored, 1);
    await Deno.writeFile(at("plain.nii"), whole);
    await Deno.writeFile(at("members.nii.gz"), await severalMembers(whole));
    await Deno.writeFile(at("nifti2.nii"), wholeRun(stored, 2));
    await volumesOf(stored, at("volumes"));
    await pairsOf(stored, at("pairs"));
    const containers = [
      "plain.nii",
      "members.nii.gz",
      "nifti2.nii",
      "volumes",
      "pairs",
    ];
    for (const [i, name] of containers.entries()) {
      assertEquals(await mapsOf(at(name), at(`${name}.out`), i % 2), expected);
    }
  }));
