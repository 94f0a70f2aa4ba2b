/** Options of group models: what `second-level` and `permute` share. @module */

import type { GroupGridOptions } from "./group_images.ts";
import type { GroupInputOptions } from "./group_inputs.ts";
import { file, flag, numbers, type OptionSpec, text } from "./option.ts";

/** Options that say which maps are modelled and how. */
export interface GroupOptions
  extends Omit<GroupInputOptions, "compat">, Omit<GroupGridOptions, "compat"> {
  /** The design matrix. */
  readonly designMatrix: string | undefined;
  /** Group or condition of each map. */
  readonly group: string | undefined;
  /** Whether maps of one subject are paired. */
  readonly paired: boolean;
  /** Covariates. */
  readonly confounds: string | undefined;
  /** Mask image. */
  readonly mask: string | undefined;
  /** Width of a Gaussian filter in mm: none, one, or one for each axis. */
  readonly smoothingFwhm: readonly number[];
}

/** The options as the table declares them. */
export const groupOptions: {
  readonly [K in keyof GroupOptions]: OptionSpec<GroupOptions[K]>;
} = {
  inputs: file({
    help: "Table of maps in place of MAP: subject_label, map_name, " +
      "effects_map_path.",
    group: "Input",
    excludes: ["MAP"],
  }),
  firstLevelContrast: text({
    help: "Which maps of the table, or which contrast of fitted folders, to " +
      "take.",
    group: "Input",
    placeholder: "NAME",
  }),
  designMatrix: file({
    help: "Design matrix (TSV, CSV or .npz), one row a map in their order " +
      "(default: one-sample, an intercept).",
    group: "Design",
  }),
  group: file({
    help: "Table with the group or condition of each map in a column " +
      "`group`: the design has a column a label.",
    group: "Design",
    excludes: ["design-matrix"],
  }),
  paired: flag({
    help: "Maps of one subject are paired; the table of --group has a " +
      "column `subject_label`.",
    group: "Design",
    needs: ["group"],
    excludes: ["design-matrix"],
  }),
  confounds: file({
    help: "Table of covariates, by `subject_label` or one row a map.",
    group: "Design",
    excludes: ["design-matrix"],
  }),
  mask: file({
    help: "Mask image (default: what is not background in the mean of the " +
      "maps).",
    group: "Images",
  }),
  smoothingFwhm: numbers({
    help: "Smooth the maps by a Gaussian of this full width at half maximum, " +
      "in mm: one number, or x,y,z.",
    group: "Images",
    placeholder: "MM",
    unit: "mm",
    min: 0,
  }),
  autoResample: flag({
    help: "Resample maps on another grid than the first one's onto it; " +
      "without this they are refused.",
    group: "Images",
  }),
  targetAffine: numbers({
    help: "Resample all maps onto the grid of this affine, row by row: 16 or " +
      "12 numbers; or 9 numbers, its axes.",
    group: "Images",
    placeholder: "NUMBERS",
  }),
  targetShape: numbers({
    help: "Voxels of that grid along x, y and z (default: as many as reach " +
      "the maps' farthest corner).",
    group: "Images",
    needs: ["target-affine"],
    placeholder: "X,Y,Z",
    unit: "voxels",
    min: 1,
  }),
};
