/** The designs of a fit, for its report. @module */

import { counted } from "../counted.ts";
import { join } from "@std/path";
import { fileExists } from "../bytes/mod.ts";
import { type DesignMatrix, readDesignMatrix } from "../design/mod.ts";
import {
  type ContrastRow,
  plotDesignMatrix,
  type PlotDesignMatrixOptions,
} from "../plot/mod.ts";
import type { ReportPicture, ReportSection } from "../report/mod.ts";
import type { RecordContrast, RecordedFit } from "./report_record.ts";

/** Most designs that are drawn. */
const MOST_DESIGNS = 4;
/** Most contrasts that are drawn over a design. */
const MOST_CONTRASTS = 8;

/**
 * Draws the designs of a fit, with its contrasts over the columns.
 *
 * @param fit The fit.
 * @param contrasts The contrasts, as the record has them.
 * @returns A section, or none where the fit wrote no design.
 */
export async function designSection(
  { path, record }: RecordedFit,
  contrasts: readonly RecordContrast[],
): Promise<ReportSection[]> {
  const rowLabel = record.maps.length > 0 ? "map" : undefined;
  const files = record.files.filter((name) => /(^|_)design\.tsv$/.test(name))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (files.length === 0) return [];
  const pictures: ReportPicture[] = [];
  const shown = files.slice(0, MOST_DESIGNS);
  for (const [k, name] of shown.entries()) {
    const file = join(path, name);
    if (!await fileExists(file)) continue;
    const design = await readDesignMatrix(file);
    pictures.push(
      await picture(design, name, {
        contrasts: rowsOf(contrasts, k),
        rowLabel,
      }),
    );
  }
  return [{
    title: files.length === 1 ? "Design" : "Designs",
    text: files.length > shown.length
      ? [`The first ${shown.length} of ${files.length} designs.`]
      : [],
    pictures,
  }];
}

async function picture(
  design: DesignMatrix,
  name: string,
  options: PlotDesignMatrixOptions,
): Promise<ReportPicture> {
  const drawn = plotDesignMatrix(design, options);
  return {
    png: await drawn.png(),
    size: [drawn.width, drawn.height],
    description: drawn.description,
    caption: `${name}: ${counted(design.rowCount, "row")}, ${
      counted(design.columns.length, "column")
    }, each divided by its norm.`,
  };
}

/** The contrasts with their weights on the columns of one run. */
function rowsOf(
  contrasts: readonly RecordContrast[],
  k: number,
): ContrastRow[] {
  return contrasts.slice(0, MOST_CONTRASTS).flatMap(({ name, weights }) => {
    const several = Array.isArray(weights?.[0]?.[0]);
    const rows = (several ? weights?.[k] : weights) as
      | readonly (readonly number[])[]
      | undefined;
    return rows ? [{ name, weights: rows }] : [];
  });
}
