/** Pictures of how alike the columns of a design are. @module */

import {
  contrastEfficiency,
  varianceInflationFactors,
} from "../../design/design_diagnostics.ts";
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
import type { SceneItem } from "../scene/scene.ts";
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

/** What {@linkcode plotDesignMatrixCorrelation} can be told. */
export interface PlotDesignMatrixCorrelationOptions extends ChartOptions {
  /** All correlations, or each once, with the diagonal. @default {"full"} */
  readonly tri?: "full" | "diag";
  /** Name of a diverging colour map. @default {"RdBu_r"} */
  readonly cmap?: string;
  /** Whether there is a bar that says what colours mean. @default {true} */
  readonly colorbar?: boolean;
  /** Contrasts whose efficiency is printed. */
  readonly contrasts?: readonly ContrastRow[];
}

/** Side of a cell, in pixels. */
const CELL = { widest: 48, narrowest: 8 };
/** Side of the matrix that cells shrink for. */
const SIDE = 640;
/** Longest name, in pixels. */
const LONGEST = 200;
/** Variance inflation that many call too much. */
const TOO_MUCH = 5;

/**
 * Draws the correlations between the columns of a design, its drifts and
 * constant left out as in nilearn; beside them each column's variance
 * inflation factor (of the whole design), below them each contrast's
 * efficiency.
 *
 * @param design The design.
 * @param options Which half, colours, contrasts.
 * @returns The picture.
 * @throws {UsageError} If nothing is left but drifts and constant.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plotDesignMatrixCorrelation } from "@niglm/niglm/plot";
 *
 * const picture = plotDesignMatrixCorrelation({
 *   columns: ["faces", "houses", "constant"],
 *   rowCount: 4,
 *   data: Float64Array.of(1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1),
 *   frameTimes: undefined,
 * });
 * assertEquals((await picture.svg()).includes(">VIF</text>"), true);
 * ```
 */
export function plotDesignMatrixCorrelation(
  design: DesignMatrix,
  options: PlotDesignMatrixCorrelationOptions = {},
): Picture {
  checkDesign(design);
  const { title = "", colorbar = true, contrasts = [] } = options;
  const kept = keptColumns(design);
  const names = kept.map((j) => design.columns[j]);
  const values = correlations(design, kept);
  const most = greatestCorrelation(values, kept.length);
  const factors = varianceInflationFactors(design);
  const shown = options.tri === "diag"
    ? values.map((value, i) =>
      i % kept.length > Math.floor(i / kept.length) ? NaN : value
    )
    : values;
  const style = chartStyle(options);
  const { fontSize, ink, paper } = style;
  const colormap = findColormap(options.cmap ?? "RdBu_r");
  const bar: ColorBar = {
    colormap,
    vmin: -most,
    vmax: most,
    barMin: -most,
    barMax: most,
    ink,
    fontSize,
  };
  const cell = Math.min(
    CELL.widest,
    Math.max(
      CELL.narrowest,
      Math.floor(SIDE / kept.length),
    ),
  );
  const labels = columnLabels(names, cell, style);
  const rowNames = names.map((name) => fitText(name, LONGEST, fontSize));
  const left = MARGIN + 8 +
    Math.ceil(Math.max(...rowNames.map((name) => measureText(name, fontSize))));
  const top = MARGIN + titleHeight(title, style) + labels.height;
  const wide = kept.length * cell;
  const step = Math.max(1, Math.ceil(1.15 * fontSize / cell));
  const vifs = kept.map((j) => formatFactor(factors[j]));
  const vifWidth = Math.ceil(
    Math.max(
      measureText("VIF", fontSize),
      ...vifs.map((text) => measureText(text, fontSize)),
    ),
  );
  const vifX = left + wide + 10 + vifWidth;
  const barX = vifX + MARGIN + 6;
  const barHeight = Math.max(wide, 120);
  const side = colorbar ? colorBarWidth(bar) + MARGIN + 6 : 0;
  const line = Math.round(1.5 * fontSize);
  const efficiencies = contrasts.map(({ name, weights }) => {
    const efficiency = contrastEfficiency(design, weights);
    const figure = efficiency > 0
      ? formatNumber(efficiency, 4)
      : "not estimable";
    return `${name}: ${figure}`;
  });
  const footLines = [
    ...kept.some((j) => factors[j] > TOO_MUCH)
      ? [`Variance inflation above ${TOO_MUCH} is underlined`]
      : [],
    ...efficiencies.length > 0
      ? ["Efficiency, 1 / trace(C (X′X)⁻¹ C′)", ...efficiencies]
      : [],
  ];
  const foot = footLines.length > 0 ? footLines.length * line + MARGIN : 0;
  const bottom = top + Math.max(wide, colorbar ? barHeight : 0);
  const width = Math.ceil(Math.max(
    vifX + Math.max(side, labels.overhang - vifWidth - 10) + MARGIN,
    titleWidth(title, style),
    ...footLines.map((text) =>
      2 * MARGIN + Math.min(600, measureText(text, fontSize))
    ),
  ));
  const text = { kind: "text", size: fontSize, color: ink } as const;
  const middleOf = (row: number) =>
    top + (row + 0.5) * cell + CAP_HEIGHT * fontSize / 2;
  const items: SceneItem[] = [
    ...labels.items(left, top),
    ...frame(left, top, wide, wide, ink),
    { kind: "rect", x: left, y: top, width: wide, height: wide, fill: paper },
    ...matrixItems({
      values: shown,
      columns: kept.length,
      most,
      colormap,
      x: left,
      y: top,
      cell,
      textOf: (value) =>
        (Math.round(100 * value) / 100 + 0).toFixed(2).replace("-", "−"),
    }),
    { ...text, x: vifX, y: top - 6, text: "VIF", anchor: "end" },
  ];
  kept.forEach((j, i) => {
    if (i % step !== 0) return;
    const y = middleOf(i);
    items.push({ ...text, x: left - 8, y, text: rowNames[i], anchor: "end" });
    const bold = factors[j] > TOO_MUCH;
    if (bold) {
      items.push({
        kind: "rect",
        x: vifX - measureText(vifs[i], fontSize) - 2,
        y: y + 3,
        width: measureText(vifs[i], fontSize) + 4,
        height: 1.5,
        fill: ink,
      });
    }
    items.push({ ...text, x: vifX, y, text: vifs[i], anchor: "end" });
  });
  if (colorbar) items.push(...colorBarItems(bar, barX, top, barHeight));
  footLines.forEach((words, i) =>
    items.push({
      ...text,
      x: MARGIN,
      y: bottom + MARGIN + (i + 0.8) * line,
      text: fitText(words, width - 2 * MARGIN, fontSize),
    })
  );
  items.push(...titleItems(title, width, style));
  const height = Math.ceil(bottom + foot + MARGIN);
  const described = kept.map((j, i) =>
    `${names[i]} ${formatFactor(factors[j])}`
  );
  return new Picture(
    fitScene({
      width,
      height,
      background: paper,
      description:
        `${title || "Correlations of design columns"}: ${
          names.join(", ")
        }; variance inflation factors ${described.join(", ")}` +
        (efficiencies.length > 0
          ? `; efficiencies ${efficiencies.join(", ")}`
          : ""),
      items,
    }, options.outputSize),
    {
      columns: names,
      correlations: Array.from(
        { length: kept.length },
        (_, i) => values.slice(i * kept.length, (i + 1) * kept.length),
      ),
      varianceInflationFactors: kept.map((j) => factors[j]),
      efficiencies: Object.fromEntries(
        contrasts.map(({ name, weights }) => [
          name,
          contrastEfficiency(design, weights),
        ]),
      ),
    },
  );
}

/** The columns that are no drift and no constant. */
function keptColumns({ columns }: DesignMatrix): number[] {
  const kept = columns.flatMap((name, j) =>
    name.startsWith("drift_") || name === "constant" || name === "intercept"
      ? []
      : [j]
  );
  if (kept.length > 0) return kept;
  throw new UsageError(
    "design: found drifts and constant only, expected other columns to correlate",
    { field: "design" },
  );
}

function correlations(
  { columns, rowCount, data }: DesignMatrix,
  kept: readonly number[],
): number[] {
  const centred = kept.map((j) => {
    const values = Float64Array.from(
      { length: rowCount },
      (_, i) => data[i * columns.length + j],
    );
    const mean = values.reduce((a, b) => a + b, 0) / rowCount;
    return values.map((value) => value - mean);
  });
  const product = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * b[i], 0);
  const norms = centred.map((values) => Math.sqrt(product(values, values)));
  return centred.flatMap((a, i) =>
    centred.map((b, j) =>
      i === j && norms[i] > 0 ? 1 : product(a, b) / (norms[i] * norms[j])
    )
  );
}

/** The largest correlation off the diagonal, as nilearn's colours span it. */
function greatestCorrelation(values: readonly number[], count: number): number {
  const off = values.filter((value, i) =>
    i % (count + 1) !== 0 && Number.isFinite(value)
  );
  const most = off.reduce((a, value) => Math.max(a, Math.abs(value)), 0);
  return most > 0 ? most : 1;
}

function formatFactor(factor: number): string {
  if (Number.isNaN(factor)) return "–";
  if (!Number.isFinite(factor)) return "∞";
  return factor >= 1000 ? formatNumber(factor, 2) : factor.toFixed(2);
}
