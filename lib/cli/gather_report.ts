/** From the folder of a fit to what its report shows. @module */

import { counted } from "../counted.ts";
import { basename, join } from "@std/path";
import { fileExists } from "../bytes/mod.ts";
import { UsageError } from "../errors.ts";
import { resampleImg } from "../image/mod.ts";
import { nearestName } from "../nearest.ts";
import type { Image } from "../nifti/mod.ts";
import { plotRoi } from "../plot/mod.ts";
import type {
  ReportContent,
  ReportContrast,
  ReportSection,
} from "../report/mod.ts";
import type { Context } from "./command.ts";
import { readMap } from "./read_map.ts";
import { commandOf } from "./report_command.ts";
import { reportContrast, type ReportImages } from "./report_contrast.ts";
import { designSection } from "./report_design.ts";
import { methodsOf } from "./report_methods.ts";
import type { ReportOptions } from "./report_options.ts";
import { reportPicture } from "./report_picture.ts";
import type { RecordContrast, RecordedFit } from "./report_record.ts";
import { loadViewer } from "./report_viewer.ts";

/** Most bytes of maps that the page carries for the viewer. */
const MOST_MAPS = 6e6;
/** Contrasts from which on each has one picture. */
const MANY = 12;
/** Most peaks whose series are shown, over all contrasts. */
const MOST_SERIES = 200;

/**
 * Gathers what the report of a fit shows.
 *
 * @param fit The fit.
 * @param options Threshold, contrasts, background.
 * @param context Progress and warnings.
 * @returns The content.
 * @throws {InputError} If files of the fit are missing or damaged.
 * @throws {UsageError} If a contrast does not exist.
 */
export async function gatherReport(
  fit: RecordedFit,
  options: ReportOptions,
  context: Context,
): Promise<ReportContent> {
  const { path, record } = fit;
  const chosen = chooseContrasts(fit, options.contrasts);
  using bar = context.progress({
    label: "Drawing the report",
    total: chosen.length,
    unit: "contrasts",
  });
  const mask = await fileOf(fit, "mask.nii.gz", context);
  const mean = await fileOf(fit, "mean.nii.gz", context);
  const given = options.bgImg === undefined
    ? undefined
    : await readMap(options.bgImg, context.signal);
  const shared: ReportImages = {
    fit,
    options,
    context,
    mask,
    background: given ?? mean ?? mask,
    backgroundName: given
      ? basename(options.bgImg!)
      : mean
      ? "the mean image"
      : "the mask",
    single: chosen.length > MANY,
  };
  const contrasts: ReportContrast[] = [];
  let room = options.noViewer ? 0 : MOST_MAPS;
  let rows = MOST_SERIES;
  for (const [i, [label, contrast]] of chosen.entries()) {
    context.signal.throwIfAborted();
    const made = await reportContrast(label, contrast, shared, { room, rows });
    room -= made.viewerMap?.nifti.length ?? 0;
    rows -= made.peaks.filter(({ series }) => series.length > 0).length;
    contrasts.push(made);
    bar.update(i + 1);
  }
  const sections: ReportSection[] = [inputSection(fit)];
  if (mask) sections.push(await maskSection(shared, mask));
  sections.push(
    ...await designSection(fit, chosen.map(([, contrast]) => contrast)),
  );
  const { software } = record;
  return {
    title: options.title ??
      `${titles[record.command] ?? "Results"}: ${
        fit.prefix.replace(/_$/, "") || basename(path)
      }`,
    subtitle: `${software.name} ${software.version}, ${record.command}; ${
      counted(chosen.length, "contrast")
    }`,
    methods: methodsOf(record),
    warnings: record.warnings,
    sections,
    contrasts,
    closing: [runSection(fit)],
    command: commandOf(record),
    viewer: options.noViewer || !shared.background ||
        contrasts.every(({ viewerMap }) => !viewerMap)
      ? undefined
      : await loadViewer(await onGridOf(shared.background, mask, context)),
    software: `Made by ${software.name} ${software.version}`,
  };
}

const titles: Readonly<Record<string, string>> = {
  "first-level": "First-level analysis",
  contrast: "First-level contrasts",
  "fixed-effects": "Fixed effects over runs",
  "second-level": "Second-level analysis",
  permute: "Permutation tests",
};

function chooseContrasts(
  { path, record }: RecordedFit,
  names: readonly string[],
): [string, RecordContrast][] {
  const all = Object.entries(record.contrasts);
  if (names.length === 0) return all;
  return names.map((wanted) => {
    const found = all.find(([label, { name }]) =>
      label === wanted || name === wanted
    );
    if (found) return found;
    const nearest = nearestName(wanted, all.map(([, { name }]) => name));
    throw new UsageError(
      `--contrasts: ${path} has no contrast '${wanted}'${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }`,
      { field: "--contrasts" },
    );
  });
}

async function fileOf(
  { path, prefix }: RecordedFit,
  name: string,
  { signal }: Context,
): Promise<Image | undefined> {
  const file = join(path, `${prefix}${name}`);
  return await fileExists(file) ? await readMap(file, signal) : undefined;
}

/** A background on the grid of the maps, for the viewer and the pictures. */
async function onGridOf(
  image: Image,
  like: Image | undefined,
  { signal, warn }: Context,
): Promise<Image> {
  const same = !like ||
    image.grid.shape.join() === like.grid.shape.join() &&
      image.grid.affine.every((value, i) => value === like.grid.affine[i]);
  if (same) return image;
  const series = resampleImg({
    name: "the background",
    grid: image.grid,
    volumeCount: 1,
    tR: undefined,
    async *volumes() {
      yield { index: 0, data: image.data };
    },
  }, {
    targetAffine: like.grid.affine,
    targetShape: like.grid.shape,
    onWarning: warn,
  });
  const volumes = await Array.fromAsync(
    series.volumes({ signal }),
    ({ data }) => data.slice(),
  );
  return { grid: series.grid, volumeCount: 1, data: volumes[0] };
}

function inputSection({ record }: RecordedFit): ReportSection {
  const { inputs } = record;
  const shown = inputs.slice(0, 200);
  return {
    title: "Input",
    text: inputs.length > shown.length
      ? [`The first ${shown.length} of ${inputs.length} files.`]
      : [],
    table: {
      caption: "Files that were read",
      columns: ["File", "Bytes", "CRC-32"],
      rows: shown.map(({ bytes, crc32, file }) => [
        file,
        bytes?.toLocaleString("en") ?? "",
        crc32 ?? "",
      ]),
    },
  };
}

async function maskSection(
  { background, backgroundName }: ReportImages,
  mask: Image,
): Promise<ReportSection> {
  const voxels = mask.data.reduce((sum, value) => sum + Number(value !== 0), 0);
  const picture = plotRoi(mask, {
    bgImg: background === mask ? undefined : background,
    bgName: backgroundName,
    displayMode: "ortho",
    name: "mask",
    onWarning: () => {},
  });
  return {
    title: "Mask",
    text: [`${voxels.toLocaleString("en")} voxels were fitted.`],
    pictures: [
      await reportPicture(
        picture,
        background === mask ? "The mask." : `The mask over ${backgroundName}.`,
      ),
    ],
  };
}

function runSection({ record }: RecordedFit): ReportSection {
  const { memory, peakMemory, seconds, workers } = record.run;
  const rows: string[][] = [];
  if (typeof seconds === "number") {
    rows.push(["Time of the fit", `${seconds.toFixed(2)} s`]);
  }
  if (typeof peakMemory === "number") {
    rows.push(["Peak memory", `${(peakMemory / 1e6).toFixed(0)} MB`]);
  }
  if (typeof memory === "number") {
    rows.push(["Memory budget", `${(memory / 2 ** 20).toFixed(0)} MiB`]);
  }
  if (typeof workers === "number") rows.push(["Workers", `${workers}`]);
  for (const [key, value] of Object.entries(record.parameters)) {
    if (value === undefined || value === null) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    rows.push([key, typeof value === "string" ? value : JSON.stringify(value)]);
  }
  return {
    title: "Parameters, time and memory",
    table: {
      caption: "How the fit was run",
      columns: ["Parameter", "Value"],
      rows: rows.map(([key, value]) => [
        key,
        value.length > 300 ? `${value.slice(0, 299)}…` : value,
      ]),
    },
  };
}
