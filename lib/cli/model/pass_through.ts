/** A fit that is the only one of its kind. @module */

import { join } from "@std/path";
import { fileError } from "../../bytes/mod.ts";
import { namesIn } from "../../bytes/names_in.ts";
import { readJsonObject } from "../../bytes/read_json.ts";
import { makeFolder } from "../app/study_folder.ts";
import { toJson } from "../json.ts";
import { writeText } from "../write_text.ts";
import type { NodeFit } from "./node_fit.ts";

/**
 * Passes the maps of the only fit through a node that would combine several,
 * as FitLins does: what one run shows is what there is to be said.
 *
 * @param from The fit.
 * @param into The node's own fit, with the contrasts that it has.
 * @throws {InputError} If a file cannot be read or written.
 */
export async function passThrough(from: NodeFit, into: NodeFit): Promise<void> {
  await makeFolder(into.folder);
  const wanted = [
    "mask.nii.gz",
    ...into.contrasts.map((contrast) => `contrast-${contrast}_`),
  ];
  const files: string[] = [];
  for (const name of await namesIn(from.folder)) {
    const rest = name.slice(from.prefix.length);
    const isWanted = name.startsWith(from.prefix) &&
      wanted.some((start) => rest.startsWith(start));
    if (!isWanted) continue;
    files.push(`${into.prefix}${rest}`);
    const target = join(into.folder, `${into.prefix}${rest}`);
    try {
      await Deno.copyFile(join(from.folder, name), target);
    } catch (error) {
      throw fileError(error, target, "write");
    }
  }
  const record = await readJsonObject(
    join(from.folder, `${from.prefix}statmap.json`),
  );
  const contrasts = Object.entries(record.contrasts ?? {}).filter(([label]) =>
    into.contrasts.includes(label)
  );
  await writeText(
    join(into.folder, `${into.prefix}statmap.json`),
    `${
      toJson({
        ...record,
        contrasts: Object.fromEntries(contrasts),
        passedThrough: from.node.name,
        files,
      })
    }\n`,
  );
}
