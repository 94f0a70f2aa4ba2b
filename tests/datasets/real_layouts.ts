/**
 * The archives of every data set in their real layouts, with parts of the real
 * images of NIGLM_TEST_DATA inside, and servers that have them at the data
 * sets' own addresses.
 */

import { join } from "@std/path";
import { strToU8, zipSync } from "fflate";
import { gunzipSync, gzipSync } from "node:zlib";
import { openRun, writeImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import { MatBuilder } from "../mat/build_mat.ts";
import { npzDesign } from "./build_npz.ts";
import { gzipped, makeTar } from "./make_tar.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Files = Record<string, Bytes>;

/** A data set as its servers have it, and what it holds. */
export interface MadeDataset {
  /** What is fetched, by the sources' names in the manifest. */
  readonly sources: Files;
  /** The files of its folder, by their paths there. */
  readonly files: Files;
}

const read = async (...path: string[]) =>
  new Uint8Array(await Deno.readFile(join(testData!, ...path)));

const plain = async (...path: string[]) =>
  new Uint8Array(gunzipSync(await read(...path)));

const packed = (bytes: Uint8Array) =>
  new Uint8Array(gzipSync(bytes, { level: 1 }));

/** A range: the first one, and how many. */
type Span = readonly [number, number];

/** Some slices of some volumes of a NIfTI-1 file. */
function cut(nifti: Bytes, slices: Span, scans: Span): Bytes {
  const view = new DataView(nifti.buffer, nifti.byteOffset);
  const start = view.getFloat32(108, true);
  const slice = view.getInt16(42, true) * view.getInt16(44, true) *
    view.getInt16(72, true) / 8;
  const volume = slice * view.getInt16(46, true);
  const size = slices[1] * slice;
  const bytes = new Uint8Array(start + scans[1] * size);
  bytes.set(nifti.subarray(0, start));
  const header = new DataView(bytes.buffer);
  header.setInt16(46, slices[1], true);
  header.setInt16(48, scans[1], true);
  for (let t = 0; t < scans[1]; t++) {
    const at = start + (scans[0] + t) * volume + slices[0] * slice;
    bytes.set(nifti.subarray(at, at + size), start + t * size);
  }
  return bytes;
}

/** A single file as a header and an image. */
function pairOf(nifti: Bytes): [Bytes, Bytes] {
  const header = nifti.slice(0, 348);
  new DataView(header.buffer).setFloat32(108, 0, true);
  header.set(strToU8("ni1\0"), 344);
  return [header, nifti.slice(352)];
}

/** SPM's site has the last 84 scans, and one condition. */
async function auditory(): Promise<MadeDataset> {
  const bold = await plain(
    "spm-auditory",
    "sub-01_task-auditory_bold.nii.gz",
  );
  const onsets = [42, 126, 210, 294, 378, 462, 546];
  const files: Files = {
    "MoAEpilot/CHANGES": strToU8("1.0.0 2018-01-01\n"),
    "MoAEpilot/README": strToU8("made\n"),
    "MoAEpilot/dataset_description.json": strToU8(
      '{"Name": "MoAEpilot", "BIDSVersion": "1.0.2"}',
    ),
    "MoAEpilot/sub-01/anat/sub-01_T1w.nii": cut(bold, [20, 24], [0, 1]),
    "MoAEpilot/sub-01/func/sub-01_task-auditory_bold.nii": cut(
      bold,
      [20, 24],
      [12, 84],
    ),
    "MoAEpilot/sub-01/func/sub-01_task-auditory_events.tsv": strToU8(
      `onset\tduration\ttrial_type\n${
        onsets.map((onset) => `${onset}\t42\tlistening\n`).join("")
      }`,
    ),
    "MoAEpilot/task-auditory_bold.json": strToU8('{"RepetitionTime": 7}'),
  };
  const zip = zipSync({ "MoAEpilot/": {}, ...files }, { level: 1 });
  return { sources: { "MoAEpilot.bids.zip": zip as Bytes }, files };
}

/** The localizer run, cut into volumes of two sessions, each a little moved. */
async function faces(folder: string): Promise<MadeDataset> {
  const name = "sub-02_task-oneback_run-1_bold.nii.gz";
  const run = await openRun(join(testData!, "studyforrest-localizer", name));
  const fmri: Files = {};
  for await (const { index, data } of run.volumes()) {
    const session = 1 + Math.floor(index / 40);
    if (session > 2) break;
    const affine = run.grid.affine.map((value, i) =>
      i % 4 === 3 && i < 12 ? value + Math.sin(index + i) / 3 : value
    );
    const image = { grid: { ...run.grid, affine }, volumeCount: 1, data };
    const path = join(folder, "volume.nii");
    await writeImage(image, path, { datatype: "float32" });
    const number = `${index % 40 + 1}`.padStart(5, "0");
    const stem = `fMRI/Session${session}/fMETHODS-000${session + 4}-${number}-${
      number.padStart(6, "0")
    }-01`;
    const [header, voxels] = pairOf(await Deno.readFile(path));
    fmri[`${stem}.hdr`] = header;
    fmri[`${stem}.img`] = voxels;
  }
  await Deno.remove(join(folder, "volume.nii"));
  for (const session of [1, 2]) {
    fmri[`fMRI/trials_ses${session}.mat`] = new MatBuilder(true).file({
      names: { cells: ["faces", "scrambled"] },
      onsets: { cells: [[2, 12 + session, 25], [7, 18, 31]] },
      durations: { cells: [[0], [0]] },
    });
  }
  const smri: Files = { "sMRI/smri.hdr": strToU8("made") };
  smri["sMRI/smri.img"] = strToU8("made");
  const unwanted = {
    "fMRI/batch_fmri_preproc.mat": strToU8("made"),
    "fMRI/batch_fmri_stats.mat": strToU8("made"),
  };
  const files = Object.fromEntries(
    Object.entries({ ...fmri, ...smri }).map((
      [path, bytes],
    ) => [`sub001/${path}`, bytes]),
  );
  return {
    sources: {
      "multimodal_fmri.zip": zipSync({ ...unwanted, ...fmri }, {
        level: 0,
      }) as Bytes,
      "multimodal_smri.zip": zipSync(smri) as Bytes,
    },
    files,
  };
}

/** Five conditions and a constant, as nipy's designs begin. */
function fiacDesign(run: number): Bytes {
  const names = ["SStSSp", "SStDSp", "DStSSp", "DStDSp", "FirstSt", "constant"];
  const scans = Array.from({ length: 121 }, (_, t) => t);
  return npzDesign(
    names.map((name, k) =>
      scans.map((t) =>
        name === "constant" ? 1 : Number(Math.floor(t / 8 + run) % 6 === k)
      )
    ),
    names,
  );
}

async function fiac(): Promise<MadeDataset> {
  const home = "nipy-data-0.2/data/fiac/fiac0";
  const files: Files = {
    [`${home}/mask.nii.gz`]: await read("haxby2001-mini", "mask.nii.gz"),
  };
  for (const run of [1, 2]) {
    files[`${home}/run${run}.nii.gz`] = await read(
      "haxby2001-mini/sub001/BOLD",
      `task001_run00${run}`,
      "bold_1slice.nii.gz",
    );
    files[`${home}/run${run}_design.npz`] = fiacDesign(run);
  }
  const members = [
    { path: "nipy-data-0.2/", type: "5" },
    { path: "nipy-data-0.2/README.txt", content: strToU8("made") },
    ...Object.entries(files).map(([path, content]) => ({ path, content })),
    { path: `${home}/fiac0.m`, content: strToU8("made") },
  ];
  return {
    sources: { "nipy-data-0.2.tar.gz": await gzipped(makeTar(members)) },
    files,
  };
}

/** Two maps of each of so many subjects, from those of another study. */
async function checkerboards(
  folder: string,
  subjects = 16,
): Promise<MadeDataset> {
  const files: Files = {
    "brainomics_data/participants.tsv": strToU8("participant_id\n"),
  };
  for (let i = 0; i < 2 * subjects; i++) {
    const number = `${(i % 30) + 1}`.padStart(2, "0");
    const map = await openRun(
      join(testData!, "wager2008-emotionreg", `con_008100${number}.hdr`),
    );
    const path = join(folder, "map.nii.gz");
    for await (const { data } of map.volumes()) {
      await writeImage({ grid: map.grid, volumeCount: 1, data }, path, {
        datatype: "float32",
      });
    }
    const name = i < subjects ? "Vertical" : "Horizontal";
    const subject = `S${`${i % subjects + 1}`.padStart(2, "0")}`;
    files[`brainomics_data/${subject}/cmaps_${name}Checkerboard.nii.gz`] =
      await Deno.readFile(path);
    await Deno.remove(path);
  }
  return { sources: files, files };
}

/** A quarter of the localizer run for each of its four runs. */
async function studyforrest(): Promise<MadeDataset> {
  const home = "studyforrest-localizer";
  const bold = await plain(home, "sub-02_task-oneback_run-1_bold.nii.gz");
  const conditions = ["body", "face", "house", "object", "scene", "scramble"];
  const files: Files = {};
  for (const run of [1, 2, 3, 4]) {
    const stem =
      `sub-01/ses-localizer/func/sub-01_ses-localizer_task-objectcategories_run-${run}`;
    files[`${stem}_bold.nii.gz`] = packed(
      cut(bold, [12, 6], [39 * (run - 1), 39]),
    );
    const rows = conditions.map((_, i) =>
      `${(0.996 + 12 * i).toFixed(3)}\t8\t${conditions[(i + run) % 6]}\n`
    );
    files[`${stem}_events.tsv`] = strToU8(
      `onset\tduration\ttrial_type\n${rows.join("")}`,
    );
  }
  return { sources: files, files };
}

/** The twelve runs of one slice. */
async function haxby(): Promise<MadeDataset> {
  const files: Files = {};
  for (let run = 1; run <= 12; run++) {
    const number = `${run}`.padStart(2, "0");
    const from = `haxby2001-mini/sub001/BOLD/task001_run0${number}`;
    const stem = `sub-1/func/sub-1_task-objectviewing_run-${number}`;
    files[`${stem}_bold.nii.gz`] = await read(from, "bold_1slice.nii.gz");
    files[`${stem}_events.tsv`] = await read(from, "bold_events.tsv");
  }
  files["sub-1/anat/sub-1_T1w.nii.gz"] = await read(
    "haxby2001-mini",
    "mask.nii.gz",
  );
  return { sources: files, files };
}

/** Makes a data set by its name; the folder is for files on the way. */
export const made: Readonly<
  Record<string, (folder: string) => Promise<MadeDataset>>
> = {
  "brainomics-localizer": checkerboards,
  fiac,
  haxby2001: haxby,
  "spm-auditory": auditory,
  "spm-multimodal-faces": faces,
  "studyforrest-localizer": studyforrest,
};
