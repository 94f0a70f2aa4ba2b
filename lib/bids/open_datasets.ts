/** The two datasets of a study: raw, and what was made of it. @module */

import { isAbsolute, join } from "@std/path";
import { fileExists } from "../bytes/file_exists.ts";
import { isFolder } from "../bytes/is_folder.ts";
import { namesIn } from "../bytes/names_in.ts";
import { InputError } from "../errors.ts";
import type { WarningHandler } from "../warnings.ts";
import { BidsDataset } from "./dataset.ts";
import { listImagesOf } from "./find_images.ts";

/** A raw dataset and its derivatives; the same where raw images are asked for. */
export interface StudyDatasets {
  /** Where events are. */
  readonly raw: BidsDataset;
  /** Where images, masks and confounds are. */
  readonly derivatives: BidsDataset;
}

/**
 * Opens the raw dataset and the derivatives. A folder of derivatives that
 * holds no subject but one dataset with functional images stands for that
 * dataset, which is warned of.
 *
 * @param bidsDir The raw dataset.
 * @param derivativesFolder The derivatives, relative to it; `.` for the raw
 * images themselves.
 * @param onWarning Receives warnings.
 * @returns Both.
 * @throws {InputError} If either folder is missing or is no dataset.
 */
export async function openDatasets(
  bidsDir: string,
  derivativesFolder: string,
  onWarning: WarningHandler,
): Promise<StudyDatasets> {
  await refuseMissing(bidsDir, `${bidsDir}: `);
  const raw = await BidsDataset.open(bidsDir);
  const described = await fileExists(join(bidsDir, "dataset_description.json"));
  if (!described && (await raw.subjects()).length === 0) {
    throw new InputError(
      `${bidsDir}: is no BIDS folder: found neither dataset_description.json nor folders sub-…`,
      { file: bidsDir },
    );
  }
  const path = isAbsolute(derivativesFolder)
    ? derivativesFolder
    : join(bidsDir, derivativesFolder);
  if (path === join(bidsDir, ".")) return { raw, derivatives: raw };
  await refuseMissing(
    path,
    `${path}: derivatives_folder: `,
    `; name the folder of the preprocessed images as seen from ${bidsDir}, or . for the raw ones`,
  );
  const derivatives = await BidsDataset.open(path);
  if ((await derivatives.subjects()).length > 0) return { raw, derivatives };
  const inside = await datasetsIn(path);
  if (inside.length === 1) {
    onWarning(
      `${path}: has no folders sub-…; the images are taken from ${
        inside[0].folder
      }.`,
    );
    return { raw, derivatives: inside[0] };
  }
  throw new InputError(
    inside.length === 0
      ? `${path}: derivatives_folder: found no folders sub-… in it, nor a dataset with functional images`
      : `${path}: derivatives_folder: holds several datasets: ${
        inside.map(({ folder }) => folder).join(", ")
      }; expected one of them`,
    { file: path, field: "derivatives_folder" },
  );
}

async function datasetsIn(folder: string): Promise<BidsDataset[]> {
  const found: BidsDataset[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (name.startsWith(".") || !await isFolder(path)) continue;
    const dataset = await BidsDataset.open(path);
    if (await holdsImages(dataset)) found.push(dataset);
  }
  return found;
}

/** Whether any subject has a functional image; results of fits have none. */
async function holdsImages(dataset: BidsDataset): Promise<boolean> {
  for (const label of await dataset.subjects()) {
    if ((await listImagesOf(dataset, label)).length > 0) return true;
  }
  return false;
}

async function refuseMissing(
  path: string,
  where: string,
  hint = "",
): Promise<void> {
  const exists = await fileExists(path);
  if (exists && await isFolder(path)) return;
  throw new InputError(
    `${where}${
      exists ? "is a file, expected a folder" : "no such folder"
    }${hint}`,
    { file: path },
  );
}
