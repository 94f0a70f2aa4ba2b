/** The design matrix of a run. @module */

import { counted } from "../counted.ts";
import { showable } from "../jupyter.ts";
import { InputError, UsageError } from "../errors.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { checkDesignValues } from "./check_values.ts";
import { type Condition, gatherConditions } from "./conditions.ts";
import { type DriftOptions, makeDrifts } from "./drift.ts";
import { checkEvents, type TrialEvent } from "./events.ts";
import { fullRank } from "./full_rank.ts";
import type { HrfModel } from "./hrf_model.ts";
import {
  computeRegressors,
  type Regressor,
  shortestInterval,
} from "./regressor.ts";
import type { NamedColumns } from "./named_columns.ts";
import type { DesignMatrix } from "./types.ts";

/** Options of {@linkcode makeFirstLevelDesignMatrix}. */
export interface DesignMatrixOptions extends DriftOptions {
  /** The run's events; none for a design of drifts and added regressors. */
  readonly events?: readonly TrialEvent[];
  /**
   * The response that events are convolved with.
   *
   * @default {"glover"}
   */
  readonly hrfModel?: HrfModel;
  /**
   * Delays of the FIR model in scans.
   *
   * @default {[0]}
   */
  readonly firDelays?: readonly number[];
  /** Regressors to add as they are, such as motion; no NaN. */
  readonly addRegs?: NamedColumns;
  /**
   * Start of the grid on which events are sampled, relative to the first
   * scan, in seconds.
   *
   * @default {-24}
   */
  readonly minOnset?: number;
  /**
   * Grid points per repetition time.
   *
   * @default {50}
   */
  readonly oversampling?: number;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/**
 * Makes the design matrix of a run: the conditions in the order of their
 * names, each with the columns of its response model, then the added
 * regressors, `drift_1`, `drift_2`, …, and `constant`.
 *
 * @param frameTimes Time of each scan in seconds, ascending, at least two.
 * @param options Events and models; the defaults are nilearn's.
 * @returns One row a scan, one column a regressor.
 * @throws {UsageError} If an option is outside its range.
 * @throws {InputError} If events or added regressors cannot be used, two
 * columns have the same name, or there are more columns than scans.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   makeFirstLevelDesignMatrix,
 *   makeFrameTimes,
 * } from "@niglm/niglm/design";
 *
 * const design = makeFirstLevelDesignMatrix(makeFrameTimes(60, 2), {
 *   events: [
 *     { onset: 10, duration: 20, trialType: "face" },
 *     { onset: 60, duration: 20, trialType: "house" },
 *   ],
 *   hrfModel: "spm",
 *   driftModel: "polynomial",
 * });
 * assertEquals(design.columns, ["face", "house", "drift_1", "constant"]);
 * assertEquals(design.data.length, 60 * 4);
 * ```
 */
export function makeFirstLevelDesignMatrix(
  frameTimes: Float64Array,
  options: DesignMatrixOptions = {},
): DesignMatrix {
  const { events, addRegs, onWarning = warnOnConsole } = options;
  checkFrameTimes(frameTimes);

  const regressors: Regressor[] = [];
  if (events) {
    checkSampling(options);
    const conditions = gatherConditions(checkEvents(events), onWarning);
    warnOfOnsets(conditions, frameTimes, options.minOnset ?? -24, onWarning);
    const { hrfModel = "glover" } = options;
    regressors.push(
      ...computeRegressors(conditions, hrfModel, frameTimes, options),
    );
  }
  if (addRegs) regressors.push(...addedRegressors(addRegs, frameTimes.length));
  regressors.push(...makeDrifts(frameTimes, options));
  return assemble(regressors, frameTimes, onWarning);
}

function assemble(
  regressors: readonly Regressor[],
  frameTimes: Float64Array,
  onWarning: WarningHandler,
): DesignMatrix {
  const rowCount = frameTimes.length;
  const columns = regressors.map((regressor) => regressor.name);
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new InputError(
      `The design matrix would have two columns '${twice}'; rename a condition or a confound.`,
      { field: twice },
    );
  }
  if (columns.length > rowCount) {
    throw new InputError(
      `The design matrix would have ${counted(columns.length, "column")} for ${
        counted(rowCount, "scan")
      }; expected no more columns than scans.`,
      { field: "design_matrix" },
    );
  }
  const data = new Float64Array(rowCount * columns.length);
  regressors.forEach(({ values }, j) => {
    values.forEach((value, i) => data[i * columns.length + j] = value);
  });
  checkDesignValues({ columns, data });
  const result = fullRank(data, rowCount, columns.length);
  if (result.regularized) {
    onWarning(
      "The design matrix is singular at working precision: its singular values are raised a little.",
    );
  }
  return showable("design", {
    columns,
    rowCount,
    data: result.data,
    frameTimes,
  });
}

function addedRegressors(added: NamedColumns, scanCount: number): Regressor[] {
  const { columns, rowCount, data, file = "added regressors" } = added;
  if (rowCount !== scanCount) {
    throw new InputError(
      `${file}: found ${
        counted(rowCount, "row")
      }; expected ${scanCount}, one a scan.`,
      { file, field: "add_regs" },
    );
  }
  return columns.map((name, j) => {
    const values = Float64Array.from(
      { length: rowCount },
      (_, i) => data[i * columns.length + j],
    );
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new InputError(
        `${file}: column '${name}', row ${bad + 1}: found ${
          values[bad]
        }, expected a finite number.`,
        { field: name },
      );
    }
    return { name, values };
  });
}

function warnOfOnsets(
  conditions: readonly Condition[],
  frameTimes: Float64Array,
  minOnset: number,
  onWarning: WarningHandler,
): void {
  const tR = shortestInterval(frameTimes);
  const beginning = Math.floor(frameTimes[0] / tR) * tR;
  const end = frameTimes[frameTimes.length - 1];
  const gridStart = frameTimes[0] + minOnset;
  const name = (wanted: (onset: number) => boolean): string | undefined => {
    const found = conditions.flatMap(({ name, onsets }) =>
      Array.from(onsets).filter(wanted).map((onset) =>
        `'${name}' at ${onset} s`
      )
    );
    if (found.length === 0) return undefined;
    const shown = found.slice(0, 10).join(", ");
    const more = found.length > 10 ? `, and ${found.length - 10} more` : "";
    return `${found.length} event${
      found.length === 1 ? " begins" : "s begin"
    } %: ${shown}${more}.`;
  };
  const late = name((onset) => onset > end);
  if (late) onWarning(late.replace("%", `after the last scan (${end} s)`));
  const early = name((onset) => onset < beginning && onset >= gridStart);
  if (early) {
    onWarning(early.replace("%", `before the first scan (${beginning} s)`));
  }
  const tooEarly = name((onset) => onset < beginning && onset < gridStart);
  if (tooEarly) {
    onWarning(
      tooEarly.replace(
        "%",
        `before the first scan and before min_onset (${gridStart} s), where they are taken to begin`,
      ),
    );
  }
}

function checkFrameTimes(frameTimes: Float64Array): void {
  if (frameTimes.length < 2) {
    throw new UsageError(
      `A design matrix needs at least two scans; found ${frameTimes.length}.`,
      { field: "frame_times" },
    );
  }
  if (
    !frameTimes.every(Number.isFinite) || !(shortestInterval(frameTimes) > 0)
  ) {
    throw new UsageError(
      "The times of the scans must be finite and ascending.",
      { field: "frame_times" },
    );
  }
}

function checkSampling(options: DesignMatrixOptions): void {
  const { oversampling = 50, firDelays = [0], minOnset = -24 } = options;
  if (!Number.isInteger(oversampling) || oversampling < 1) {
    throw new UsageError(
      `oversampling must be a whole number above zero; found ${oversampling}.`,
      { field: "oversampling" },
    );
  }
  const bad = firDelays.find((delay) => !Number.isInteger(delay) || delay < 0);
  if (bad !== undefined || firDelays.length === 0) {
    throw new UsageError(
      `fir_delays must be whole numbers of scans, zero or above; found ${
        bad ?? "none"
      }.`,
      { field: "fir_delays" },
    );
  }
  if (!Number.isFinite(minOnset)) {
    throw new UsageError(
      `min_onset must be a number of seconds; found ${minOnset}.`,
      { field: "min_onset" },
    );
  }
}
