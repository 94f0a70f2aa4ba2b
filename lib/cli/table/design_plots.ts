/** The pictures of designs, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type {
  PlotContrastMatrixCommand,
  PlotDesignCorrelationCommand,
  PlotDesignMatrixCommand,
} from "../commands/plot/designs.ts";
import type {
  PlotEventsCommand,
  PlotRegressorCommand,
} from "../commands/plot/time.ts";
import { eventFiles, eventsOptions } from "../events_options.ts";
import { choice, file, list, number, toggle } from "../option.ts";
import { plotContrasts } from "../plot_contrasts.ts";
import { chartOptions, colorOptions } from "../plot_options.ts";

const designOperand = {
  name: "DESIGN",
  help: "A design matrix (TSV, CSV or .npz), or the folder of a fit.",
  min: 1,
  max: 1,
};

const tR = number({
  help: "Repetition time: the axis is in seconds then.",
  group: "Time",
  placeholder: "S",
  unit: "seconds",
  above: 0,
});

/** Pictures of designs and of events. */
export const designPlotCommands: readonly Command[] = [
  command<PlotDesignMatrixCommand>({
    name: "plot design-matrix",
    summary: "Draw design matrices side by side.",
    operands: {
      name: "DESIGN",
      help: "Each is a design matrix (TSV, CSV or .npz), or the folder of a " +
        "fit, whose designs are drawn run by run.",
      min: 1,
      max: Infinity,
    },
    options: {
      rescale: toggle({
        help: "Divide each column by its norm.",
        group: "Colours",
        fallback: true,
      }),
      cmap: colorOptions("viridis", true).cmap,
      ...plotContrasts,
      ...chartOptions,
    },
    examples: [
      "plot design-matrix results --out design.png",
      "plot design-matrix design.tsv --contrast 'active - rest' --out design.svg",
    ],
    load: async () =>
      (await import("../commands/plot/designs.ts")).plotDesignMatrixCommand,
  }),
  command<PlotContrastMatrixCommand>({
    name: "plot contrast-matrix",
    summary: "Draw the weights of contrasts.",
    operands: designOperand,
    options: {
      ...plotContrasts,
      cmap: colorOptions("RdBu_r", true).cmap,
      colorbar: colorOptions("RdBu_r", true).colorbar,
      ...chartOptions,
    },
    examples: [
      "plot contrast-matrix design.tsv --contrast 'active - rest' --out contrast.png",
    ],
    load: async () =>
      (await import("../commands/plot/designs.ts")).plotContrastMatrixCommand,
  }),
  command<PlotDesignCorrelationCommand>({
    name: "plot design-correlation",
    summary: "Draw how alike the columns of a design are, with variance " +
      "inflation factors and the efficiency of contrasts.",
    operands: designOperand,
    options: {
      tri: choice(["full", "diag"], {
        help: "All correlations, or each once with the diagonal.",
        group: "Colours",
        fallback: "full",
      }),
      cmap: colorOptions("RdBu_r", true).cmap,
      colorbar: colorOptions("RdBu_r", true).colorbar,
      ...plotContrasts,
      ...chartOptions,
    },
    examples: [
      "plot design-correlation results --contrast 'active - rest' --out alike.png",
    ],
    load: async () =>
      (await import("../commands/plot/designs.ts"))
        .plotDesignCorrelationCommand,
  }),
  command<PlotEventsCommand>({
    name: "plot events",
    summary: "Draw the events of runs over time.",
    operands: {
      name: "EVENTS",
      help: `Events of one run each: ${eventFiles}.`,
      min: 1,
      max: Infinity,
    },
    options: {
      ...eventsOptions,
      tR: number({
        help: "Repetition time, for onsets in scans.",
        group: "Design",
        needs: ["onset-units scans"],
        placeholder: "S",
        unit: "seconds",
        above: 0,
      }),
      ...chartOptions,
    },
    examples: ["plot events events.tsv --out events.png"],
    load: async () =>
      (await import("../commands/plot/time.ts")).plotEventsCommand,
  }),
  command<PlotRegressorCommand>({
    name: "plot regressor",
    summary: "Draw columns of a design over time.",
    operands: designOperand,
    options: {
      columns: list({
        help: "The columns (default: all but drifts and constant).",
        group: "Time",
        placeholder: "NAME,…",
      }),
      tR,
      events: file({
        help:
          `Events to shade behind the columns of their conditions: ${eventFiles}.`,
        group: "Design",
      }),
      ...eventsOptions,
      ...chartOptions,
    },
    examples: [
      "plot regressor results --columns active --t-r 7 --out regressor.png",
    ],
    load: async () =>
      (await import("../commands/plot/time.ts")).plotRegressorCommand,
  }),
];
