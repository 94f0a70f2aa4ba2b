/** The maps of a group model as files. @module */

import type { MapKind, SecondLevelModel } from "../glm/mod.ts";
import type { Context } from "./command.ts";
import type { SavedMap } from "./fit_output.ts";
import type { GroupContrast } from "./group_contrasts.ts";
import type { GroupOutput, GroupOutputOptions } from "./group_output.ts";
import type { OutputFolder } from "./output_folder.ts";
import { isSeriesMap } from "./series_maps.ts";
import { writeSeries } from "./series_output.ts";

/**
 * Writes the maps of contrasts, and what the model has besides.
 *
 * @param output Where to.
 * @param model The model.
 * @param contrasts The contrasts to test.
 * @param save The maps to write.
 * @param context Where progress goes.
 */
export async function writeGroupMaps(
  output: GroupOutput,
  model: SecondLevelModel,
  contrasts: readonly GroupContrast[],
  save: readonly SavedMap[],
  { progress }: Context,
): Promise<void> {
  const kinds = save.filter((kind): kind is MapKind =>
    kind !== "beta" && !isSeriesMap(kind)
  );
  using bar = progress({
    label: "Writing maps",
    total: contrasts.length * kinds.length,
    unit: "maps",
  });
  if (save.includes("beta")) {
    await output.image(
      "stat-beta_statmap.nii.gz",
      model.parameters,
      "parameters, one volume a design column",
    );
  }
  let written = 0;
  for (const { label, name, statType, weights } of contrasts) {
    const result = model.computeContrast(weights, { statType });
    const count = () => bar.update(++written);
    await output.maps({ label, name }, result, kinds, count);
    const start = `contrast-${label}_stat`;
    const { dofMap, tau2 } = model;
    if (tau2) {
      await output.image(
        `${start}-tau2_statmap.nii.gz`,
        tau2,
        "variance between subjects",
      );
    }
    if (dofMap) {
      await output.image(
        `${start}-dof_statmap.nii.gz`,
        dofMap,
        "degrees of freedom",
      );
    }
  }
}

/**
 * Writes residuals, fitted maps and R², where they are asked for.
 *
 * @param folder Where to.
 * @param model The model.
 * @param options Which of them, of what type.
 * @param context Where progress goes.
 * @returns What each file holds, by its name.
 */
export async function writeFittedMaps(
  folder: OutputFolder,
  model: SecondLevelModel,
  options: GroupOutputOptions & { readonly save: readonly SavedMap[] },
  context: Context,
): Promise<Record<string, string>> {
  const plain = {
    signalScaling: "none",
    standardize: false,
    noiseModel: "ols",
    compat: undefined,
  } as const;
  const written = await writeSeries(
    folder,
    model,
    { ...options, ...plain },
    "the maps",
    undefined,
    context,
  );
  return Object.fromEntries(
    Object.keys(written).map((name) => [name, meaning(name)]),
  );
}

/** What a file of fitted maps holds. */
function meaning(name: string): string {
  if (name.includes("stat-rsquared")) {
    return "share of the variance over maps that the fit explains";
  }
  const what = name.includes("stat-errorts") ? "map less fit" : "fit";
  return `${what}, in the maps' unit; one volume a map`;
}
