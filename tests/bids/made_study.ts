/** A BIDS folder with derivatives as fMRIPrep writes them. @module */

import { dirname } from "@std/path";
import { buildNifti, gzipped } from "../builders.ts";
import { madeRunFile, SHAPE } from "../made_brain.ts";

/** The space of the preprocessed images, as their names have it. */
export const SPACE = "space-MNI152NLin2009cAsym";

/** The events of every run. */
export const EVENTS: string = "onset\tduration\ttrial_type\n" +
  "0\t20\tface\n20\t20\thouse\n40\t20\tface\n60\t10\thouse\n";

const MOTION = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"];
const ENDINGS = ["", "_derivative1", "_power2", "_derivative1_power2"];

/** Confounds of scans: the first of a non-steady state, the 31st moved. */
function confoundsTable(seed: number, scans: number): string {
  const columns = [
    "csf",
    "white_matter",
    "non_steady_state_outlier00",
    "framewise_displacement",
    "std_dvars",
    "cosine00",
    ...MOTION.flatMap((name) => ENDINGS.map((end) => `${name}${end}`)),
  ];
  const field = (name: string, t: number, j: number): string | number => {
    if (name === "non_steady_state_outlier00") return t === 0 ? 1 : 0;
    if (t === 0 && /derivative|displacement|dvars/.test(name)) return "n/a";
    if (name === "framewise_displacement") return t === 30 ? 2 : 0.1;
    if (name === "std_dvars") return 1;
    if (name === "cosine00") return Math.cos(Math.PI * (t + 0.5) / scans);
    return ((t + 3) * (j + 2) * 7919 + t * t * (31 + j) + seed) % 997 / 100;
  };
  const rows = Array.from(
    { length: scans },
    (_, t) => columns.map((name, j) => field(name, t, j)).join("\t"),
  );
  return `${[columns.join("\t"), ...rows].join("\n")}\n`;
}

/** The ball that the made runs have in them. */
function maskFile(): Promise<Uint8Array> {
  const [nx, ny, nz] = SHAPE;
  const data = Array.from({ length: nx * ny * nz }, (_, i) => {
    const [x, y, z] = [
      i % nx,
      Math.floor(i / nx) % ny,
      Math.floor(i / nx / ny),
    ];
    return (x - 6) ** 2 + (y - 5.5) ** 2 + (z - 4) ** 2 < 19 ? 1 : 0;
  });
  return gzipped(buildNifti({
    shape: SHAPE,
    data,
    datatype: "uint8",
    affine: [3, 0, 0, -18, 0, 3, 0, -17, 0, 0, 3, -12, 0, 0, 0, 1],
    voxelSizes: [3, 3, 3],
  }));
}

/**
 * Makes a study of two subjects with two runs each.
 *
 * @param folder Where to.
 * @param change Edits its files, by path, before they are written.
 * @param scans Of each run.
 */
export async function makeStudy(
  folder: string,
  change: (files: Map<string, string | Uint8Array>) => void = () => {},
  scans = 40,
): Promise<void> {
  const files = new Map<string, string | Uint8Array>([
    ["dataset_description.json", '{"Name": "x", "BIDSVersion": "1.10.0"}'],
    [
      "task-localizer_bold.json",
      '{"RepetitionTime": 2, "TaskName": "localizer"}',
    ],
  ]);
  for (const [s, sub] of ["01", "02"].entries()) {
    for (const run of [1, 2]) {
      const seed = 2 * s + run;
      const stem = `sub-${sub}/func/sub-${sub}_task-localizer_run-${run}`;
      const made = `derivatives/fmriprep/${stem}`;
      files.set(`${stem}_events.tsv`, EVENTS);
      const bold = `${made}_${SPACE}_desc-preproc_bold`;
      files.set(`${bold}.nii.gz`, await madeRunFile(scans, true, seed));
      files.set(`${bold}.json`, '{"StartTime": 0.5}');
      files.set(`${made}_${SPACE}_desc-brain_mask.nii.gz`, await maskFile());
      files.set(
        `${made}_desc-confounds_timeseries.tsv`,
        confoundsTable(seed, scans),
      );
    }
  }
  change(files);
  for (const [path, content] of files) {
    await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
    if (typeof content === "string") {
      await Deno.writeTextFile(`${folder}/${path}`, content);
    } else await Deno.writeFile(`${folder}/${path}`, content);
  }
}
