/** Pictures of contrasts. @module */

import { counted } from "../../counted.ts";
import type { DesignMatrix } from "../../design/types.ts";
import { UsageError } from "../../errors.ts";
import {
  type ColorBar,
  colorBarItems,
  colorBarWidth,
} from "../color/color_bar.ts";
import { findColormap } from "../color/colormap.ts";
import { formatNumber } from "../color/format_number.ts";
import { CAP_HEIGHT, fitText, measureText } from "../font/measure_text.ts";
import { Picture } from "../picture.ts";
import { fitScene } from "../scene/fit_scene.ts";
import type { Rgb, SceneItem } from "../scene/scene.ts";
import { columnLabels } from "./column_labels.ts";
import type { ContrastRow } from "./contrast_strip.ts";
import { checkDesign } from "./design_matrix.ts";
import { frame, matrixItems } from "./matrix.ts";
import {
  type ChartOptions,
  chartStyle,
  MARGIN,
  titleHeight,
  titleItems,
  titleWidth,
} from "./style.ts";

/** What {@linkcode plotContrastMatrix} can be told, with nilearn's names. */
export interface PlotContrastMatrixOptions extends ChartOptions {
  /** Whether there is a bar that says what colours mean. @default {true} */
  readonly colorbar?: boolean;
  /** Name of the colour map. @default {"RdBu_r"} */
  readonly cmap?: string;
}

/** Side of a cell, in pixels. */
const CELL = { widest: 44, narrowest: 10 };
/** Width of a page that cells shrink for. */
const PAGE_WIDTH = 1300;
/** Longest name of a contrast, in pixels. */
const LONGEST = 260;
/** Rows that give a colour bar room. */
const BAR_ROWS = 3;

/**
 * Draws the weights of contrasts, a row each, under the names of the columns.
 *
 * @param contrasts The contrasts; of an F contrast each of its rows.
 * @param design The design whose columns they weigh.
 * @param options Colours.
 * @returns The picture.
 * @throws {UsageError} If there is no contrast, or a row has another number of
 *   weights than the design has columns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plotContrastMatrix } from "@niglm/niglm/plot";
 *
 * const design = {
 *   columns: ["faces", "houses"],
 *   rowCount: 2,
 *   data: Float64Array.of(1, 0, 0, 1),
 *   frameTimes: undefined,
 * };
 * const contrast = { name: "faces - houses", weights: [[1, -1]] };
 * const svg = await plotContrastMatrix([contrast], design).svg();
 * assertEquals(svg.includes(">faces - houses</text>"), true);
 * ```
 */
export function plotContrastMatrix(
  contrasts: readonly ContrastRow[],
  design: DesignMatrix,
  options: PlotContrastMatrixOptions = {},
): Picture {
  checkDesign(design);
  checkWeights(contrasts, design);
  const { title = "", colorbar = true } = options;
  const style = chartStyle(options);
  const { fontSize, ink, paper } = style;
  const colormap = findColormap(options.cmap ?? "RdBu_r");
  const rows = contrasts.flatMap(({ name, weights }) =>
    weights.map((row, i) => ({
      label: weights.length > 1 ? `${name} [${i + 1}]` : name,
      row,
    }))
  );
  const { columns } = design;
  const values = rows.flatMap(({ row }) => row);
  const most = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const bar: ColorBar = {
    colormap,
    vmin: -most,
    vmax: most,
    barMin: -most,
    barMax: most,
    ink,
    fontSize,
  };
  const names = rows.map(({ label }) => fitText(label, LONGEST, fontSize));
  const left = MARGIN + 8 +
    Math.ceil(Math.max(...names.map((name) => measureText(name, fontSize))));
  const side = colorbar ? colorBarWidth(bar) + 2 * MARGIN : 0;
  const room = PAGE_WIDTH - left - side - 2 * MARGIN;
  const cell = Math.min(
    CELL.widest,
    Math.max(CELL.narrowest, Math.floor(room / columns.length)),
  );
  const labels = columnLabels(columns, cell, style);
  const top = MARGIN + titleHeight(title, style) + labels.height;
  const wide = columns.length * cell;
  const tall = rows.length * cell;
  const barHeight = Math.max(tall, BAR_ROWS * CELL.widest);
  const width = Math.ceil(Math.max(
    left + wide + Math.max(side, labels.overhang) + MARGIN,
    titleWidth(title, style),
  ));
  const height = Math.ceil(top + (colorbar ? barHeight : tall) + MARGIN);
  const items: SceneItem[] = [
    ...labels.items(left, top),
    ...frame(left, top, wide, tall, ink),
    ...matrixItems({
      values,
      columns: columns.length,
      most,
      colormap,
      x: left,
      y: top,
      cell,
      textOf: (value) => value === 0 ? "" : formatNumber(value, 2),
    }),
    ...names.map((text, i): SceneItem => ({
      kind: "text",
      x: left - 8,
      y: top + (i + 0.5) * cell + CAP_HEIGHT * fontSize / 2,
      text,
      size: fontSize,
      color: ink,
      anchor: "end",
    })),
    ...gridLines(left, top, columns.length, rows.length, cell, style.faint),
  ];
  if (colorbar) {
    const x = left + wide + 2 * MARGIN;
    items.push(...colorBarItems(bar, x, top, barHeight));
  }
  items.push(...titleItems(title, width, style));
  return new Picture(
    fitScene({
      width,
      height,
      background: paper,
      description: `${title || "Contrasts"}: ${describeWeights(rows, columns)}`,
      items,
    }, options.outputSize),
    { contrasts },
  );
}

/** Fine lines between cells. */
function gridLines(
  x: number,
  y: number,
  columns: number,
  rows: number,
  cell: number,
  fill: Rgb,
): SceneItem[] {
  const line = { kind: "rect", fill } as const;
  return [
    ...Array.from({ length: columns - 1 }, (_, i): SceneItem => ({
      ...line,
      x: x + (i + 1) * cell - 0.5,
      y,
      width: 1,
      height: rows * cell,
    })),
    ...Array.from({ length: rows - 1 }, (_, i): SceneItem => ({
      ...line,
      x,
      y: y + (i + 1) * cell - 0.5,
      width: columns * cell,
      height: 1,
    })),
  ];
}

function checkWeights(
  contrasts: readonly ContrastRow[],
  { columns }: DesignMatrix,
): void {
  if (contrasts.length === 0) {
    throw new UsageError("contrast: found none, expected at least one", {
      field: "contrast",
    });
  }
  for (const { name, weights } of contrasts) {
    const wrong = weights.find((row) => row.length !== columns.length);
    if (wrong === undefined && weights.length > 0) continue;
    throw new UsageError(
      `contrast '${name}': found ${
        counted(wrong?.length ?? 0, "weight")
      }, expected ${columns.length}, one for each column of the design`,
      { field: "contrast" },
    );
  }
}

function describeWeights(
  rows: readonly { label: string; row: readonly number[] }[],
  columns: readonly string[],
): string {
  return rows.map(({ label, row }) => {
    const parts = row.flatMap((weight, j) =>
      weight === 0 ? [] : [`${formatNumber(weight, 3)} ${columns[j]}`]
    );
    return `${label} = ${parts.join(", ")}`;
  }).join("; ");
}
