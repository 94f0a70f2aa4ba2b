/**
 * Writes made runs as three-dimensional images, each on its own grid, from a
 * seed: pairs of `.hdr` and `.img`, or single files on one grid.
 *
 * @module
 */

import { join } from "@std/path";
import { encodeHeader } from "../lib/nifti/encode_header.ts";
import { eventsTable } from "./make_run.ts";
import { randomNumbers, type RunSpec, SyntheticRun } from "./synthetic_run.ts";

const VOXEL_MM = 3;

/** Most degrees and mm from one scan to the next. */
const STEP = { degrees: 0.02, mm: 0.03 };

/** A made run of three-dimensional images. */
export interface MadeVolumes {
  /** The folder of the images. */
  readonly folder: string;
  /** Events table (TSV). */
  readonly events: string;
}

/** How the images of a run are written. */
export interface MakeVolumesOptions {
  /** Whether each is a pair of files. @default {false} */
  readonly pairs?: boolean;
  /** Whether the head moves from scan to scan. @default {false} */
  readonly moved?: boolean;
  /** What conditions are called; those without a name are not told. */
  readonly names?: ReadonlyMap<string, string>;
}

/**
 * Writes the volumes of a run, unless they are there already.
 *
 * @param folder Where to make the folder of the run.
 * @param spec What to make; its numbers are part of the folder's name.
 * @param options Pairs or single files, moved or not.
 * @returns The folder and the events.
 */
export async function makeVolumes(
  folder: string,
  spec: RunSpec,
  options: MakeVolumesOptions = {},
): Promise<MadeVolumes> {
  const { moved = false, pairs = false } = options;
  const { scans, seed, shape } = spec;
  const kind = `${pairs ? "-pairs" : ""}${moved ? "-moved" : ""}`;
  const name = `${shape.join("x")}x${scans}-seed-${seed}-volumes${kind}`;
  const made = join(folder, name);
  const events = join(folder, `${name}-events.tsv`);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(events, eventsTable(spec, options.names));
  try {
    await Deno.stat(made);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.mkdir(`${made}.part`, { recursive: true });
    writeEach(`${made}.part`, spec, moved, pairs);
    await Deno.rename(`${made}.part`, made);
  }
  return { folder: made, events };
}

function writeEach(
  folder: string,
  spec: RunSpec,
  moved: boolean,
  pairs: boolean,
): void {
  const { scans, seed, shape } = spec;
  const run = new SyntheticRun(spec);
  const random = randomNumbers(seed + 3);
  const motion = [0, 0, 0, 0, 0, 0];
  for (let scan = 0; scan < scans; scan++) {
    if (moved && (scan > 0 || seed > 1)) {
      motion.forEach((value, i) => {
        const most = i < 3 ? STEP.degrees * Math.PI / 180 : STEP.mm;
        motion[i] = value + most * (random() / 2 ** 31 - 1);
      });
    }
    const header = encodeHeader({
      grid: {
        shape,
        affine: affineOf(shape, motion),
        voxelSizes: [VOXEL_MM, VOXEL_MM, VOXEL_MM],
      },
      volumeCount: 1,
      datatype: "int16",
      tR: undefined,
      description: `made from seed ${seed}`,
    });
    const values = new Uint8Array(run.volume(scan).buffer);
    const path = join(folder, `scan-${String(scan).padStart(5, "0")}`);
    if (pairs) {
      Deno.writeFileSync(`${path}.hdr`, pairHeader(header));
      Deno.writeFileSync(`${path}.img`, values);
    } else {
      const bytes = new Uint8Array(header.length + values.length);
      bytes.set(header);
      bytes.set(values, header.length);
      Deno.writeFileSync(`${path}.nii`, bytes);
    }
  }
}

/** A head in the middle, turned about three axes and shifted. */
function affineOf(
  shape: RunSpec["shape"],
  [a, b, c, x, y, z]: readonly number[],
): number[] {
  const [sa, ca, sb, cb, sc, cc] = [a, b, c].flatMap((angle) => [
    Math.sin(angle),
    Math.cos(angle),
  ]);
  const turn = [
    [cb * cc, sa * sb * cc - ca * sc, ca * sb * cc + sa * sc],
    [cb * sc, sa * sb * sc + ca * cc, ca * sb * sc - sa * cc],
    [-sb, sa * cb, ca * cb],
  ];
  const shift = [x, y, z];
  const rows = turn.map((row, i) => {
    const axes = row.map((value) => VOXEL_MM * value);
    const middle = axes.reduce(
      (sum, value, axis) => sum - value * (shape[axis] - 1) / 2,
      shift[i],
    );
    return [...axes, middle];
  });
  return [...rows.flat(), 0, 0, 0, 1];
}

/** The header of a pair out of that of a single file. */
function pairHeader(single: Uint8Array): Uint8Array {
  const header = single.slice(0, 348);
  new DataView(header.buffer).setFloat32(108, 0, true);
  header.set([0x6e, 0x69, 0x31, 0], 344);
  return header;
}
