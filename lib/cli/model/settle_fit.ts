/** Fits of a unit, named as they will be in the study's folder. @module */

import { basename, join } from "@std/path";
import { fileError } from "../../bytes/mod.ts";
import { namesIn } from "../../bytes/names_in.ts";
import { readJsonObject } from "../../bytes/read_json.ts";
import type { Context } from "../command.ts";
import { writeFitReport } from "../fit_report.ts";
import { toJson } from "../json.ts";
import { writeText } from "../write_text.ts";
import type { NodeFit } from "./node_fit.ts";

/** Where the fits of a unit are made, and where they go. */
export interface Places {
  /** The folder that they are made in, which does not stay. */
  readonly work: string;
  /** The folder that they go to. */
  readonly target: string;
}

/** The study's folder has one of its own. */
const DESCRIPTION = "dataset_description.json";

/**
 * Settles a fit that a command has just written: its record names files as
 * they will be called, its report is written where it is asked for, and files
 * with a prefix neither number the only run nor describe a data set.
 *
 * @param fit The fit.
 * @param places Where it is made, and where it goes.
 * @param report Whether its report is asked for.
 * @param context Progress and warnings of the report.
 * @throws {InputError} If a file cannot be read or written.
 */
export async function settleFit(
  { folder, prefix }: Pick<NodeFit, "folder" | "prefix">,
  places: Places,
  report: boolean,
  context: Context,
): Promise<void> {
  const file = join(folder, `${prefix}statmap.json`);
  const record = placed(await readJsonObject(file), places) as {
    readonly files: readonly string[];
  };
  const isOwn = (name: string) =>
    prefix === "" || name !== `${prefix}${DESCRIPTION}`;
  const settled = (name: string) =>
    prefix === "" ? name : name.replace(`${prefix}run-1_`, prefix);
  try {
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      if (isOwn(name)) await Deno.rename(path, join(folder, settled(name)));
      else await Deno.remove(path);
    }
  } catch (error) {
    throw fileError(error, folder, "write");
  }
  const files = record.files.filter(isOwn).map(settled);
  await writeText(file, `${toJson({ ...record, files })}\n`);
  await writeFitReport(
    { out: folder, prefix, report },
    { text: "", json: {} },
    context,
  );
}

/** A record, or a part of it, with the paths of work as they will be. */
function placed(value: unknown, { work, target }: Places): unknown {
  if (typeof value === "string") {
    if (!value.startsWith(`${work}/`)) return value;
    const name = basename(value);
    return join(target, name.endsWith("_") ? `${name}statmap.json` : name);
  }
  if (Array.isArray(value)) {
    return value.map((one) => placed(one, { work, target }));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map((
      [key, one],
    ) => [key, placed(one, { work, target })]),
  );
}
