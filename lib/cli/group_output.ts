/** The maps of a group model, written. @module */

import type { ContrastResult, MapKind } from "../glm/mod.ts";
import { type Image, writeImage } from "../nifti/mod.ts";
import { release } from "../release.ts";
import type { Context } from "./command.ts";
import type { OutputFolder } from "./output_folder.ts";
import type { MapType } from "./shared_options.ts";

/** How maps are written. */
export interface GroupOutputOptions {
  /** What stands before every name. */
  readonly prefix: string;
  /** Type of the maps' values; p is float64 always. */
  readonly dtype: MapType;
}

/** Writes maps of a group model. */
export class GroupOutput {
  readonly #folder: OutputFolder;
  readonly #options: GroupOutputOptions;
  readonly #context: Context;

  /**
   * @param folder Where to.
   * @param options Prefix and type.
   * @param context The signal that ends the writing.
   */
  constructor(
    folder: OutputFolder,
    options: GroupOutputOptions,
    context: Context,
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#context = context;
  }

  /**
   * Writes an image and frees its memory.
   *
   * @param name Its name without the prefix.
   * @param image The image, which nobody else holds.
   * @param description What it is, for its header.
   * @param datatype Type of its values.
   */
  async image(
    name: string,
    image: Image,
    description: string,
    datatype: MapType | "uint8" = this.#options.dtype,
  ): Promise<void> {
    this.#context.signal.throwIfAborted();
    await this.#folder.write(
      `${this.#options.prefix}${name}`,
      (path) => writeImage(image, path, { datatype, description }),
    );
    release(image.data);
  }

  /**
   * Writes maps of a tested contrast.
   *
   * @param contrast Its name and its name in file names.
   * @param result What was found.
   * @param kinds The maps to write.
   * @param written Called after each of them.
   */
  async maps(
    { label, name }: { readonly label: string; readonly name: string },
    result: ContrastResult,
    kinds: readonly MapKind[],
    written: () => void,
  ): Promise<void> {
    for (const kind of kinds) {
      const stat = kind === "stat" ? result.statType : kind;
      await this.image(
        `contrast-${label}_stat-${stat}_statmap.nii.gz`,
        result.toImage(kind),
        `${stat} of ${name}`,
        kind === "p" ? "float64" : undefined,
      );
      written();
    }
  }
}
