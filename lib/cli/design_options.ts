/** How a design matrix is made: what `design` and `first-level` share. @module */

import { DRIFT_MODEL_NAMES, type DriftModelName } from "../design/drift.ts";
import { HRF_MODEL_NAMES, type HrfModelName } from "../design/hrf_model.ts";
import {
  choice,
  files,
  integer,
  integers,
  list,
  number,
  type OptionSpec,
} from "./option.ts";

const group = "Design";
/** A given design is taken as it is. */
const excludes = ["design-matrix"];

/** The options of a design, in the order of the help. */
export const designOptions: {
  readonly confounds: OptionSpec<readonly string[]>;
  readonly confoundColumns: OptionSpec<readonly string[]>;
  readonly sampleMask: OptionSpec<readonly string[]>;
  readonly sliceTimeRef: OptionSpec<number>;
  readonly hrfModel: OptionSpec<HrfModelName>;
  readonly driftModel: OptionSpec<DriftModelName>;
  readonly highPass: OptionSpec<number>;
  readonly driftOrder: OptionSpec<number>;
  readonly firDelays: OptionSpec<readonly number[]>;
  readonly minOnset: OptionSpec<number>;
} = {
  confounds: files({
    help: "Confounds table (TSV or CSV), one row a scan; one for each run.",
    group,
    excludes: ["design-matrix"],
  }),
  confoundColumns: list({
    help: "The columns of the confounds to use; `*` stands for any text.",
    group,
    placeholder: "NAME,…",
    needs: ["confounds", "bids-dir", "dataset"],
    excludes: ["confounds-strategy"],
  }),
  sampleMask: files({
    help: "The scans to keep: their numbers from 0, or true/false for each " +
      "scan; one file for each run.",
    group,
  }),
  sliceTimeRef: number({
    help: "When in the repetition time a scan counts as taken, " +
      "as a part of it.",
    group,
    excludes,
    min: 0,
    max: 1,
    fallback: 0,
  }),
  hrfModel: choice(HRF_MODEL_NAMES, {
    help: "Hemodynamic response.",
    group,
    excludes,
    placeholder: "MODEL",
    fallback: "glover",
  }),
  driftModel: choice(DRIFT_MODEL_NAMES, {
    help: "Slow drifts.",
    group,
    excludes,
    fallback: "cosine",
  }),
  highPass: number({
    help: "Cosine drifts reach up to this frequency, in Hz.",
    group,
    needs: ["drift-model cosine"],
    excludes,
    placeholder: "HZ",
    unit: "Hz",
    min: 0,
    fallback: 0.01,
  }),
  driftOrder: integer({
    help: "Highest power of polynomial drifts.",
    group,
    needs: ["drift-model polynomial"],
    excludes,
    min: 0,
    fallback: 1,
  }),
  firDelays: integers({
    help: "Delays of the FIR model, in scans.",
    group,
    needs: ["hrf-model fir"],
    excludes,
    unit: "scans",
    min: 0,
    fallback: [0],
  }),
  minOnset: number({
    help: "Events may begin this early, in seconds from the first scan.",
    group,
    excludes,
    placeholder: "S",
    unit: "seconds",
    fallback: -24,
  }),
};
