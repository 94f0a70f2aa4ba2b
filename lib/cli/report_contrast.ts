/** One contrast of a fit, for its report. @module */

import { join } from "@std/path";
import { getClustersTable, thresholdStatsImg } from "../image/mod.ts";
import { applyAffine, type Image, invertAffine } from "../nifti/mod.ts";
import { plotStatMap } from "../plot/mod.ts";
import { type ReportContrast, viewerVolume } from "../report/mod.ts";
import type { Context } from "./command.ts";
import { pageGzip } from "./page_gzip.ts";
import { readMap } from "./read_map.ts";
import type { ReportOptions } from "./report_options.ts";
import { reportPicture } from "./report_picture.ts";
import type { RecordContrast, RecordedFit } from "./report_record.ts";
import { peakSeries } from "./report_series.ts";

/** The images of a fit that all its contrasts share. */
export interface ReportImages {
  /** The fit. */
  readonly fit: RecordedFit;
  /** Threshold and sides. */
  readonly options: ReportOptions;
  /** Signal and warnings. */
  readonly context: Context;
  /** The fitted voxels. */
  readonly mask: Image | undefined;
  /** The image under the maps. */
  readonly background: Image | undefined;
  /** What it is, in words. */
  readonly backgroundName: string;
  /** Whether there is room for one picture of each contrast only. */
  readonly single: boolean;
}

/** What is left of what a page can carry. */
export interface ReportRoom {
  /** Bytes of maps for the viewer. */
  readonly room: number;
  /** Peaks whose series are shown. */
  readonly rows: number;
}

/** A map that can be thresholded, and what its values are. */
interface ThresholdMap {
  readonly file: string;
  readonly unit: "z" | "−log₁₀ p";
}

/** Family-wise −log₁₀ p from which on voxels of permutation tests are shown. */
const FAMILYWISE = -Math.log10(0.05);

/**
 * Gathers what a report shows of a contrast.
 *
 * @param label Its name in file names.
 * @param contrast The contrast.
 * @param shared The images that all contrasts share.
 * @param left What is left of what the page can carry.
 * @returns Threshold, pictures, table and map.
 */
export async function reportContrast(
  label: string,
  contrast: RecordContrast,
  shared: ReportImages,
  { room, rows }: ReportRoom,
): Promise<ReportContrast> {
  const { background, backgroundName, context, fit, mask, options } = shared;
  const { path, prefix, record } = fit;
  const stem = `${prefix}contrast-${label}_`;
  const common = {
    label,
    name: contrast.name,
    statType: contrast.statType,
    weights: weightsInWords(contrast, record.designColumns),
    files: record.files.filter((name) => name.startsWith(stem)),
  };
  const found = mapOf(record.files, stem);
  if (!found) return { ...common, ...unmapped };
  const { file, unit } = found;
  const map = await readMap(join(path, file), context.signal);
  const twoSided = options.twoSided && contrast.statType !== "F" &&
    unit === "z";
  const { clusterThreshold, minDistance } = options;
  const rule = unit === "z"
    ? options
    : { heightControl: "none", threshold: FAMILYWISE } as const;
  const { image, threshold } = thresholdStatsImg(map, {
    ...rule,
    clusterThreshold,
    twoSided,
    mask,
    name: label,
  });
  const peaks = Number.isFinite(threshold)
    ? getClustersTable(map, {
      statThreshold: threshold,
      clusterThreshold,
      twoSided,
      minDistance,
      mask,
      name: label,
    }).rows
    : [];
  const inverse = invertAffine(map.grid.affine);
  const [nx, ny] = map.grid.shape;
  const voxels = peaks.slice(0, Math.max(0, rows)).map(({ x, y, z }) => {
    const [i, j, k] = applyAffine(inverse, x, y, z).map(Math.round);
    return i + nx * (j + ny * k);
  });
  const series = await peakSeries(fit, voxels, context);
  const draw = async (displayMode: "ortho" | "z", caption: string) =>
    await reportPicture(
      plotStatMap(image, {
        bgImg: background,
        bgName: backgroundName,
        displayMode,
        threshold: Number.isFinite(threshold) ? threshold : undefined,
        // Splines would ring at the edges of what exceeds the threshold.
        resamplingInterpolation: "nearest",
        name: contrast.name,
        onWarning: () => {},
      }),
      caption,
    );
  const limits = Number.isFinite(threshold)
    ? `${unit} ${twoSided ? "beyond ±" : "> "}${threshold.toFixed(3)}`
    : "no voxel passes";
  const pictures = [
    await draw(
      "ortho",
      `${contrast.name}: ${limits}, at the largest activation, over ${backgroundName}.`,
    ),
  ];
  if (!shared.single) {
    pictures.push(
      await draw("z", `${contrast.name}: ${limits}, axial slices.`),
    );
  }
  const viewerMap = room > 0 ? await viewerVolume(map, pageGzip) : undefined;
  const fits = viewerMap && viewerMap.nifti.length <= room;
  return {
    ...common,
    thresholdText: unit === "z"
      ? thresholdText(threshold, twoSided, options)
      : `Threshold: −log₁₀ of the family-wise p > ${
        threshold.toFixed(6)
      } (p < 0.05).`,
    unit,
    threshold: Number.isFinite(threshold) ? threshold : 0,
    twoSided,
    pictures,
    peaks: peaks.map((row, i) => ({
      ...row,
      series: series.get(voxels[i]) ?? [],
    })),
    viewerMap: fits ? viewerMap : undefined,
  };
}

/** What is shown of a contrast without a map that can be thresholded. */
const unmapped: Pick<
  ReportContrast,
  | "thresholdText"
  | "threshold"
  | "unit"
  | "twoSided"
  | "pictures"
  | "peaks"
  | "viewerMap"
> = {
  thresholdText: "There is no picture: the fit was not asked for the z map " +
    "(--save z) of this contrast.",
  threshold: 0,
  unit: "z",
  twoSided: false,
  pictures: [],
  peaks: [],
  viewerMap: undefined,
};

/** The z map of a contrast, or the corrected p of a permutation test. */
function mapOf(
  files: readonly string[],
  stem: string,
): ThresholdMap | undefined {
  const maps: readonly ThresholdMap[] = [
    { file: `${stem}stat-z_statmap.nii.gz`, unit: "z" },
    {
      file: `${stem}desc-voxel_stat-neglog10p_statmap.nii.gz`,
      unit: "−log₁₀ p",
    },
  ];
  return maps.find(({ file }) => files.includes(file));
}

function thresholdText(
  threshold: number,
  twoSided: boolean,
  { alpha, clusterThreshold, heightControl }: ReportOptions,
): string {
  const sides = twoSided ? "two-sided" : "one-sided";
  const height = Number.isFinite(threshold)
    ? `z ${twoSided ? "beyond ±" : "> "}${threshold.toFixed(6)}`
    : "no height, as no voxel passes";
  const rule = {
    fpr: `a false positive rate of ${alpha}`,
    fdr: `a false discovery rate of ${alpha}`,
    bonferroni: `a family-wise error of ${alpha} (Bonferroni)`,
    none: "a fixed threshold",
  }[heightControl];
  const extent = clusterThreshold > 0
    ? `; clusters of at least ${clusterThreshold} voxels`
    : "";
  return `Threshold: ${height} (${rule}, ${sides})${extent}.`;
}

/** Rows of weights as sums: `+1 active −1 rest`. */
function weightsInWords(
  { weights = [] }: RecordContrast,
  designs: readonly (readonly string[])[],
): string[] {
  const several = Array.isArray(weights[0]?.[0]);
  const rows =
    (several ? weights[0] : weights) as readonly (readonly number[])[];
  const words = rows.map((row) =>
    row.flatMap((weight, k) => {
      if (weight === 0) return [];
      const size = Number(Math.abs(weight).toPrecision(6));
      return [
        `${weight < 0 ? "−" : "+"}${size} ${
          designs[0]?.[k] ?? `column ${k + 1}`
        }`,
      ];
    }).join(" ")
  );
  return several && weights.length > 1
    ? [...words, `(first of ${weights.length} runs)`]
    : words;
}
