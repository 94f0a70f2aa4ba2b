/** What a fit did, in sentences for a methods section. @module */

import type { ReportRecord } from "./report_record.ts";

const noises: Readonly<Record<string, string>> = {
  ols: "uncorrelated noise (ordinary least squares)",
  ar1: "first-order autoregressive noise",
};

const drifts: Readonly<Record<string, (p: Parameters) => string>> = {
  cosine: ({ highPass }) =>
    `a discrete cosine basis up to ${highPass} Hz for slow drifts`,
  polynomial: ({ driftOrder }) =>
    `polynomials up to order ${driftOrder} for slow drifts`,
};

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Describes a fit.
 *
 * @param record Its record.
 * @returns Sentences, in paragraphs.
 */
export function methodsOf(record: ReportRecord): string[] {
  const { command, software } = record;
  const version = `${software.name} ${software.version}`;
  if (command === "first-level" || command === "contrast") {
    return firstLevel(record, version);
  }
  if (command === "fixed-effects") {
    const { precisionWeighted } = record.parameters;
    return [
      `Contrasts of runs that had been fitted apart were combined as fixed effects with ${version}${
        precisionWeighted
          ? ", each weighted by the inverse of its variance"
          : ", all weighted alike"
      }${voxels(record)}`,
    ];
  }
  return group(record, version);
}

function voxels({ degreesOfFreedom, maskVoxels }: ReportRecord): string {
  const parts = [
    maskVoxels !== undefined && `in ${maskVoxels.toLocaleString("en")} voxels`,
    degreesOfFreedom !== undefined &&
    `with ${Number(degreesOfFreedom.toFixed(2))} degrees of freedom`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "." : `, ${parts.join(" ")}.`;
}

function firstLevel(record: ReportRecord, version: string): string[] {
  const p = record.parameters;
  const runs = record.runs.length;
  const noise = noises[`${p.noiseModel}`] ??
    `autoregressive noise of order ${`${p.noiseModel}`.slice(2)}`;
  const own = Array.isArray(p.designMatrix) && p.designMatrix.length > 0;
  const sentences = [
    `${
      runs === 1 ? "One run was" : `${runs} runs were`
    } analysed with ${version}: a general linear model with ${noise} was fitted to every voxel${
      voxels(record)
    }`,
    own
      ? "The design matrices were given."
      : `Events were convolved with the ${p.hrfModel} haemodynamic response${
        tR(p)
      }; the design further had ${furtherColumns(p)}.`,
  ];
  const images: string[] = [];
  if (p.autoResample) {
    images.push("Volumes were resampled onto one grid by cubic splines.");
  }
  const fwhm = Array.isArray(p.smoothingFwhm) ? p.smoothingFwhm : [];
  if (fwhm.length > 0) {
    images.push(
      `Volumes were smoothed by a Gaussian of ${
        fwhm.join(" × ")
      } mm full width at half maximum.`,
    );
  }
  images.push(scalings[`${p.signalScaling}`] ?? "");
  if (p.standardize) images.push("Series were then standardised over time.");
  images.push(
    p.mask === undefined
      ? "The brain was masked by a threshold of the mean image, after opening, its largest component alone."
      : p.mask === "none"
      ? "No mask was applied."
      : p.mask === "derivatives"
      ? "The brain masks of the derivatives were applied."
      : "A given mask was applied.",
  );
  const several = runs > 1
    ? ["Effects of the runs were combined as fixed effects."]
    : [];
  return [[...sentences, ...several].join(" "), images.join(" ").trim()];
}

/** Drifts, nuisance and the constant, in words. */
function furtherColumns(p: Parameters): string {
  const words = Array.isArray(p.confoundsStrategy) ? p.confoundsStrategy : [];
  const strategy = words.filter((word) => word !== "none");
  const tables = Array.isArray(p.confounds) ? p.confounds : [];
  const nuisance = strategy.length > 0
    ? [`nuisance regressors by the strategy ${strategy.join(", ")}`]
    : tables.length > 0 && words.length === 0
    ? ["nuisance regressors"]
    : [];
  const drift = drifts[`${p.driftModel}`]?.(p);
  const columns = [...drift ? [drift] : [], ...nuisance];
  return `${columns.join(", ")}${columns.length > 0 ? " and " : ""}a constant${
    drift ? "" : ", but no model of slow drifts"
  }`;
}

const scalings: Readonly<Record<string, string>> = {
  "0": "Each voxel's series was scaled to percent of its mean.",
  "0,1": "Series were scaled to percent of the mean of all voxels and scans.",
  none: "Series were not scaled.",
};

function tR({ tR, sliceTimeRef }: Parameters): string {
  const ref = Number(sliceTimeRef ?? 0);
  return `${tR === undefined ? "" : ` (repetition time ${tR} s)`}${
    ref === 0 ? "" : `, sampled at ${ref} of each scan`
  }`;
}

function group(record: ReportRecord, version: string): string[] {
  const p = record.parameters;
  const columns = record.designColumns[0] ?? [];
  const method = p.method === "dl" || p.method === "reml"
    ? `A mixed-effects model with the given variances of the maps and a between-subject variance estimated by ${
      p.method === "dl"
        ? "DerSimonian and Laird's moments"
        : "restricted maximum likelihood"
    }`
    : "A general linear model (ordinary least squares)";
  const permuted = record.command === "permute"
    ? [
      `p values came from ${p.nPerm} relabellings of the data (seed ${
        p.seed ?? 0
      }), those corrected for all voxels from the distribution of the largest statistic.`,
    ]
    : [];
  return [
    [
      `${record.maps.length} maps were analysed with ${version}. ${method} with the columns ${
        columns.join(", ")
      } was fitted to every voxel${voxels(record)}`,
      ...permuted,
    ].join(" "),
  ];
}
