/** Pictures of regressors over time. @module */

import { counted } from "../../counted.ts";
import type { TrialEvent } from "../../design/events.ts";
import type { DesignMatrix } from "../../design/types.ts";
import { UsageError } from "../../errors.ts";
import { nearestName } from "../../nearest.ts";
import { fitText } from "../font/measure_text.ts";
import { Picture } from "../picture.ts";
import { fitScene } from "../scene/fit_scene.ts";
import type { Rgb, SceneItem } from "../scene/scene.ts";
import {
  type Axis1d,
  leftAxis,
  leftAxisWidth,
  lowerAxis,
  lowerAxisHeight,
  placeOn,
} from "./axes.ts";
import { checkDesign } from "./design_matrix.ts";
import {
  type ChartOptions,
  chartStyle,
  MARGIN,
  titleHeight,
  titleItems,
} from "./style.ts";

/** What {@linkcode plotRegressor} can be told. */
export interface PlotRegressorOptions extends ChartOptions {
  /** The columns to draw. @default {all but drifts and constant} */
  readonly columns?: readonly string[];
  /** Seconds between scans, where the design does not know its times. */
  readonly tR?: number;
  /** Events that are shaded behind the columns of their conditions. */
  readonly events?: readonly TrialEvent[];
}

/** Width of a page, in pixels. */
const PAGE_WIDTH = 1100;
/** Height of a panel, in pixels. */
const PANEL = { highest: 130, lowest: 46 };
/** Height of all panels that they shrink for. */
const PANELS_HEIGHT = 1000;
/** Room between panels, in pixels. */
const GAP = 12;
/** Most columns that are drawn without being asked for. */
const MOST = 24;

/**
 * Draws columns of a design over time, one under another, each on a scale of
 * its own.
 *
 * @param design The design.
 * @param options Which columns, time, events.
 * @returns The picture.
 * @throws {UsageError} If a column is not in the design.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plotRegressor } from "@niglm/niglm/plot";
 *
 * const design = {
 *   columns: ["listening", "constant"],
 *   rowCount: 3,
 *   data: Float64Array.of(0, 1, 1, 1, 0.5, 1),
 *   frameTimes: Float64Array.of(0, 7, 14),
 * };
 * const svg = await plotRegressor(design).svg();
 * assertEquals(svg.includes(">time (s)</text>"), true);
 * ```
 */
export function plotRegressor(
  design: DesignMatrix,
  options: PlotRegressorOptions = {},
): Picture {
  checkDesign(design);
  const { title = "", tR, events = [] } = options;
  const chosen = chooseColumns(design, options.columns);
  const names = chosen.map((j) => design.columns[j]);
  const style = chartStyle(options);
  const { fontSize, ink, faint, paper } = style;
  const line: Rgb = options.blackBg ? [86, 180, 233] : [0, 114, 178];
  const times = design.frameTimes ?? Float64Array.from(
    { length: design.rowCount },
    (_, i) => i * (tR ?? 1),
  );
  const unit = design.frameTimes || tR !== undefined ? "time (s)" : "scan";
  const head = titleHeight(title, style);
  const lower = lowerAxisHeight(style) + Math.round(1.6 * fontSize);
  const nameLine = Math.round(1.5 * fontSize);
  const panel = Math.max(
    PANEL.lowest,
    Math.min(PANEL.highest, Math.floor(PANELS_HEIGHT / chosen.length)),
  );
  const width = PAGE_WIDTH;
  const series = chosen.map((j) =>
    Float64Array.from(
      times,
      (_, i) => design.data[i * design.columns.length + j],
    )
  );
  const scales = series.map((values): Axis1d => {
    const [from, to] = limitsOf(values);
    return { from, to, start: panel, end: 0 };
  });
  const left = MARGIN +
    Math.max(...scales.map((scale) => leftAxisWidth(scale, style)));
  const across: Axis1d = {
    from: times[0],
    to: times[times.length - 1] > times[0]
      ? times[times.length - 1]
      : times[0] + 1,
    start: left,
    end: width - 2 * MARGIN,
  };
  const items: SceneItem[] = [];
  const text = { kind: "text", size: fontSize, color: ink } as const;
  let y = MARGIN + head;
  series.forEach((values, i) => {
    const label = fitText(names[i], across.end - left, fontSize);
    items.push({ ...text, x: left, y: y + fontSize, text: label });
    y += nameLine;
    const scale = { ...scales[i], start: y + panel, end: y };
    items.push(
      ...shades(events, names[i], { across, y, height: panel, fill: faint }),
    );
    if (scale.from < 0 && scale.to > 0) {
      items.push({
        kind: "rect",
        x: left,
        y: Math.round(placeOn(scale, 0) - 0.5),
        width: across.end - left,
        height: 1,
        fill: faint,
      });
    }
    items.push(...leftAxis(scale, left, style), {
      kind: "line",
      points: Array.from(
        values,
        (value, t) => [placeOn(across, times[t]), placeOn(scale, value)],
      ).flat(),
      color: line,
      thickness: 1.8,
    }, {
      kind: "rect",
      x: left - 0.5,
      y,
      width: 1,
      height: panel,
      fill: ink,
    });
    y += panel + GAP;
  });
  y -= GAP;
  items.push(
    {
      kind: "rect",
      x: left,
      y: y - 0.5,
      width: across.end - left,
      height: 1,
      fill: ink,
    },
    ...lowerAxis(across, y, style),
    {
      ...text,
      x: (left + across.end) / 2,
      y: y + lower - 0.4 * fontSize,
      text: unit,
      anchor: "middle",
    },
  );
  items.push(...titleItems(title, width, style));
  return new Picture(
    fitScene({
      width,
      height: Math.ceil(y + lower + MARGIN),
      background: paper,
      description: `${title || "Regressors over time"}: ${names.join(", ")}; ${
        counted(design.rowCount, "scan")
      }`,
      items,
    }, options.outputSize),
    { columns: names },
  );
}

function chooseColumns(
  { columns }: DesignMatrix,
  names: readonly string[] | undefined,
): number[] {
  if (names !== undefined) {
    return names.map((name) => {
      const j = columns.indexOf(name);
      if (j >= 0) return j;
      const nearest = nearestName(name, columns);
      throw new UsageError(
        `columns: found '${name}', expected a column of the design${
          nearest ? ` (did you mean '${nearest}'?)` : ""
        }`,
        { field: "columns" },
      );
    });
  }
  const own = columns.flatMap((name, j) =>
    name.startsWith("drift_") || name === "constant" || name === "intercept"
      ? []
      : [j]
  );
  return (own.length > 0 ? own : columns.map((_, j) => j)).slice(0, MOST);
}

/** The range of a column with some room. */
function limitsOf(values: Float64Array): [number, number] {
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  const room = greatest > least ? 0.06 * (greatest - least) : 1;
  return [least - room, greatest + room];
}

/** Times of the events of a column's condition. */
function shades(
  events: readonly TrialEvent[],
  column: string,
  { across, y, height, fill }: {
    readonly across: Axis1d;
    readonly y: number;
    readonly height: number;
    readonly fill: Rgb;
  },
): SceneItem[] {
  return events.filter(({ trialType = "dummy" }) => trialType === column)
    .flatMap(({ onset, duration }): SceneItem[] => {
      const from = Math.max(across.start, placeOn(across, onset));
      const to = Math.min(across.end, placeOn(across, onset + duration));
      const width = Math.max(1, to - from);
      if (from > across.end || to < across.start) return [];
      return [{ kind: "rect", x: from, y, width, height, fill, opacity: 0.55 }];
    });
}
