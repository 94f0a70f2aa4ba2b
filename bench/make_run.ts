/**
 * Writes a made run with its events and motion parameters, from a seed.
 *
 * Usage: `deno run -A bench/make_run.ts FOLDER [--scans 300] [--seed 1]
 * [--shape 64,64,40] [--t-r 0.9] [--every 1] [--gzip]`
 *
 * @module
 */

import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { join } from "@std/path";
import { encodeHeader } from "../lib/nifti/encode_header.ts";
import {
  conditions,
  makeEvents,
  makeMotion,
  motionColumns,
  type RunSpec,
  SyntheticRun,
} from "./synthetic_run.ts";

const VOXEL_MM = 3;
const PIECE = 1 << 20;

/** The files of a made run. */
export interface MadeRun {
  /** What was made. */
  readonly spec: RunSpec;
  /** The image, `.nii` or `.nii.gz`. */
  readonly image: string;
  /** Events table (TSV). */
  readonly events: string;
  /** Six motion parameters a scan (TSV). */
  readonly confounds: string;
  /** High-pass cutoff in Hz that leaves five cosine drifts. */
  readonly highPass: number;
}

/** How to write a run. */
export interface MakeRunOptions {
  /** Write `.nii.gz` as well, at level 6. @default {false} */
  readonly gzip?: boolean;
  /**
   * Write each n-th volume alone; the others are holes in the file, zeros.
   *
   * @default {1}
   */
  readonly every?: number;
}

/**
 * Writes the files of a run into a folder, those that are not there yet.
 *
 * @param folder The folder, made where it is missing.
 * @param spec What to make; its numbers are part of the files' names.
 * @param options Compression, holes.
 * @returns The names; the image is the `.nii.gz` one with `gzip`.
 */
export async function makeRun(
  folder: string,
  spec: RunSpec,
  options: MakeRunOptions = {},
): Promise<MadeRun> {
  const { gzip = false, every = 1 } = options;
  const holes = every > 1 ? `-every-${every}` : "";
  const name = `${spec.shape.join("x")}x${spec.scans}-seed-${spec.seed}`;
  const plain = join(folder, `${name}${holes}.nii`);
  const events = join(folder, `${name}-events.tsv`);
  const confounds = join(folder, `${name}-motion.tsv`);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(events, eventsTable(spec));
  await Deno.writeTextFile(confounds, motionTable(spec));
  await once(plain, (path) => writeVolumes(path, spec, every));
  if (gzip) await once(`${plain}.gz`, (path) => compress(plain, path));
  return {
    spec,
    image: gzip ? `${plain}.gz` : plain,
    events,
    confounds,
    highPass: fiveDrifts(spec),
  };
}

/**
 * The cutoff that leaves five cosine drifts: as many as there are whole
 * numbers up to 2 · scans · repetition time · cutoff.
 *
 * @param spec Number of scans and repetition time.
 * @returns The cutoff in Hz, with four significant digits.
 */
export function fiveDrifts(spec: Pick<RunSpec, "scans" | "tR">): number {
  return Number((5.4 / (2 * spec.scans * spec.tR)).toPrecision(4));
}

/**
 * Writes down the events of a made run.
 *
 * @param spec The run.
 * @param names What conditions are called; those without a name are not told.
 * @returns The table (TSV).
 */
export function eventsTable(
  spec: RunSpec,
  names: ReadonlyMap<string, string> = new Map(
    conditions.map((condition) => [condition, condition]),
  ),
): string {
  const rows = makeEvents(spec).flatMap(({ onset, duration, trialType }) => {
    const name = names.get(trialType);
    return name === undefined ? [] : [`${onset}\t${duration}\t${name}\n`];
  });
  return `onset\tduration\ttrial_type\n${rows.join("")}`;
}

function motionTable(spec: RunSpec): string {
  const rows = makeMotion(spec).map((row) => `${row.join("\t")}\n`);
  return `${motionColumns.join("\t")}\n${rows.join("")}`;
}

/** Writes a file under another name first, unless it is there already. */
async function once(
  path: string,
  write: (path: string) => void | Promise<void>,
): Promise<void> {
  try {
    await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await write(`${path}.part`);
    await Deno.rename(`${path}.part`, path);
  }
}

function writeVolumes(path: string, spec: RunSpec, every: number): void {
  const { shape, scans, tR } = spec;
  const affine = [
    ...[VOXEL_MM, 0, 0, -VOXEL_MM * (shape[0] - 1) / 2],
    ...[0, VOXEL_MM, 0, -VOXEL_MM * (shape[1] - 1) / 2],
    ...[0, 0, VOXEL_MM, -VOXEL_MM * (shape[2] - 1) / 2],
    ...[0, 0, 0, 1],
  ];
  const header = encodeHeader({
    grid: { shape, affine, voxelSizes: [VOXEL_MM, VOXEL_MM, VOXEL_MM] },
    volumeCount: scans,
    datatype: "int16",
    tR,
    description: `made from seed ${spec.seed}`,
  });
  const volumeBytes = 2 * shape[0] * shape[1] * shape[2];
  const run = new SyntheticRun(spec);
  using file = Deno.openSync(path, {
    write: true,
    create: true,
    truncate: true,
  });
  file.truncateSync(header.length + scans * volumeBytes);
  writeAll(file, header);
  for (let scan = 0; scan < scans; scan += every) {
    const volume = run.volume(scan);
    file.seekSync(header.length + scan * volumeBytes, Deno.SeekMode.Start);
    writeAll(file, new Uint8Array(volume.buffer));
  }
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    at += file.writeSync(bytes.subarray(at));
  }
}

async function compress(from: string, to: string): Promise<void> {
  await pipeline(
    createReadStream(from, { highWaterMark: PIECE }),
    createGzip({ level: 6, chunkSize: PIECE }),
    createWriteStream(to),
  );
}

function shapeOf(text: string): [number, number, number] {
  const [x, y, z] = text.split(",").map(Number);
  if (!(x > 0 && y > 0 && z > 0)) {
    throw new TypeError(`--shape: found "${text}", expected x,y,z`);
  }
  return [x, y, z];
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: {
      scans: { type: "string", default: "300" },
      seed: { type: "string", default: "1" },
      shape: { type: "string", default: "64,64,40" },
      "t-r": { type: "string", default: "0.9" },
      every: { type: "string", default: "1" },
      gzip: { type: "boolean", default: false },
    },
  });
  if (positionals.length !== 1) {
    throw new TypeError(`Found ${positionals.length} folders, expected one`);
  }
  const made = await makeRun(positionals[0], {
    shape: shapeOf(values.shape),
    scans: Number(values.scans),
    tR: Number(values["t-r"]),
    seed: Number(values.seed),
  }, { gzip: values.gzip, every: Number(values.every) });
  console.log(JSON.stringify(made, undefined, 2));
}
