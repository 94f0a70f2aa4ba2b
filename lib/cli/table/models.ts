/** The commands on models, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type { ContrastCommandOptions } from "../commands/contrast.ts";
import type { DemoOptions } from "../commands/demo.ts";
import type { DesignOptions } from "../commands/design.ts";
import { HRF_MODEL_NAMES } from "../../design/hrf_model.ts";
import { isNoiseModel, type NoiseModel } from "../../glm/noise_model.ts";
import { isUrl } from "../../bytes/url.ts";
import { bidsOptions } from "../bids_options.ts";
import { confoundsStrategyOptions } from "../confounds_options.ts";
import type { FetchedAhead } from "../fetch_ahead.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import { contrastOptions, modelMaps } from "../contrast_options.ts";
import { saveNeeds } from "../contrast_rules.ts";
import { datasetOptions } from "../dataset_options.ts";
import { designOptions } from "../design_options.ts";
import { eventFiles, eventsOptions } from "../events_options.ts";
import { withReport } from "../fit_report.ts";
import { machineOptions } from "../machine_options.ts";
import {
  BadValue,
  choice,
  choiceList,
  file,
  files,
  flag,
  integer,
  number,
  numbers,
  repeated,
  single,
} from "../option.ts";
import { seriesMaps } from "../series_maps.ts";
import { overwriteFile, overwriteFolder, runFiles } from "../shared_options.ts";

const tR = number({
  help: "Repetition time, in seconds (default: the header's).",
  group: "Design",
  placeholder: "S",
  unit: "seconds",
  above: 0,
});

const noiseModel = single(
  {
    help: "Noise over time: white (ols), or autoregressive of an order.",
    group: "Model",
    fallback: "ar1",
  },
  "ols|ar1|arN",
  (found): NoiseModel => {
    const word = found.trim().toLowerCase();
    if (isNoiseModel(word)) return word;
    throw new BadValue(found, "one of ols, ar1, ar2, …");
  },
);

const save = choiceList(modelMaps, {
  help: `The maps to write: ${modelMaps.join(", ")}.`,
  group: "Output",
  fallback: ["effect", "variance", "stat", "p", "z"],
});

const fitMaps = [...modelMaps, ...seriesMaps] as const;

const outFolder = file({
  help: "The folder to write.",
  group: "Output",
  placeholder: "FOLDER",
  required: true,
});

async function fetchFirst(
  options: FirstLevelOptions,
  [run]: readonly string[],
): Promise<FetchedAhead | undefined> {
  if (run === undefined || !isUrl(run)) return undefined;
  const { fetchAhead } = await import("../fetch_ahead.ts");
  return fetchAhead(run, options);
}

/** Waits for what a server that is near has done by now, and no longer. */
async function shortly(work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, 20);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}

const firstLevelCommand = command<FirstLevelOptions>({
  name: "first-level",
  summary: "Fit a general linear model to the runs of one subject and " +
    "write its contrast maps.",
  operands: {
    name: "RUN",
    help: `Each is one run: ${runFiles}.`,
    min: 0,
    max: Infinity,
  },
  options: {
    ...bidsOptions,
    ...datasetOptions,
    events: files({
      help: `Events: ${eventFiles}; one for each run, in their order.`,
      group: "Design",
      excludes: ["same-events", "design-matrix"],
    }),
    sameEvents: file({
      help: "Events of every run.",
      group: "Design",
      excludes: ["design-matrix"],
    }),
    ...eventsOptions,
    designMatrix: files({
      help: "Design matrix (TSV, CSV or .npz) in place of events; one for " +
        "each run.",
      group: "Design",
    }),
    tR,
    ...designOptions,
    sliceTimeRef: number({
      help: "When in the repetition time a scan counts as taken, as a part " +
        "of it (default: 0; of a BIDS folder what its sidecars say).",
      group: "Design",
      excludes: designOptions.sliceTimeRef.excludes,
      min: 0,
      max: 1,
    }),
    ...confoundsStrategyOptions,
    mask: file({
      help: "Mask image, `none` for every voxel, or with --bids-dir " +
        "`derivatives` for what most masks of the runs share (default: " +
        "computed from the runs).",
      group: "Images",
    }),
    autoResample: flag({
      help:
        "Resample every volume that lies on another grid, once, onto that " +
        "of --target-affine, else of the mask, else of the first volume.",
      group: "Images",
    }),
    targetAffine: numbers({
      help: "Resample onto this grid: its affine, row by row, 16 or 12 " +
        "numbers; or 9 numbers, its axes, for a grid that begins where the " +
        "first run does.",
      group: "Images",
      placeholder: "NUMBERS",
    }),
    targetShape: numbers({
      help:
        "Voxels of that grid along x, y and z, with an affine of 16 or 12 " +
        "numbers (default: as many as reach the first run's farthest corner).",
      group: "Images",
      needs: ["target-affine"],
      placeholder: "X,Y,Z",
      unit: "voxels",
      min: 1,
    }),
    smoothingFwhm: numbers({
      help: "Smooth the images by a Gaussian of this full width at half " +
        "maximum, in mm: one number, or x,y,z.",
      group: "Images",
      placeholder: "MM",
      unit: "mm",
      min: 0,
    }),
    signalScaling: choice(["0", "none", "0,1"], {
      help: "Scale to percent of each voxel's mean (0), of the mean of all " +
        "voxels and scans (0,1), or not at all.",
      group: "Images",
      fallback: "0",
    }),
    standardize: flag({
      help: "Then standardise each series over time, by its mean and sample " +
        "standard deviation.",
      group: "Images",
    }),
    noiseModel,
    ...contrastOptions,
    out: outFolder,
    overwrite: overwriteFolder,
    save: choiceList(fitMaps, {
      help: `The maps to write: ${fitMaps.join(", ")}.`,
      group: "Output",
      needs: saveNeeds,
      fallback: ["effect", "variance", "stat", "p", "z"],
    }),
    saveModel: flag({
      help: "Keep the fit itself too, for `contrast`.",
      group: "Output",
    }),
    ...machineOptions,
  },
  examples: [
    "first-level bold.nii.gz --events events.tsv --t-r 7 " +
    "--contrast 'active - rest' --out results",
    "first-level run1/ run2/ --events 1.tsv --events 2.tsv --t-r 2 " +
    "--auto-resample --contrast 'faces - scrambled' --out results",
    "first-level --bids-dir study --derivatives-folder derivatives/fmriprep " +
    "--task-label localizer --confounds-strategy simple --drift-model none " +
    "--contrast 'face - house' --out study/derivatives/niglm",
  ],
  load: async (options, runs) => {
    const fetching = await fetchFirst(options, runs);
    const { anyCompressed, startWorkersAhead } = await import(
      "../start_ahead.ts"
    );
    // No other worker begins until a request is on its way.
    if (fetching) await import("../read_ahead.ts");
    const ahead = startWorkersAhead(options.workers, runs);
    if (anyCompressed(runs)) {
      const { readAhead } = await import("../read_ahead.ts");
      const reading = readAhead(runs, options.memory, fetching?.known);
      await (runs.some(isUrl) ? shortly(reading) : reading);
    }
    const { firstLevel } = await import("../commands/first_level.ts");
    return async (...words) => {
      using _fetching = fetching;
      using _ahead = ahead;
      return await firstLevel(...words);
    };
  },
});

/** Designs and fits. */
export const modelCommands: readonly Command[] = [
  command<DesignOptions>({
    name: "design",
    summary: "Make the design matrix of one run from a table of events.",
    options: {
      events: file({
        help: `Events: ${eventFiles}.`,
        group: "Design",
        required: true,
      }),
      ...eventsOptions,
      nScans: integer({
        help: "Number of scans.",
        group: "Design",
        required: true,
        unit: "scans",
        min: 2,
        max: 200_000,
      }),
      tR: number({
        help: "Repetition time, in seconds.",
        group: "Design",
        placeholder: "S",
        required: true,
        unit: "seconds",
        above: 0,
      }),
      ...designOptions,
      confounds: file({
        help: "Confounds table (TSV or CSV), one row a scan.",
        group: "Design",
      }),
      sampleMask: file({
        help: "The scans to keep: their numbers from 0, or true/false for " +
          "each scan.",
        group: "Design",
      }),
      ...confoundsStrategyOptions,
      confoundsStrategy: {
        ...confoundsStrategyOptions.confoundsStrategy,
        needs: ["confounds"],
      },
      oversampling: integer({
        help: "Steps within a repetition time at which responses are computed.",
        group: "Design",
        min: 1,
        fallback: 50,
      }),
      out: file({
        help: "The TSV file to write (default: standard output).",
        group: "Output",
      }),
      plot: file({
        help:
          "Draw the design too, into a .png or .svg file (then nothing is " +
          "printed without `--out`).",
        group: "Output",
        placeholder: "F.png|F.svg",
      }),
      overwrite: { ...overwriteFile, needs: ["out", "plot"] },
    },
    examples: [
      "design --events events.tsv --n-scans 96 --t-r 7 --hrf-model spm",
    ],
    load: async () => (await import("../commands/design.ts")).design,
  }),
  firstLevelCommand,
  command<ContrastCommandOptions>({
    name: "contrast",
    summary: "Test contrasts on a fit that `first-level --save-model` kept, " +
      "without reading the images again.",
    operands: {
      name: "DIR",
      help: "The folder that `first-level` wrote.",
      min: 1,
      max: 1,
    },
    options: {
      ...contrastOptions,
      out: outFolder,
      overwrite: overwriteFolder,
      save,
    },
    examples: ["contrast results --contrast 'active; rest' --out more-results"],
    load: async () =>
      withReport((await import("../commands/contrast.ts")).contrast),
  }),
  command<DemoOptions>({
    name: "demo",
    summary: "Make a run with known effects, fit it and say how well they " +
      "were recovered.",
    options: {
      data: file({
        help: `Fit this run instead: ${runFiles}.`,
        group: "Input",
      }),
      events: file({
        help: `Events of that run: ${eventFiles}.`,
        group: "Input",
        needs: ["data"],
      }),
      tR: { ...tR, needs: ["data"] },
      hrfModel: choice(HRF_MODEL_NAMES, {
        help: "Hemodynamic response of that run's design (default: glover).",
        group: "Design",
        needs: ["data"],
        placeholder: "MODEL",
      }),
      contrast: repeated({
        help: "A contrast of that run; may be repeated (default: the " +
          "difference of two conditions; any effect of more).",
        group: "Model",
        needs: ["data"],
        placeholder: "[NAME=]EXPRESSION",
      }),
      out: file({
        help: "Keep the maps in this folder; of a made run, the run too, and " +
          "the maps in `results`.",
        group: "Output",
        placeholder: "FOLDER",
      }),
      overwrite: { ...overwriteFolder, needs: ["out"] },
    },
    examples: ["demo", "demo --data bold.nii.gz --events events.tsv"],
    load: async () =>
      (await import("../commands/demo.ts")).demoWith(firstLevelCommand),
  }),
];
