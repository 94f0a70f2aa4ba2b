/** Which response a design convolves its events with. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import {
  gloverDispersionDerivative,
  gloverHrf,
  gloverTimeDerivative,
  spmDispersionDerivative,
  spmHrf,
  spmTimeDerivative,
} from "./hrf.ts";

/**
 * A response of one's own: its samples on a grid of `tR / oversampling`
 * seconds. The function's name ends up in the column's.
 *
 * @param tR Repetition time in seconds.
 * @param oversampling Samples per repetition time.
 */
export type HrfFunction = (
  tR: number,
  oversampling: number,
) => ArrayLike<number>;

/** Names of the response models, as nilearn's; `none` is its `None`. */
export const HRF_MODEL_NAMES = [
  "spm",
  "spm + derivative",
  "spm + derivative + dispersion",
  "glover",
  "glover + derivative",
  "glover + derivative + dispersion",
  "fir",
  "none",
] as const;

/** Name of a response model. */
export type HrfModelName = typeof HRF_MODEL_NAMES[number];

/**
 * A response model: its name (in any case), `null` for none, or one's own
 * functions.
 */
export type HrfModel =
  | HrfModelName
  | null
  | HrfFunction
  | readonly HrfFunction[];

/** One response and what its column is called after the condition. */
export interface HrfKernel {
  /** What follows the condition's name, e.g. `_derivative`. */
  readonly suffix: string;
  /** Samples of the response. */
  readonly samples: Float64Array;
}

/**
 * Reads the name of a response model, without regard to case or spaces.
 *
 * @param text What the user wrote, e.g. `SPM + derivative`.
 * @returns The model's name.
 * @throws {UsageError} If there is no such model.
 */
export function parseHrfModelName(text: string): HrfModelName {
  const squeezed = text.toLowerCase().replaceAll(/\s/g, "");
  const name = HRF_MODEL_NAMES.find((candidate) =>
    candidate.replaceAll(" ", "") === squeezed
  );
  if (name !== undefined) return name;
  const nearest = nearestName(text, HRF_MODEL_NAMES);
  throw new UsageError(
    `hrf_model '${text}' is not known${
      nearest ? ` (did you mean '${nearest}'?)` : ""
    }; expected one of ${HRF_MODEL_NAMES.join(", ")}.`,
    { field: "hrf_model" },
  );
}

/**
 * Samples the responses of a model.
 *
 * @param model The model.
 * @param tR Repetition time in seconds.
 * @param oversampling Samples per repetition time.
 * @param firDelays Delays of the FIR model in scans.
 * @returns One response a column.
 * @throws {UsageError} If the model is not known or a function's result is
 * not a series of finite numbers.
 */
export function makeHrfKernels(
  model: HrfModel,
  tR: number,
  oversampling: number,
  firDelays: readonly number[],
): HrfKernel[] {
  if (typeof model === "function") return [customKernel(model)];
  if (isList(model)) {
    if (model.length > 0) return model.map(customKernel);
    throw new UsageError("hrf_model is a list with no response in it.", {
      field: "hrf_model",
    });
  }

  const name = model === null ? "none" : parseHrfModelName(model);
  if (name === "fir") return firDelays.map(firKernel);
  if (name === "none") return [{ suffix: "", samples: Float64Array.of(1) }];

  const [family, ...parts] = name.split(" + ");
  const spm = family === "spm";
  const options = { oversampling };
  const kernels = [
    { suffix: "", samples: (spm ? spmHrf : gloverHrf)(tR, options) },
  ];
  if (parts.includes("derivative")) {
    const derivative = spm ? spmTimeDerivative : gloverTimeDerivative;
    kernels.push({ suffix: "_derivative", samples: derivative(tR, options) });
  }
  if (parts.includes("dispersion")) {
    const dispersion = spm
      ? spmDispersionDerivative
      : gloverDispersionDerivative;
    kernels.push({ suffix: "_dispersion", samples: dispersion(tR, options) });
  }
  return kernels;

  function firKernel(delay: number): HrfKernel {
    const samples = new Float64Array((delay + 1) * oversampling);
    samples.fill(1 / oversampling, delay * oversampling);
    return { suffix: `_delay_${delay}`, samples };
  }

  function customKernel(response: HrfFunction): HrfKernel {
    if (response.name === "") {
      throw new UsageError(
        "A function given as hrf_model needs a name, which becomes part of its column's.",
        { field: "hrf_model" },
      );
    }
    const samples = Float64Array.from(response(tR, oversampling));
    if (samples.length === 0 || !samples.every(Number.isFinite)) {
      throw new UsageError(
        `hrf_model '${response.name}' must return finite numbers, at least one; found ${samples.length} values of which ${
          samples.filter((x) => !Number.isFinite(x)).length
        } are not finite.`,
        { field: "hrf_model" },
      );
    }
    return { suffix: `_${response.name}`, samples };
  }
}

function isList(model: HrfModel): model is readonly HrfFunction[] {
  return Array.isArray(model);
}
