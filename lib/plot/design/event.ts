/** Pictures of events. @module */

import { checkEvents, type TrialEvent } from "../../design/events.ts";
import { categoricalColors } from "../color/colormap.ts";
import { CAP_HEIGHT, fitText, measureText } from "../font/measure_text.ts";
import { Picture } from "../picture.ts";
import { fitScene } from "../scene/fit_scene.ts";
import type { SceneItem } from "../scene/scene.ts";
import { type Axis1d, lowerAxis, lowerAxisHeight, placeOn } from "./axes.ts";
import {
  type ChartOptions,
  chartStyle,
  MARGIN,
  titleHeight,
  titleItems,
} from "./style.ts";

/** What {@linkcode plotEvent} can be told. */
export interface PlotEventOptions extends ChartOptions {
  /** Names of the runs. @default {"run 1", "run 2", …} */
  readonly names?: readonly string[];
}

/** Width of a page, in pixels. */
const PAGE_WIDTH = 1100;
/** Height of a lane, in pixels, of few and of many. */
const LANE = { highest: 30, lowest: 9 };
/** Height of all lanes that they shrink for. */
const LANES_HEIGHT = 900;
/** Longest name, in pixels. */
const LONGEST = 220;
/** Least width of an event, in pixels. */
const LEAST = 1.5;
/** Lanes lower than this are named only in part. */
const NAMED = 13;

/**
 * Draws events over time, a lane a condition, run under run; the height of an
 * event is its modulation. Lanes are named, so that colours need not be told
 * apart.
 *
 * @param runs The events of each run.
 * @param options Names of the runs.
 * @returns The picture.
 * @throws {InputError} If a run has no events.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plotEvent } from "@niglm/niglm/plot";
 *
 * const events = [
 *   { onset: 0, duration: 10, trialType: "rest" },
 *   { onset: 10, duration: 10, trialType: "listening" },
 * ];
 * const svg = await plotEvent([events]).svg();
 * assertEquals(svg.includes(">listening</text>"), true);
 * ```
 */
export function plotEvent(
  runs: readonly (readonly TrialEvent[])[],
  options: PlotEventOptions = {},
): Picture {
  const { title = "", names } = options;
  runs.forEach((events, i) =>
    checkEvents(events, names?.[i] ?? `run ${i + 1}`)
  );
  const style = chartStyle(options);
  const { fontSize, ink, faint, paper } = style;
  const conditions = [...new Set(runs.flat().map(conditionOf))].sort();
  const colors = categoricalColors(conditions.length);
  const most = runs.flat().reduce(
    (a, { modulation = 1 }) => Math.max(a, Math.abs(modulation)),
    0,
  ) || 1;
  const many = runs.length > 1;
  const runNames = many ? runs.map((_, i) => names?.[i] ?? `run ${i + 1}`) : [];
  const head = titleHeight(title, style);
  const runHead = many ? Math.round(1.7 * fontSize) : 0;
  const lower = lowerAxisHeight(style) + Math.round(1.6 * fontSize);
  const lanesOf = runs.map((events) => {
    const own = new Set(events.map(conditionOf));
    return conditions.flatMap((name, i) => own.has(name) ? [i] : []);
  });
  const lanes = lanesOf.flat().length;
  const lane = Math.max(
    LANE.lowest,
    Math.min(LANE.highest, Math.floor(LANES_HEIGHT / lanes)),
  );
  const laneNames = conditions.map((name) => fitText(name, LONGEST, fontSize));
  const left = MARGIN + 10 +
    Math.ceil(
      Math.max(...laneNames.map((name) => measureText(name, fontSize))),
    );
  const width = PAGE_WIDTH;
  const [first, last] = spanOf(runs.flat());
  const axis: Axis1d = {
    from: first,
    to: last,
    start: left,
    end: width - 2 * MARGIN,
  };
  const items: SceneItem[] = [];
  const text = { kind: "text", size: fontSize, color: ink } as const;
  let y = MARGIN + head;
  runs.forEach((events, run) => {
    if (many) {
      const name = fitText(runNames[run], axis.end - left, fontSize);
      items.push({ ...text, x: left, y: y + 1.2 * fontSize, text: name });
      y += runHead;
    }
    const top = y;
    lanesOf[run].forEach((condition, i) => {
      const base = top + (i + 1) * lane;
      items.push({
        kind: "rect",
        x: left,
        y: base - 1,
        width: axis.end - left,
        height: 1,
        fill: faint,
      });
      const step = Math.ceil(NAMED / lane);
      if (i % step !== 0) return;
      const middle = base - lane / 2 + CAP_HEIGHT * fontSize / 2;
      const label = laneNames[condition];
      items.push({
        ...text,
        x: left - 8,
        y: middle,
        text: label,
        anchor: "end",
      });
    });
    for (const event of events) {
      const condition = conditions.indexOf(conditionOf(event));
      const i = lanesOf[run].indexOf(condition);
      const { onset, duration, modulation = 1 } = event;
      const x = placeOn(axis, onset);
      const high = Math.max(1, (lane - 4) * Math.abs(modulation) / most);
      items.push({
        kind: "rect",
        x,
        y: top + (i + 1) * lane - 1 - high,
        width: Math.max(LEAST, placeOn(axis, onset + duration) - x),
        height: high,
        fill: colors[condition],
      });
    }
    y += lanesOf[run].length * lane;
    items.push({
      kind: "rect",
      x: left,
      y: y - 1,
      width: axis.end - left,
      height: 1,
      fill: ink,
    });
  });
  items.push(...lowerAxis(axis, y, style), {
    ...text,
    x: (left + axis.end) / 2,
    y: y + lower - 0.4 * fontSize,
    text: "time (s)",
    anchor: "middle",
  });
  items.push(...titleItems(title, width, style));
  const counts = conditions.map((name) => {
    const own = runs.flat().filter((event) => conditionOf(event) === name);
    return `${name} ${own.length}`;
  });
  return new Picture(
    fitScene({
      width,
      height: Math.ceil(y + lower + MARGIN),
      background: paper,
      description: `${title || "Events"}: ${runs.length} ${
        many ? "runs" : "run"
      }, ${counts.join(", ")}`,
      items,
    }, options.outputSize),
    { runs: runs.length, conditions },
  );
}

function conditionOf({ trialType = "dummy" }: TrialEvent): string {
  return trialType;
}

/** From a little before the first event to a little behind the last. */
function spanOf(events: readonly TrialEvent[]): [number, number] {
  const first = events.reduce((a, { onset }) => Math.min(a, onset), 0);
  const last = events.reduce(
    (a, { onset, duration }) => Math.max(a, onset + duration),
    0,
  );
  const room = 0.01 * Math.max(1, last - first);
  return [first === 0 ? 0 : first - room, last + room];
}
