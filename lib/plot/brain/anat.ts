/** Anatomical and functional images. @module */

import type { Image } from "../../nifti/types.ts";
import { warnOnConsole } from "../../warnings.ts";
import { findColormap } from "../color/colormap.ts";
import { colorRange } from "../color/color_range.ts";
import { formatNumber } from "../color/format_number.ts";
import { chooseCuts } from "../cuts/choose_cuts.ts";
import type { Picture } from "../picture.ts";
import { backdropOf } from "./background.ts";
import type { BrainOptions } from "./brain_options.ts";
import { describeCuts } from "./describe_cuts.ts";
import { drawSlices } from "./draw_slices.ts";
import { finiteImage, uprightImage } from "./finite_image.ts";
import { nothingToShow } from "./nothing_to_show.ts";
import { type PictureThreshold, resolveThreshold } from "./threshold.ts";

/** What {@linkcode plotEpi} can be told, with nilearn's names. */
export interface PlotEpiOptions extends BrainOptions {
  /** Name of the colour map. @default {"gray"} */
  readonly cmap?: string;
  /** Value of the first colour. @default {the least} */
  readonly vmin?: number;
  /** Value of the last colour. @default {the greatest} */
  readonly vmax?: number;
  /** Whether there is a bar that says what colours mean. @default {true} */
  readonly colorbar?: boolean;
  /** Values of at most this size are hidden. @default {none} */
  readonly threshold?: PictureThreshold;
}

/** What {@linkcode plotAnat} can be told, with nilearn's names. */
export interface PlotAnatOptions extends PlotEpiOptions {
  /** How much the image is dimmed, -2 to 2. @default {"auto"} */
  readonly dim?: number | "auto";
}

/**
 * Draws slices of a functional image of one volume.
 *
 * @param image The image.
 * @param options Cuts, colours, layout.
 * @returns The picture.
 * @throws {UsageError} If options do not fit each other.
 * @throws {InputError} If all cuts are outside of the image.
 *
 * @example
 * ```ts ignore
 * import { plotEpi, readImage } from "@niglm/niglm";
 *
 * const picture = plotEpi(await readImage("mean.nii.gz"));
 * await Deno.writeFile("mean.png", await picture.png());
 * ```
 */
export function plotEpi(image: Image, options: PlotEpiOptions = {}): Picture {
  return drawGrey(image, "Functional image", { dim: 0, ...options });
}

/**
 * Draws slices of an anatomical image, dimmed as a background is.
 *
 * @param image The image.
 * @param options Cuts, colours, layout.
 * @returns The picture.
 * @throws {UsageError} If options do not fit each other.
 * @throws {InputError} If all cuts are outside of the image.
 *
 * @example
 * ```ts ignore
 * import { plotAnat, readImage } from "@niglm/niglm";
 *
 * const picture = plotAnat(await readImage("T1w.nii.gz"), { dim: -0.5 });
 * await Deno.writeFile("anatomy.png", await picture.png());
 * ```
 */
export function plotAnat(image: Image, options: PlotAnatOptions = {}): Picture {
  return drawGrey(image, "Anatomical image", { dim: "auto", ...options });
}

function drawGrey(
  given: Image,
  kind: string,
  options: PlotAnatOptions & { readonly dim: number | "auto" },
): Picture {
  const { name = "image", displayMode = "ortho", blackBg = "auto" } = options;
  const { onWarning = warnOnConsole, dim, colorbar = true } = options;
  const image = finiteImage(given, name);
  const threshold = options.threshold === undefined
    ? undefined
    : resolveThreshold(options.threshold, image.data);
  const cuts = chooseCuts(image, {
    displayMode,
    cutCoords: options.cutCoords,
    activationThreshold: threshold,
    onWarning,
  });
  const backdrop = backdropOf(image, { blackBg, dim });
  const range = colorRange(image.data, { symmetricCbar: false });
  const vmin = options.vmin ?? backdrop.vmin ?? range.vmin;
  const vmax = options.vmax ?? backdrop.vmax ?? range.vmax;
  const colormap = findColormap(options.cmap ?? "gray");
  const paint = { colormap, vmin, vmax, threshold };
  const note = nothingToShow(given, threshold);
  if (note) onWarning(`${name}: ${note}`);
  return drawSlices({
    layers: [{ image: uprightImage(image, "continuous"), paint }],
    cuts,
    blackBg: backdrop.blackBg,
    bar: colorbar ? { ...paint, barMin: vmin, barMax: vmax } : undefined,
    note,
    facts: { cuts, threshold, vmin, vmax, cmap: colormap.name },
    description: `${options.title ?? `${kind} ${name}`}: ${
      describeCuts(cuts)
    }; from ${formatNumber(vmin, 3)} to ${formatNumber(vmax, 3)}`,
  }, options);
}
