/** The pictures, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type { PlotStatMapCommand } from "../commands/plot/stat_map.ts";
import { file, number } from "../option.ts";
import {
  colorOptions,
  dim,
  pictureThreshold,
  sliceOptions,
  symmetricCbar,
} from "../plot_options.ts";

const bgImg = file({
  help: "Image under it: a mean, an anatomy, a mask.",
  group: "Input",
});

/** Pictures of images, of designs, of events. */
export const plotCommands: readonly Command[] = [
  command<PlotStatMapCommand>({
    name: "plot stat-map",
    summary: "Draw slices of a statistical map over a background.",
    operands: { name: "MAP", help: "A statistical map.", min: 1, max: 1 },
    options: {
      bgImg,
      threshold: pictureThreshold("1e-6"),
      symmetricCbar,
      transparency: number({
        help: "How opaque the map is: 1 hides the background, 0 the map.",
        group: "Colours",
        min: 0,
        max: 1,
        fallback: 1,
      }),
      ...colorOptions("RdBu_r", true),
      ...sliceOptions,
      dim,
    },
    examples: [
      "plot stat-map z.nii.gz --bg-img mean.nii.gz --threshold 3.09 --out z.png",
      "plot stat-map z.nii.gz --display-mode z --cut-coords 5 --out z.svg",
    ],
    load: async () =>
      (await import("../commands/plot/stat_map.ts")).plotStatMapCommand,
  }),
];
