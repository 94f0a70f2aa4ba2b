/** Contrasts that pictures show. @module */

import type { DesignMatrix } from "../design/mod.ts";
import type { ContrastRow } from "../plot/design/contrast_strip.ts";
import type { Context } from "./command.ts";
import { file, type OptionSpec, repeated } from "./option.ts";

/** Options of pictures with contrasts in them. */
export interface PlotContrasts {
  readonly contrast: readonly string[];
  readonly contrasts: string | undefined;
}

/** The options as the table declares them. */
export const plotContrasts: {
  readonly [K in keyof PlotContrasts]: OptionSpec<PlotContrasts[K]>;
} = {
  contrast: repeated({
    help: "A contrast of design columns, such as `faces - houses`, " +
      "`faces; houses` (F) or `[1,-1]`; may be repeated.",
    group: "Contrasts",
    placeholder: "[NAME=]EXPRESSION",
  }),
  contrasts: file({
    help: "Contrasts by name, in a JSON file.",
    group: "Contrasts",
  }),
};

/**
 * Reads the contrasts of a picture as weights of a design.
 *
 * @param options The contrasts.
 * @param design The design; of several runs the first.
 * @param context Where warnings go.
 * @returns Names and weights.
 */
export async function contrastRows(
  { contrast, contrasts }: PlotContrasts,
  { columns }: DesignMatrix,
  { warn }: Pick<Context, "warn">,
): Promise<ContrastRow[]> {
  const { gatherContrasts } = await import("./contrasts.ts");
  const { contrastWeights } = await import("../glm/contrast_weights.ts");
  const { isOnePerRun } = await import("../glm/run_contrasts.ts");
  const gathered = await gatherContrasts(
    contrast,
    contrasts,
    undefined,
    columns,
  );
  return gathered.map(({ name, definition }) => ({
    name,
    weights: contrastWeights(
      isOnePerRun(definition) ? definition[0] : definition,
      columns,
      warn,
    ),
  }));
}
