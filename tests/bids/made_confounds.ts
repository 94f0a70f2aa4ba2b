/**
 * Made fMRIPrep and tedana tables: those of
 * tests/fixtures/confounds_scenarios.py, character for character.
 *
 * @module
 */

const SCANS = 40;
const MOTION = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"];
const ENDINGS = ["", "_derivative1", "_power2", "_derivative1_power2"];
const JUMPS = new Map([[3, 800], [11, 900], [14, 700], [33, 1200]]);
const FLASHES = new Map([[20, 1000], [33, 900]]);

function numbered(prefix: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${prefix}${String(i).padStart(2, "0")}`,
  );
}

function expanded(names: readonly string[]): string[] {
  return names.flatMap((name) => ENDINGS.map((end) => `${name}${end}`));
}

const OLD = [
  "csf",
  "white_matter",
  "global_signal",
  "std_dvars",
  "dvars",
  "framewise_displacement",
  ...numbered("t_comp_cor_", 2),
  ...numbered("a_comp_cor_", 3),
  ...numbered("cosine", 3),
  "non_steady_state_outlier00",
  ...MOTION,
  "aroma_motion_02",
  "aroma_motion_04",
];
const NEW = [
  ...expanded(["global_signal", "csf", "white_matter"]),
  "csf_wm",
  "std_dvars",
  "dvars",
  "framewise_displacement",
  "rmsd",
  ...numbered("t_comp_cor_", 4),
  ...numbered("a_comp_cor_", 8),
  ...numbered("w_comp_cor_", 3),
  ...numbered("c_comp_cor_", 2),
  ...numbered("cosine", 4),
  "non_steady_state_outlier00",
  "non_steady_state_outlier01",
  ...expanded(MOTION),
  "motion_outlier00",
  "aroma_motion_01",
  "aroma_motion_10",
];
const GAPS = NEW.filter((name) =>
  !/^(csf|cosine|non_steady|t_comp|aroma)/.test(name) && name !== "rot_z_power2"
);

/** The tables of fMRIPrep, and tedana's. */
export type MadeTable = "old" | "new" | "gaps" | "tedana";

const COLUMNS: Readonly<Record<MadeTable, readonly string[]>> = {
  old: OLD,
  new: NEW,
  gaps: GAPS,
  tedana: numbered("ICA_", 12),
};

function field(table: MadeTable, name: string, i: number, j: number): string {
  const backward = /derivative1|dvars|framewise_displacement|rmsd/;
  if (i === 0 && backward.test(name)) return "n/a";
  const gap = table === "gaps" && name === "global_signal";
  if (gap && (i === 7 || i === 21)) return "";
  if (name.startsWith("non_steady_state_outlier")) {
    return i === Number(name.slice(-2)) ? "1" : "0";
  }
  if (name === "motion_outlier00") return i === 5 ? "1" : "0";
  const value = name === "framewise_displacement"
    ? 100 + 50 * (i % 5) + (JUMPS.get(i) ?? 0)
    : name === "std_dvars"
    ? 1000 + 20 * (i % 7) + (FLASHES.get(i) ?? 0)
    : ((i + 1) * (j + 3) * 7919 + i * i * 31 + j * j * 17) % 4001 - 2000;
  const size = Math.abs(value);
  const thousandths = String(size % 1000).padStart(3, "0");
  return `${value < 0 ? "-" : ""}${Math.floor(size / 1000)}.${thousandths}`;
}

/** A table as a `.tsv` file has it. */
export function tableText(table: MadeTable): string {
  const columns = COLUMNS[table];
  const rows = Array.from(
    { length: SCANS },
    (_, i) => columns.map((name, j) => field(table, name, i, j)).join("\t"),
  );
  return `${[columns.join("\t"), ...rows].join("\n")}\n`;
}

/** The sidecar: masks of CompCor's components, dropped ones as well. */
export function sidecarText(table: MadeTable): string {
  const masks = ["combined", "combined", "combined", "WM", "WM", "WM"];
  const entries: Record<string, unknown> = {};
  for (const name of COLUMNS[table]) {
    if (name.startsWith("a_comp_cor")) {
      entries[name] = { Mask: masks[Number(name.slice(-2))] ?? "CSF" };
    }
    if (/^[twc]_comp/.test(name)) entries[name] = { Retained: true };
  }
  entries.dropped_0 = { Retained: false, Mask: "combined" };
  return JSON.stringify(entries);
}

/** tedana's metrics; components without the zeros of the mixing table. */
export function metricsText(): string {
  const verdicts = ["accepted", "rejected", "ignored"];
  const rows = Array.from(
    { length: 12 },
    (_, j) => `ICA_${j}\t${j}.5\t${verdicts[j * 7 % 5 % 3]}`,
  );
  return `${["Component\tkappa\tclassification", ...rows].join("\n")}\n`;
}

/** Writes a table into a folder; returns the image that it belongs to. */
export async function writeMadeTable(
  folder: string,
  table: MadeTable,
  desc = "preproc",
): Promise<string> {
  const stem = `${folder}/sub-01_task-made_run-1`;
  if (table === "tedana") {
    await Deno.writeTextFile(`${stem}_desc-ICA_mixing.tsv`, tableText(table));
    await Deno.writeTextFile(
      `${stem}_desc-tedana_metrics.tsv`,
      metricsText(),
    );
  } else {
    const suffix = table === "old" ? "regressors" : "timeseries";
    const name = `${stem}_desc-confounds_${suffix}`;
    await Deno.writeTextFile(`${name}.tsv`, tableText(table));
    if (table !== "old") {
      await Deno.writeTextFile(`${name}.json`, sidecarText(table));
    }
  }
  return `${stem}_space-MNI_desc-${desc}_bold.nii.gz`;
}
