/** The data sets that are known by name. @module */

import brainomicsLocalizer from "../../data-manifests/brainomics-localizer.json" with {
  type: "json",
};
import fiac from "../../data-manifests/fiac.json" with { type: "json" };
import haxby2001 from "../../data-manifests/haxby2001.json" with {
  type: "json",
};
import spmAuditory from "../../data-manifests/spm-auditory.json" with {
  type: "json",
};
import spmMultimodalFaces from "../../data-manifests/spm-multimodal-faces.json" with {
  type: "json",
};
import studyforrestLocalizer from "../../data-manifests/studyforrest-localizer.json" with {
  type: "json",
};
import { readText } from "../bytes/read_text.ts";
import { InputError, UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { checkManifest } from "./check_manifest.ts";
import type { Manifest } from "./manifest.ts";

/** The manifests of `data-manifests`, in the order of their names. */
export const manifests: readonly Manifest[] = [
  brainomicsLocalizer,
  fiac,
  haxby2001,
  spmAuditory,
  spmMultimodalFaces,
  studyforrestLocalizer,
].map((value, i) => checkManifest(value, `data-manifests[${i}]`));

/**
 * Finds a data set.
 *
 * @param name Its name, or the path of a manifest (`.json`) of one's own.
 * @returns Its manifest.
 * @throws {UsageError} If no data set has that name.
 * @throws {InputError} If the file cannot be read or is no manifest.
 */
export async function findManifest(name: string): Promise<Manifest> {
  const found = manifests.find((manifest) => manifest.name === name);
  if (found) return found;
  if (!/\.json$/i.test(name)) {
    const names = manifests.map(({ name }) => name);
    const nearest = nearestName(name, names);
    throw new UsageError(
      `no data set is called '${name}'${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }, expected one of ${names.join(", ")}, or a manifest (.json)`,
      { field: "DATASET" },
    );
  }
  return checkManifest(parse(await readText(name), name), name);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${file}: is not JSON`, { file, cause });
  }
}
