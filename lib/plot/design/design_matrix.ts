/** Pictures of design matrices. @module */

import { counted } from "../../counted.ts";
import type { DesignMatrix } from "../../design/types.ts";
import { UsageError } from "../../errors.ts";
import { colorAt, type Colormap, findColormap } from "../color/colormap.ts";
import { fitText } from "../font/measure_text.ts";
import { Picture } from "../picture.ts";
import { fitScene } from "../scene/fit_scene.ts";
import type { SceneItem } from "../scene/scene.ts";
import { frame } from "./matrix.ts";
import { type Axis1d, leftAxis, leftAxisWidth } from "./axes.ts";
import { columnLabels } from "./column_labels.ts";
import {
  type ContrastRow,
  contrastStrip,
  contrastStripHeight,
  contrastStripWidth,
} from "./contrast_strip.ts";
import {
  type ChartOptions,
  chartStyle,
  MARGIN,
  titleHeight,
  titleItems,
  titleWidth,
} from "./style.ts";

/** What {@linkcode plotDesignMatrix} can be told, with nilearn's names. */
export interface PlotDesignMatrixOptions extends ChartOptions {
  /** Whether columns are divided by their norms. @default {true} */
  readonly rescale?: boolean;
  /** Name of the colour map. @default {"viridis"} */
  readonly cmap?: string;
  /** What a row is. @default {"scan number"} */
  readonly rowLabel?: string;
  /** Names above designs side by side. @default {"run 1", "run 2", …} */
  readonly names?: readonly string[];
  /** Contrasts drawn over the columns, of the first design. */
  readonly contrasts?: readonly ContrastRow[];
}

/** Least norm that a column is divided by. */
const LEAST_NORM = 1e-12;
/** Width of a column, in pixels, of few and of many. */
const COLUMN = { widest: 26, narrowest: 3 };
/** Width of a page, where no size is asked for, that columns shrink for. */
const PAGE_WIDTH = 1400;
/** Height of the matrix, in pixels. */
const HEIGHT = { least: 260, most: 620, perScan: 4 };

/**
 * Draws design matrices side by side: a column a regressor, a row a scan.
 *
 * @param designs One design, or several.
 * @param options Scale, colours, contrasts.
 * @returns The picture.
 * @throws {UsageError} If a design has no columns or no rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plotDesignMatrix } from "@niglm/niglm/plot";
 *
 * const design = {
 *   columns: ["listening", "constant"],
 *   rowCount: 4,
 *   data: Float64Array.of(0, 1, 1, 1, 1, 1, 0, 1),
 *   frameTimes: undefined,
 * };
 * const svg = await plotDesignMatrix(design).svg();
 * assertEquals(svg.includes(">listening</text>"), true);
 * ```
 */
export function plotDesignMatrix(
  designs: DesignMatrix | readonly DesignMatrix[],
  options: PlotDesignMatrixOptions = {},
): Picture {
  const all = "columns" in designs ? [designs] : designs;
  all.forEach(checkDesign);
  const { title = "", contrasts = [], rescale = true } = options;
  const colormap = findColormap(options.cmap ?? "viridis");
  const style = chartStyle(options);
  const { fontSize, ink, paper } = style;
  const names = all.length > 1
    ? all.map((_, i) => options.names?.[i] ?? `run ${i + 1}`)
    : [];
  const total = all.reduce((sum, { columns }) => sum + columns.length, 0);
  const scans = Math.max(...all.map(({ rowCount }) => rowCount));
  const head = titleHeight(title, style);
  const subhead = names.length > 0 ? Math.round(1.6 * fontSize) : 0;
  const strip = contrastStripHeight(contrasts, style);
  const labelsAt = (width: number) =>
    all.map(({ columns }) => columnLabels(columns, width, style));
  const axisOf = (rowCount: number, start: number, height: number): Axis1d => ({
    from: -0.5,
    to: rowCount - 0.5,
    start,
    end: start + height * rowCount / scans,
  });
  const left = MARGIN + Math.round(1.5 * fontSize) +
    Math.max(
      leftAxisWidth(axisOf(scans, 0, 400), style),
      contrastStripWidth(contrasts, style),
    );
  const gap = 2 * fontSize;
  const room = PAGE_WIDTH - left - MARGIN - gap * (all.length - 1) - 80;
  const column = Math.min(
    COLUMN.widest,
    Math.max(COLUMN.narrowest, Math.floor(room / total)),
  );
  const labels = labelsAt(column);
  const top = MARGIN + head + subhead +
    Math.max(...labels.map(({ height }) => height)) + strip;
  const height = Math.min(
    HEIGHT.most,
    Math.max(HEIGHT.least, HEIGHT.perScan * scans),
  );
  const items: SceneItem[] = [];
  let x = left;
  all.forEach((design, i) => {
    const { columns, rowCount } = design;
    const wide = columns.length * column;
    const axis = axisOf(rowCount, top, height);
    const tall = axis.end - top;
    items.push(...frame(x, top, wide, tall, ink));
    items.push({
      kind: "tile",
      x,
      y: top,
      width: wide,
      height: tall,
      columns: columns.length,
      rows: rowCount,
      rgba: colorsOf(design, rescale, colormap),
    });
    items.push(...labels[i].items(x, top - strip));
    if (i === 0) {
      items.push(...leftAxis(axis, x, style));
      items.push(
        ...contrastStrip(contrasts, { x, y: top - strip, column }, style),
      );
    }
    if (names[i] !== undefined) {
      items.push({
        kind: "text",
        x,
        y: MARGIN + head + fontSize,
        text: fitText(names[i], wide + gap / 2, fontSize),
        size: fontSize,
        color: ink,
      });
    }
    const next = all[i + 1] ? labels[i].overhang : 0;
    x += wide + Math.max(gap, next);
  });
  items.push({
    kind: "text",
    x: left - leftAxisWidth(axisOf(scans, 0, height), style) - 0.4 * fontSize,
    y: top + height / 2,
    text: options.rowLabel ?? "scan number",
    size: fontSize,
    color: ink,
    anchor: "middle",
    rotate: -90,
  });
  const last = labels[labels.length - 1].overhang;
  const right = x - gap + Math.max(last, 0) + MARGIN;
  const width = Math.ceil(
    Math.max(right, titleWidth(title, style)),
  );
  items.push(...titleItems(title, width, style));
  return new Picture(
    fitScene({
      width,
      height: Math.ceil(top + height + MARGIN),
      background: paper,
      description: describe(all, options),
      items,
    }, options.outputSize),
    { designs: all.map(({ columns, rowCount }) => ({ columns, rowCount })) },
  );
}

/** Refuses designs without cells. */
export function checkDesign({ columns, rowCount }: DesignMatrix): void {
  if (columns.length > 0 && rowCount > 0) return;
  throw new UsageError(
    `design: found ${columns.length} columns and ${rowCount} rows, expected at least one of each`,
    { field: "design" },
  );
}

function colorsOf(
  { columns, rowCount, data }: DesignMatrix,
  rescale: boolean,
  colormap: Colormap,
): Uint8ClampedArray {
  const count = columns.length;
  const norms = columns.map((_, j) => {
    if (!rescale) return 1;
    let square = 0;
    for (let i = 0; i < rowCount; i++) square += data[i * count + j] ** 2;
    return Math.max(LEAST_NORM, Math.sqrt(square));
  });
  const values = data.map((value, at) => value / norms[at % count]);
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  const rgba = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, i) => {
    const part = greatest > least ? (value - least) / (greatest - least) : 0;
    rgba.set([...colorAt(colormap, part), 255], 4 * i);
  });
  return rgba;
}

function describe(
  all: readonly DesignMatrix[],
  { title, contrasts = [] }: PlotDesignMatrixOptions,
): string {
  const sizes = all.map(({ columns, rowCount }) =>
    `${counted(rowCount, "row")}, columns ${columns.join(", ")}`
  );
  const tested = contrasts.length > 0
    ? `; contrasts ${contrasts.map(({ name }) => name).join(", ")}`
    : "";
  return `${title ?? "Design matrix"}: ${sizes.join("; ")}${tested}`;
}
