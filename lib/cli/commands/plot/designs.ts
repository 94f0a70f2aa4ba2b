/** `niglm plot design-matrix`, `contrast-matrix` and `design-correlation`. @module */

import { basename } from "@std/path";
import { UsageError } from "../../../errors.ts";
import { plotContrastMatrix } from "../../../plot/design/contrast_matrix.ts";
import { plotDesignMatrixCorrelation } from "../../../plot/design/design_correlation.ts";
import { plotDesignMatrix } from "../../../plot/design/design_matrix.ts";
import type { Run } from "../../command.ts";
import { contrastRows, type PlotContrasts } from "../../plot_contrasts.ts";
import type { ChartPictureOptions } from "../../plot_options.ts";
import { readDesigns, readOneDesign } from "../../read_designs.ts";
import { checkPicture, writePicture } from "../../write_picture.ts";

/** Options of `niglm plot design-matrix`, as the table declares them. */
export interface PlotDesignMatrixCommand
  extends ChartPictureOptions, PlotContrasts {
  readonly rescale: boolean;
  readonly cmap: string | undefined;
}

/** Options of `niglm plot contrast-matrix`, as the table declares them. */
export interface PlotContrastMatrixCommand
  extends ChartPictureOptions, PlotContrasts {
  readonly cmap: string | undefined;
  readonly colorbar: boolean;
}

/** Options of `niglm plot design-correlation`, as the table declares them. */
export interface PlotDesignCorrelationCommand
  extends PlotContrastMatrixCommand {
  readonly tri: "full" | "diag";
}

/** Draws designs side by side. */
export const plotDesignMatrixCommand: Run<PlotDesignMatrixCommand> = async (
  options,
  names,
  context,
) => {
  await checkPicture(options, [...names, options.contrasts]);
  const designs = await readDesigns(names);
  const picture = plotDesignMatrix(designs.map(({ design }) => design), {
    ...options,
    names: designs.map(({ name }) => labelOf(name)),
    rowLabel: designs.every(({ ofGroup }) => ofGroup) ? "map" : "scan number",
    contrasts: await contrastRows(options, designs[0].design, context),
  });
  return await writePicture(picture, options);
};

/** Draws the weights of contrasts. */
export const plotContrastMatrixCommand: Run<PlotContrastMatrixCommand> = async (
  options,
  [name],
  context,
) => {
  if (options.contrast.length === 0 && options.contrasts === undefined) {
    throw new UsageError(
      "plot contrast-matrix: found no contrast, expected --contrast or --contrasts",
      { field: "--contrast" },
    );
  }
  await checkPicture(options, [name, options.contrasts]);
  const { design } = await readOneDesign(name);
  const rows = await contrastRows(options, design, context);
  return await writePicture(plotContrastMatrix(rows, design, options), options);
};

/** Draws correlations of columns, with their diagnostics. */
export const plotDesignCorrelationCommand: Run<PlotDesignCorrelationCommand> =
  async (options, [name], context) => {
    await checkPicture(options, [name, options.contrasts]);
    const { design } = await readOneDesign(name);
    const contrasts = await contrastRows(options, design, context);
    const picture = plotDesignMatrixCorrelation(design, {
      ...options,
      contrasts,
    });
    return await writePicture(picture, options);
  };

/** `run 1` for the designs of fits, the file's name for others. */
function labelOf(name: string): string {
  const [, run] = /run-(\d+)_design\.tsv$/.exec(name) ?? [];
  return run === undefined ? basename(name) : `run ${run}`;
}
