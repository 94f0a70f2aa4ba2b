/** `niglm design`. @module */

import { writeFile } from "../../bytes/mod.ts";
import {
  type DriftModelName,
  formatDesignMatrix,
  type HrfModelName,
  keepScans,
  listEventFiles,
  makeFirstLevelDesignMatrix,
  makeFrameTimes,
  type NamedColumns,
  readConfounds,
  readSampleMask,
} from "../../design/mod.ts";
import type { WarningHandler } from "../../warnings.ts";
import type { Context, Report } from "../command.ts";
import {
  confoundsStrategyOf,
  type ConfoundsStrategyOptions,
} from "../confounds_options.ts";
import {
  keptByBoth,
  loadRunConfounds,
  regressorsOf,
} from "../run_confounds.ts";
import type { EventsOptions } from "../events_options.ts";
import { readRunEvents } from "../run_events.ts";
import { plotDesignMatrix } from "../../plot/design/design_matrix.ts";
import { checkOutputFile } from "../output_file.ts";
import { pictureEndings, writePicture } from "../write_picture.ts";

/** Options of `niglm design`, as the table declares them. */
export interface DesignOptions extends ConfoundsStrategyOptions, EventsOptions {
  readonly events: string;
  readonly nScans: number;
  readonly tR: number;
  readonly confounds: string | undefined;
  readonly confoundColumns: readonly string[];
  readonly sampleMask: string | undefined;
  readonly sliceTimeRef: number;
  readonly hrfModel: HrfModelName;
  readonly driftModel: DriftModelName;
  readonly highPass: number;
  readonly driftOrder: number;
  readonly firDelays: readonly number[];
  readonly minOnset: number;
  readonly oversampling: number;
  readonly out: string | undefined;
  readonly plot: string | undefined;
  readonly overwrite: boolean;
}

/** Makes the design matrix of a run. */
export async function design(
  options: DesignOptions,
  _operands: readonly string[],
  context: Context,
): Promise<Report> {
  const { warn } = context;
  const { events, nScans, tR, confounds, sampleMask, out, plot } = options;
  const outputs = [
    { path: out, endings: [".tsv"], option: "--out" },
    { path: plot, endings: pictureEndings, option: "--plot" },
  ];
  for (const { path, endings, option } of outputs) {
    if (path === undefined) continue;
    const others = [confounds, sampleMask].filter((file) => file !== undefined);
    const inputs = [...await listEventFiles(events), ...others];
    const { overwrite } = options;
    await checkOutputFile(path, { overwrite, inputs, endings, option });
  }
  const { addRegs, kept } = await confoundsOf(options, warn);
  const whole = makeFirstLevelDesignMatrix(
    makeFrameTimes(nScans, tR, { sliceTimeRef: options.sliceTimeRef }),
    {
      ...options,
      events: await readRunEvents(events, tR, options, context),
      addRegs,
      onWarning: warn,
    },
  );
  const scans = keptByBoth(
    sampleMask === undefined
      ? undefined
      : await readSampleMask(sampleMask, nScans),
    kept,
    "design",
  );
  const matrix = scans ? keepScans(whole, scans) : whole;
  const table = formatDesignMatrix(matrix);
  if (out !== undefined) await writeFile(out, new TextEncoder().encode(table));
  if (plot !== undefined) {
    await writePicture(plotDesignMatrix(matrix), { out: plot });
  }
  const { columns, rowCount, data, frameTimes } = matrix;
  return {
    text: out === undefined && plot === undefined ? table : "",
    json: {
      columns,
      rows: Array.from(
        { length: rowCount },
        (_, i) => data.slice(i * columns.length, (i + 1) * columns.length),
      ),
      frameTimes,
      out,
      plot,
    },
  };
}

interface DesignConfounds {
  readonly addRegs?: NamedColumns;
  /** The scans that a strategy keeps. */
  readonly kept?: Int32Array;
}

async function confoundsOf(
  options: DesignOptions,
  warn: WarningHandler,
): Promise<DesignConfounds> {
  const { confounds, confoundColumns, nScans } = options;
  const strategy = confoundsStrategyOf(options);
  if (confounds === undefined) return {};
  if (strategy === undefined) {
    const columns = confoundColumns.length > 0 ? confoundColumns : undefined;
    return {
      addRegs: await readConfounds(confounds, { columns, onWarning: warn }),
    };
  }
  const loaded = await loadRunConfounds(
    {
      name: confounds,
      image: undefined,
      table: confounds,
      scanCount: nScans,
    },
    strategy,
    { warn },
  );
  return {
    addRegs: regressorsOf(loaded.confounds),
    kept: loaded.sampleMask,
  };
}
