/** The cuts of a picture. @module */

import { InputError, UsageError } from "../../errors.ts";
import { nothingToShow } from "../brain/nothing_to_show.ts";
import { applyAffine } from "../../nifti/affine.ts";
import type { Grid, Image } from "../../nifti/types.ts";
import type { WarningHandler } from "../../warnings.ts";
import type { CutPositions, DisplayMode } from "../brain/brain_options.ts";
import { type Axis, findCutSlices } from "./find_cut_slices.ts";
import { findXyzCutCoords } from "./find_xyz_cut_coords.ts";

/** A cut through a brain. */
export interface Cut {
  /** Axis that it is perpendicular to. */
  readonly axis: Axis;
  /** Where it is, in mm. */
  readonly coord: number;
}

/** What the cuts are chosen for. */
export interface ChooseCutsOptions {
  /** The layout. */
  readonly displayMode: DisplayMode;
  /** Where or how many, where it is given. */
  readonly cutCoords: number | readonly number[] | CutPositions | undefined;
  /** Values beyond it belong to activations; see `findXyzCutCoords`. */
  readonly activationThreshold: number | undefined;
  /** Told of cuts that are outside. */
  readonly onWarning: WarningHandler;
}

/** Slices where none are asked for. */
const CUTS = 7;

/** Whether a layout has one view of each of its axes. */
export function hasSingleCuts(mode: DisplayMode): boolean {
  return mode === "ortho" || mode === "tiled" || mode.length === 2;
}

/** The axes of a layout, in the order of its views. */
export function axesOf(mode: DisplayMode): readonly Axis[] {
  if (mode === "ortho" || mode === "tiled") return ["x", "y", "z"];
  if (mode === "mosaic") return ["x", "y", "z"];
  // nilearn's `yx` shows the sagittal view first.
  return mode === "yx" ? ["x", "y"] : mode.split("") as Axis[];
}

/**
 * Chooses the cuts of a picture.
 *
 * @param image The image that is shown, as it was read.
 * @param options The layout and what is given.
 * @returns The cuts by axis, in the order of the layout.
 * @throws {UsageError} If what is given does not fit the layout.
 * @throws {InputError} If all cuts are outside of the image.
 */
export function chooseCuts(image: Image, options: ChooseCutsOptions): Cut[] {
  const { displayMode, cutCoords, onWarning } = options;
  const axes = axesOf(displayMode);
  if (hasSingleCuts(displayMode)) {
    if (cutCoords === undefined) return atActivation(image, axes, options);
    if (!isList(cutCoords) || cutCoords.length !== axes.length) {
      throw misfit(cutCoords, `${axes.length} positions (${axes.join(", ")})`);
    }
    const cuts = axes.map((axis, i) => ({ axis, coord: cutCoords[i] }));
    return inside(image.grid, cuts, onWarning);
  }
  if (displayMode === "mosaic") {
    const given = isPositions(cutCoords)
      ? axes.map((axis) => cutCoords[axis] ?? [])
      : counts(cutCoords, axes.length);
    const cuts = axes.flatMap((axis, i) => {
      const positions = given[i];
      return (typeof positions === "number"
        ? findCutSlices(image, { direction: axis, nCuts: positions, onWarning })
        : unique(positions, onWarning)).map((coord) => ({ axis, coord }));
    });
    return isPositions(cutCoords) ? inside(image.grid, cuts, onWarning) : cuts;
  }
  const [axis] = axes;
  const own = isPositions(cutCoords) ? cutCoords[axis] : cutCoords;
  if (isList(own)) {
    const cuts = unique(own, onWarning).map((coord) => ({ axis, coord }));
    return inside(image.grid, cuts, onWarning);
  }
  if (cutCoords !== undefined && own === undefined) {
    throw misfit(cutCoords, `positions along ${axis}`);
  }
  const nCuts = own ?? CUTS;
  return findCutSlices(image, { direction: axis, nCuts, onWarning })
    .map((coord) => ({ axis, coord }));
}

/** One cut a view, through the largest activation. */
function atActivation(
  image: Image,
  axes: readonly Axis[],
  { activationThreshold, onWarning }: ChooseCutsOptions,
): Cut[] {
  const empty = nothingToShow(image) !== undefined;
  const { shape, affine } = image.grid;
  const [x, y, z] = empty
    ? applyAffine(
      affine,
      (shape[0] - 1) / 2,
      (shape[1] - 1) / 2,
      (shape[2] - 1) / 2,
    )
    : findXyzCutCoords(image, { activationThreshold, onWarning });
  const coords = { x, y, z };
  return axes.map((axis) => ({ axis, coord: coords[axis] }));
}

function isList(given: unknown): given is readonly number[] {
  return Array.isArray(given);
}

function isPositions(given: unknown): given is CutPositions {
  return typeof given === "object" && !Array.isArray(given);
}

function counts(
  given: number | readonly number[] | undefined,
  axes: number,
): readonly number[] {
  const list = isList(given) ? given : Array(axes).fill(given ?? CUTS);
  if (list.length !== axes) {
    throw misfit(given, "how many cuts, one number or three, or positions");
  }
  return list;
}

function misfit(found: unknown, expected: string): UsageError {
  return new UsageError(
    `cut-coords: found ${JSON.stringify(found)}, expected ${expected}`,
    { field: "cut-coords" },
  );
}

function unique(
  coords: readonly number[],
  onWarning: WarningHandler,
): readonly number[] {
  const distinct = [...new Set(coords)];
  if (distinct.length < coords.length) {
    onWarning("cut-coords: some positions are given twice; they are cut once");
  }
  return distinct;
}

/** The same cuts; some outside are warned of, all outside are refused. */
function inside(
  { shape, affine }: Grid,
  cuts: readonly Cut[],
  onWarning: WarningHandler,
): Cut[] {
  const [least, greatest] = centreBounds(shape, affine);
  const out = cuts.filter(({ axis, coord }) => {
    const at = "xyz".indexOf(axis);
    return !(coord >= least[at] && coord <= greatest[at]);
  });
  if (out.length === 0) return [...cuts];
  const words = (list: readonly Cut[]) =>
    list.map(({ axis, coord }) => `${axis} = ${coord}`).join(", ");
  const extent = [0, 1, 2].map((at) =>
    `${"xyz"[at]} from ${Math.round(least[at])} to ${Math.round(greatest[at])}`
  ).join(", ");
  if (out.length === cuts.length) {
    throw new InputError(
      `cut-coords: found ${
        words(out)
      }, outside of the image, expected ${extent} mm`,
      { field: "cut-coords" },
    );
  }
  onWarning(
    `cut-coords: ${words(out)} is outside of the image (${extent} mm)`,
  );
  return [...cuts];
}

/** Least and greatest coordinates of the centres of corner voxels. */
function centreBounds(
  [nx, ny, nz]: Grid["shape"],
  affine: Grid["affine"],
): [number[], number[]] {
  const least = [Infinity, Infinity, Infinity];
  const greatest = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const point = applyAffine(
      affine,
      corner & 1 ? nx - 1 : 0,
      corner & 2 ? ny - 1 : 0,
      corner & 4 ? nz - 1 : 0,
    );
    point.forEach((value, at) => {
      least[at] = Math.min(least[at], value);
      greatest[at] = Math.max(greatest[at], value);
    });
  }
  return [least, greatest];
}
