/** Options that several commands declare alike. @module */

import { choice, file, flag, type OptionSpec } from "./option.ts";

/** Data type of written maps. */
export type MapType = "float32" | "float64";

/** What can stand for one run, within a sentence. */
export const runFiles: string =
  "a 4-D image, or a folder, a quoted glob or a .txt list of 3-D images";

/** `--out` of a command that writes one file and needs its name. */
export const outFile: OptionSpec<string> = file({
  help: "The file to write.",
  group: "Output",
  required: true,
});

/** `--overwrite` of a command that writes one file. */
export const overwriteFile: OptionSpec<boolean> = flag({
  help: "Replace the file if it is there already.",
  group: "Output",
});

/** `--overwrite` of a command that fills a folder. */
export const overwriteFolder: OptionSpec<boolean> = flag({
  help: "Write into a folder that is not empty; only the files of an " +
    "earlier result are replaced.",
  group: "Output",
});

/** `--dtype` of written maps. */
export const dtype: OptionSpec<MapType> = choice(["float32", "float64"], {
  help: "Data type of the maps.",
  group: "Output",
  fallback: "float32",
});

/** `--mask` of a command that looks at a map. */
export const mapMask: OptionSpec<string | undefined> = file({
  help: "Consider only the voxels of this mask.",
  group: "Input",
});
