/** A folder of derivatives that several subjects are written into. @module */

import { join } from "@std/path";
import { fileExists } from "../bytes/file_exists.ts";
import { namesIn } from "../bytes/names_in.ts";
import { readJsonObject } from "../bytes/read_json.ts";
import { UsageError } from "../errors.ts";
import { datasetDescription } from "./fit_output.ts";
import { toJson } from "./json.ts";
import { writeText } from "./write_text.ts";

const DESCRIPTION = "dataset_description.json";

/** Files that BIDS has no names for yet, for its validator to pass over. */
const IGNORED = [
  "*_statmap.nii.gz",
  "*_statmap.json",
  "*_mean.nii.gz",
  "*_design.tsv",
  "*_contrasts.json",
  "*_model.bin",
  "*.html",
];

/**
 * Makes sure that a folder is new, empty, or holds derivatives of niglm, so
 * that subjects can be added.
 *
 * @param out The folder.
 * @throws {UsageError} If it holds something else.
 * @throws {InputError} If it cannot be read.
 */
export async function checkDerivatives(out: string): Promise<void> {
  if (!await fileExists(out)) return;
  const description = join(out, DESCRIPTION);
  const others = (await namesIn(out)).filter((name) => !name.startsWith("."));
  if (others.length === 0) return;
  const ours = others.includes(DESCRIPTION) &&
    isOurs(await readJsonObject(description));
  if (ours) return;
  throw new UsageError(
    `--out: '${out}' is not empty and holds no derivatives of niglm's, expected a new folder or one that --bids-dir made`,
    { file: out, field: "--out" },
  );
}

/**
 * Describes a folder of derivatives, as BIDS asks, unless it is described; its
 * `.bidsignore` names what BIDS has no names for yet.
 *
 * @param out The folder.
 * @throws {InputError} If it cannot be written.
 */
export async function describeDerivatives(out: string): Promise<void> {
  const description = join(out, DESCRIPTION);
  if (await fileExists(description)) return;
  await writeText(join(out, ".bidsignore"), `${IGNORED.join("\n")}\n`);
  await writeText(description, `${toJson(datasetDescription)}\n`);
}

function isOurs({ GeneratedBy: by }: Record<string, unknown>): boolean {
  return Array.isArray(by) && by.some(({ Name }) => Name === "niglm");
}
