/** `niglm info`. @module */

import { fileExists, listImages } from "../../bytes/mod.ts";
import {
  type HeaderOfFiles,
  openImage,
  openRun,
  orientation,
  readImageHeader,
} from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";

/** Options of `niglm info`: none of its own. */
export type InfoOptions = Record<never, never>;

/** Tells what the headers of images say. */
export async function info(
  _options: InfoOptions,
  names: readonly string[],
  { signal, warn }: Context,
): Promise<Report> {
  const facts: Facts[] = [];
  for (const name of names) {
    const files = await listImages(name);
    if (files.length === 1) {
      const image = await readImageHeader(files[0], { signal });
      const { image: voxels } = image.files;
      if (await fileExists(voxels)) await openImage(files[0], { signal });
      else warn(`${name}: its image file ${voxels} is missing`);
      image.warnings.forEach(warn);
      facts.push(factsOf(name, image, 1));
      continue;
    }
    const run = await openRun(files, { signal });
    for (const warning of run.warnings) warn(warning);
    facts.push(factsOf(name, run.images[0], run.images.length));
  }
  return {
    text: facts.map(describe).join("\n"),
    json: { images: facts },
  };
}

function factsOf(
  name: string,
  { header, files }: HeaderOfFiles,
  imageCount: number,
) {
  const { grid, volumeCount, tR } = header;
  const rows = [0, 4, 8, 12].map((at) => grid.affine.slice(at, at + 4));
  return {
    name,
    imageCount,
    format: header.format,
    pair: files.header !== files.image,
    shape: imageCount > 1 ? [...grid.shape, imageCount] : header.shape,
    volumeCount: imageCount > 1 ? imageCount : volumeCount,
    voxelSizes: grid.voxelSizes,
    tR: imageCount > 1 ? null : tR ?? null,
    datatype: header.datatype,
    byteOrder: header.littleEndian ? "little-endian" : "big-endian",
    slope: header.slope,
    inter: header.inter,
    orientation: orientation(grid.affine),
    affine: rows,
    affineSource: header.affineSource,
    affineFile: files.mat ?? files.header,
    qformCode: header.qformCode,
    sformCode: header.sformCode,
    description: header.description,
  };
}

type Facts = ReturnType<typeof factsOf>;

const sources: Readonly<Record<Facts["affineSource"], string>> = {
  sform: "the sform",
  qform: "the qform",
  pixdim: "the voxel sizes alone",
  "spm-mat": "SPM's file beside it",
  "spm-origin": "the origin field",
  analyze: "the voxel sizes alone",
};

function describe(facts: Facts): string {
  const { name, imageCount, shape, tR, slope, inter, description } = facts;
  const form = facts.pair ? ".hdr/.img pair" : "single file";
  const columns = facts.affine.slice(0, 3).map((row) => row.map(shortNumber));
  const width = Math.max(...columns.flat().map((text) => text.length));
  const [first, ...rest] = columns.map((row) =>
    row.map((text) => text.padStart(width)).join("  ")
  );
  const source = sources[facts.affineSource];
  const code = facts.affineSource === "sform"
    ? ` (code ${facts.sformCode})`
    : facts.affineSource === "qform"
    ? ` (code ${facts.qformCode})`
    : facts.affineSource === "spm-mat"
    ? ` (${facts.affineFile})`
    : "";
  const lines: [string, string][] = [
    ["format", `${facts.format}, ${form}, ${facts.byteOrder}`],
    ...imageCount > 1
      ? [["images", `${imageCount}, of which this is the first`] as [
        string,
        string,
      ]]
      : [],
    ["shape", shape.join(" × ")],
    ["voxel size", `${facts.voxelSizes.map(shortNumber).join(" × ")} mm`],
    ["TR", tR === null ? "not in the header" : `${shortNumber(tR)} s`],
    ["data type", facts.datatype],
    [
      "scaling",
      slope === 1 && inter === 0
        ? "none"
        : `stored value × ${shortNumber(slope)} + ${shortNumber(inter)}`,
    ],
    ["orientation", facts.orientation],
    ["affine", first],
    ...rest.map((row) => ["", row] as [string, string]),
    ["", `from ${source}${code}, in mm`],
    ...description ? [["description", description] as [string, string]] : [],
  ];
  const rows = lines.map(([label, value]) =>
    `  ${label.padEnd(12)} ${value}\n`
  );
  return `${name}\n${rows.join("")}`;
}

/** Seven digits: what a float32 field holds. */
function shortNumber(value: number): string {
  return `${Number(value.toPrecision(7))}`;
}
