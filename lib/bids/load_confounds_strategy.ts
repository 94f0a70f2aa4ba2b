/** Confounds by strategies from the literature. @module */

import { warnOnConsole } from "../warnings.ts";
import {
  loadConfounds,
  type LoadConfoundsOptions,
  type LoadedConfounds,
} from "./load_confounds.ts";
import { type DenoiseStrategy, resolveStrategy } from "./strategies.ts";

/** Options of {@linkcode loadConfoundsStrategy}. */
export type LoadConfoundsStrategyOptions = Omit<
  LoadConfoundsOptions,
  "strategy" | "icaAroma"
>;

/**
 * Loads the confounds of an image by a strategy from the literature, as
 * nilearn's `load_confounds_strategy` does.
 *
 * @param imgFile The preprocessed image, as {@linkcode loadConfounds} takes
 * it.
 * @param denoiseStrategy The strategy's name, see
 * {@linkcode resolveStrategy}.
 * @param options What is to differ; what the strategy has no use for is
 * warned of.
 * @returns The confounds and the kept scans.
 * @throws {UsageError} If there is no such strategy, or an option is unknown.
 * @throws {InputError} As {@linkcode loadConfounds}.
 *
 * @example
 * ```ts ignore
 * import { loadConfoundsStrategy } from "@niglm/niglm";
 *
 * const { confounds, sampleMask } = await loadConfoundsStrategy(
 *   "sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz",
 *   "scrubbing",
 *   { fdThreshold: 0.25 },
 * );
 * ```
 */
export async function loadConfoundsStrategy(
  imgFile: string,
  denoiseStrategy: DenoiseStrategy = "simple",
  options: LoadConfoundsStrategyOptions = {},
): Promise<LoadedConfounds> {
  const { onWarning = warnOnConsole, confoundsFile, ...parts } = options;
  const resolved = resolveStrategy(denoiseStrategy, parts);
  if (resolved.unused.length > 0) {
    onWarning(
      `The strategy '${denoiseStrategy}' has no use for ${
        resolved.unused.join(", ")
      }.`,
    );
  }
  return await loadConfounds(imgFile, {
    ...resolved.options,
    confoundsFile,
    onWarning,
  });
}
