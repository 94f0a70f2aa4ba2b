/** Options of the pictures. @module */

import { DISPLAY_MODES } from "../plot/brain/brain_options.ts";
import type { CutPositions, DisplayMode } from "../plot/brain/brain_options.ts";
import type { PictureThreshold } from "../plot/brain/threshold.ts";
import {
  BadValue,
  choice,
  flag,
  number,
  type OptionSpec,
  single,
  text,
  toggle,
} from "./option.ts";
import { outFile, overwriteFile } from "./shared_options.ts";

/** Where or how many cuts are asked for. */
export type CutCoords = number | readonly number[] | CutPositions;

/** Options of every picture. */
export interface PictureOptions {
  readonly title: string | undefined;
  readonly outputSize: readonly [number, number] | undefined;
  readonly out: string;
  readonly overwrite: boolean;
}

/** Options of every picture of slices. */
export interface SliceOptions extends PictureOptions {
  readonly displayMode: DisplayMode;
  readonly cutCoords: CutCoords | undefined;
  readonly annotate: boolean;
  readonly drawCross: boolean;
  readonly blackBg: boolean | "auto";
  readonly radiological: boolean;
  readonly smoothDisplay: boolean;
}

/** Options of colours. */
export interface ColorOptions {
  readonly cmap: string | undefined;
  readonly vmin: number | undefined;
  readonly vmax: number | undefined;
  readonly colorbar: boolean;
}

type Specs<T> = { readonly [K in keyof T]-?: OptionSpec<T[K]> };

/** Title, size and file of a picture. */
export const pictureOptions: Specs<PictureOptions> = {
  title: text({ help: "Title of the picture.", group: "Picture" }),
  outputSize: single(
    {
      help: "Width and height of the picture, in pixels (default: what it " +
        "needs).",
      group: "Picture",
    },
    "W,H",
    readSize,
  ),
  out: {
    ...outFile,
    help: "The picture to write: its ending, `.png` or `.svg`, is its form.",
  },
  overwrite: overwriteFile,
};

/** Options of designs and charts. */
export interface ChartPictureOptions extends PictureOptions {
  readonly blackBg: boolean;
}

/** Paper, title, size and file of designs and charts. */
export const chartOptions: Specs<ChartPictureOptions> = {
  blackBg: toggle({
    help: "Black paper.",
    group: "Picture",
    fallback: false,
  }),
  ...pictureOptions,
};

/** Layout of slices. */
export const sliceOptions: Specs<SliceOptions> = {
  displayMode: choice(DISPLAY_MODES, {
    help: "Views: three through a point (ortho, or tiled two by two), two of " +
      "them, slices along one axis, or along all (mosaic).",
    group: "Slices",
    placeholder: "MODE",
    fallback: "ortho",
  }),
  cutCoords: single(
    {
      help: "Where to cut, in mm: `X,Y,Z`; along one axis any positions " +
        "(`-8,4`, one alone as `[4]`) or how many (`5`); of a mosaic how many " +
        "or `x=0,9;y=-8;z=4` (default: at the largest activation; seven).",
      group: "Slices",
    },
    "N|MM,…",
    readCuts,
  ),
  annotate: toggle({
    help: "Write positions, left and right.",
    group: "Slices",
    fallback: true,
  }),
  drawCross: toggle({
    help: "Draw where the other views cut.",
    group: "Slices",
    excludes: ["display-mode x|y|z|mosaic"],
    fallback: true,
  }),
  radiological: toggle({
    help: "Show the right of the brain on the left.",
    group: "Slices",
    excludes: ["display-mode x"],
    fallback: false,
  }),
  smoothDisplay: flag({
    help: "Interpolate between voxels; without it they stay crisp.",
    group: "Slices",
  }),
  blackBg: toggle({
    help: "Black paper; by itself, as the image is dark around.",
    group: "Picture",
    fallback: "auto",
  }),
  ...pictureOptions,
};

/**
 * Options of the colours of values.
 *
 * @param cmap The default colour map, in words.
 * @param colorbar Whether there is a bar by default.
 * @returns The options.
 */
export function colorOptions(
  cmap: string,
  colorbar: boolean,
): Specs<ColorOptions> {
  return {
    cmap: text({
      help: "Colour map, by matplotlib's name; `_r` at its end turns it round.",
      group: "Colours",
      placeholder: "NAME",
      shownDefault: cmap,
    }),
    vmin: number({ help: "Value of the first colour.", group: "Colours" }),
    vmax: number({ help: "Value of the last colour.", group: "Colours" }),
    colorbar: toggle({
      help: "Draw the bar that says what colours mean.",
      group: "Colours",
      fallback: colorbar,
    }),
  };
}

/** `--symmetric-cbar`. */
export const symmetricCbar: OptionSpec<boolean | "auto"> = toggle({
  help: "Colours symmetric about 0; by itself, where values lie on both sides.",
  group: "Colours",
  fallback: "auto",
});

/** `--dim` of a background. */
export const dim: OptionSpec<number | "auto"> = single(
  {
    help: "How much the background is dimmed: 0 not at all, 1 strongly, " +
      "negative ones brighten (default: 0.8 on black paper, 0.6 on white).",
    group: "Picture",
    needs: ["bg-img"],
    fallback: "auto",
    shownDefault: "auto",
  },
  "NUMBER|auto",
  (found): number | "auto" => {
    if (found.trim().toLowerCase() === "auto") return "auto";
    const value = toNumber(found);
    if (value === undefined) throw new BadValue(found, "a number or auto");
    return value;
  },
);

/**
 * `--threshold` of a picture.
 *
 * @param shownDefault The default, in words.
 * @returns The option.
 */
export function pictureThreshold(
  shownDefault: string,
): OptionSpec<PictureThreshold | undefined> {
  return single(
    {
      help: "Hide values of at most this size: a number, a percentile of " +
        "sizes (`95%`), or `auto`, just below the 80th.",
      group: "Colours",
      shownDefault,
    },
    "X|P%|auto",
    readThreshold,
  );
}

function readThreshold(found: string): PictureThreshold {
  const word = found.trim().toLowerCase();
  if (word === "auto") return "auto";
  const percentile = word.endsWith("%");
  const value = toNumber(percentile ? word.slice(0, -1) : word);
  if (value === undefined || value < 0 || (percentile && value > 100)) {
    throw new BadValue(
      found,
      "a number of at least 0, a percentile from 0% to 100%, or auto",
    );
  }
  return percentile ? `${value}%` : value;
}

function readSize(found: string): readonly [number, number] {
  const sizes = found.split(/[,x×]/i).map(toNumber);
  const [width, height] = sizes;
  const fits = sizes.length === 2 &&
    sizes.every((size) =>
      size !== undefined && Number.isInteger(size) && size >= 50 &&
      size <= 20_000
    );
  if (!fits || width === undefined || height === undefined) {
    throw new BadValue(found, "width and height, from 50 to 20000 pixels");
  }
  return [width, height];
}

function readCuts(found: string): CutCoords {
  const words = found.replaceAll(/\s/g, "");
  const one = toNumber(words);
  if (one !== undefined) return one;
  if (words.includes("=")) {
    const axes = words.split(";").filter((part) => part !== "").map((part) => {
      const [, axis, list] = /^([xyz])=(.*)$/i.exec(part) ?? [];
      if (axis === undefined) throw new BadValue(found, expectedCuts);
      return [axis.toLowerCase(), readList(list, found)] as const;
    });
    return Object.fromEntries(axes);
  }
  return readList(words.replace(/^\[(.*)\]$/, "$1"), found);
}

const expectedCuts = "how many, or positions in mm (`-8,4`, `[4]`, `x=0;y=4`)";

function readList(list: string, found: string): number[] {
  return list.split(",").map((item) => {
    const value = toNumber(item);
    if (value === undefined) throw new BadValue(found, expectedCuts);
    return value;
  });
}

function toNumber(text: string): number | undefined {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)
    ? Number(text)
    : undefined;
}
