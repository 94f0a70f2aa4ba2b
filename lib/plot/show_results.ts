/**
 * Teaches images, designs and cluster tables to show themselves in a Deno
 * notebook: the last value of a cell is drawn, or tabulated, by itself.
 *
 * @module
 */

import { counted } from "../counted.ts";
import { InputError } from "../errors.ts";
import type { DesignMatrix } from "../design/types.ts";
import { type MediaBundle, showResults } from "../jupyter.ts";
import type { Image } from "../nifti/types.ts";
import type { ClustersTable } from "../stats/clusters.ts";
import { plotEpi } from "./brain/anat.ts";
import { plotRoi } from "./brain/roi.ts";
import { plotStatMap } from "./brain/stat_map.ts";
import { plotDesignMatrix } from "./design/design_matrix.ts";
import type { Picture } from "./picture.ts";
import { escapeXml } from "./scene/escape_xml.ts";

showResults("image", (image: Image) => shown(() => pictureOf(image)));
showResults(
  "design",
  (design: DesignMatrix) => shown(() => plotDesignMatrix(design)),
);
showResults("clusters", (table: ClustersTable) => ({
  "text/html": tableOf(table),
  "text/plain": `${counted(table.rows.length, "row")} of clusters and peaks`,
}));

/** A picture, or what is wrong with it. */
async function shown(draw: () => Picture): Promise<MediaBundle> {
  try {
    const picture = draw();
    return {
      "image/png": (await picture.png()).toBase64(),
      "text/plain": picture.description,
    };
  } catch (error) {
    if (error instanceof InputError) return { "text/plain": error.message };
    throw error;
  }
}

/** Masks as regions, maps in colours, everything else in grey. */
function pictureOf(image: Image): Picture {
  const { volumeCount, grid, data } = image;
  const size = data.length / volumeCount;
  const first = { grid, volumeCount: 1, data: data.subarray(0, size) };
  const title = volumeCount > 1 ? `volume 0 of ${volumeCount}` : undefined;
  const options = { title, name: "image", onWarning: () => {} };
  let [negative, other] = [false, false];
  for (const value of first.data) {
    negative ||= value < 0;
    other ||= value !== 0 && value !== 1;
  }
  if (negative) return plotStatMap(first, options);
  return other ? plotEpi(first, options) : plotRoi(first, options);
}

const columns = [
  "Cluster ID",
  "X",
  "Y",
  "Z",
  "Peak Stat",
  "Cluster Size (mm3)",
] as const;

/** The table in HTML, its columns named as nilearn's. */
function tableOf({ rows }: ClustersTable): string {
  const proportions = rows.some((row) =>
    row.trueDiscoveryProportion !== undefined
  );
  const heads = proportions
    ? [...columns, "True Discovery Proportion"]
    : [...columns];
  const body = rows.map((row) => {
    const cells = [
      row.clusterId,
      row.x,
      row.y,
      row.z,
      row.peakStat.toFixed(3),
      row.clusterSize ?? "",
      ...proportions ? [row.trueDiscoveryProportion?.toFixed(3) ?? ""] : [],
    ];
    return `<tr>${
      cells.map((cell) => `<td>${escapeXml(`${cell}`)}</td>`).join("")
    }</tr>`;
  });
  return `<table><thead><tr>${
    heads.map((head) => `<th scope="col">${escapeXml(head)}</th>`).join("")
  }</tr></thead><tbody>${body.join("")}</tbody></table>`;
}
