/** The page of a study, which links the reports of its units. @module */

import { counted } from "../../counted.ts";
import { basename, join } from "@std/path";
import { fileExists } from "../../bytes/mod.ts";
import { namesIn } from "../../bytes/names_in.ts";
import type { UnitRecord } from "../../cohort/unit.ts";
import { UsageError } from "../../errors.ts";
import { type Html, html, raw } from "../../report/html.ts";
import { REPORT_MARK } from "../../report/report_mark.ts";
import { style } from "../../report/style.ts";
import { version } from "../../version.ts";
import { writeText } from "../write_text.ts";
import { unplannedUnits } from "./plan_participants.ts";
import { readJson, type StudyFolder } from "./study_folder.ts";

/** The page's name within the study's folder. */
const PAGE = "report.html";

/** A unit that is not done. */
interface Missing {
  /** Its name. */
  readonly key: string;
  /** Why. */
  readonly reason: string;
}

/**
 * Writes `report.html`, which lists the models of the group and the fits of the
 * subjects with links to their own reports, and says what is not done and why.
 *
 * @param folder The study's folder.
 * @throws {UsageError} If another page of that name is there.
 */
export async function writeStudyPage(folder: StudyFolder): Promise<void> {
  const path = join(folder.path, PAGE);
  if (
    await fileExists(path) &&
    !(await Deno.readTextFile(path)).slice(0, 512).includes(REPORT_MARK)
  ) {
    throw new UsageError(
      `${path} is there already and is no report of niglm's, so it is not replaced; move it away`,
      { file: path },
    );
  }
  const records = (await namesIn(folder.own("units")))
    .filter((name) => name.endsWith(".json") && !name.startsWith("."))
    .map((name) => readJson<UnitRecord>(folder.own("units", name)))
    .filter((record) => record !== undefined);
  const done = records.filter(({ status }) => status === "done");
  const missing = missingUnits(folder, records);
  const name = basename(await Deno.realPath(folder.path));
  await writeText(path, `${page(name, done, missing)}\n`);
}

/** What failed, cannot be planned, or was asked for and has not run. */
function missingUnits(
  folder: StudyFolder,
  records: readonly UnitRecord[],
): Missing[] {
  const known = new Set(records.map(({ key }) => key));
  const unplanned = unplannedUnits(folder).filter(({ key }) => !known.has(key));
  unplanned.forEach(({ key }) => known.add(key));
  const asked = readJson<readonly string[]>(folder.own("participants.json"));
  return [
    ...records.filter(({ status }) => status !== "done").map(
      ({ error, key }) => ({ key, reason: error ?? "was interrupted" }),
    ),
    ...unplanned,
    ...(asked ?? []).filter((key) => !known.has(key)).map((key) => ({
      key,
      reason: "has not run",
    })),
  ].sort((a, b) => a.key < b.key ? -1 : 1);
}

function page(
  name: string,
  done: readonly UnitRecord[],
  missing: readonly Missing[],
): Html {
  const [groups, subjects] = [true, false].map((isGroup) =>
    done.filter(({ key }) => key.startsWith(GROUP) === isGroup)
  );
  const unlinked = done.some((record) => reportsOf(record).length === 0);
  return html`
    <!doctype html>
    <html lang="en">
      <head>
    <meta charset="utf-8">
    ${raw(REPORT_MARK)}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Study ${name}</title>
    <style>${raw(style)}</style>
      </head>
      <body>
        <header>
          <h1>Study ${name}</h1>
          <p class="subtitle">Done: ${counted(groups.length, "model")} of the
            group, ${counted(
              subjects.length,
              "fit",
            )} of subjects${missing.length > 0 &&
              `; not done: ${missing.length}`}</p>
        </header>
        <main>
    ${missing.length > 0 && html`
      <h2>Not done</h2>
      <div class="warnings">
        <ul>${missing.map(({ key, reason }) =>
          html`<li><strong>${breakable(key)}</strong>: ${reason}</li>`
        )}</ul>
      </div>
    `}
    ${section("Group", groups)}
    ${section("Subjects", subjects)}
    ${unlinked && html`<p>Names that are no links have no report;
      <code>--report</code> at their level writes it.</p>`}
        </main>
        <footer>
          <p>niglm ${version}</p>
        </footer>
      </body>
    </html>
  `;
}

/** What names of the group's units begin with. */
const GROUP = "group_";

function section(title: string, records: readonly UnitRecord[]): Html {
  return html`<h2>${title}</h2>${
    records.length === 0
      ? html`<p>None is done.</p>`
      : html`<ul class="units">${records.map(item)}</ul>`
  }`;
}

function reportsOf({ files }: UnitRecord): string[] {
  return files.map(({ file }) => file)
    .filter((file) => file.endsWith("report.html"));
}

/** A unit, itself the link to its only report or followed by those to several. */
function item(record: UnitRecord): Html {
  const { key, target } = record;
  const name = breakable(key.replace(GROUP, ""));
  const address = (file: string) =>
    [...target.split("/"), file].map(encodeURIComponent).join("/");
  const reports = reportsOf(record);
  if (reports.length === 0) return html`<li>${name}</li>`;
  if (reports.length === 1) {
    return html`<li><a href="${address(reports[0])}">${name}</a></li>`;
  }
  const links = shortNames(reports).map(({ file, short }) =>
    html`<li><a href="${address(file)}"><span class="hidden">${key}, </span>${
      breakable(short)
    }</a></li>`
  );
  return html`<li>${name}<ul>${links}</ul></li>`;
}

/** Files by the entities that not all of them have, those with the fewest first. */
function shortNames(
  files: readonly string[],
): { readonly file: string; readonly short: string }[] {
  const all = files.map((file) => ({
    file,
    entities: file.replace(/_?report\.html$/, "").split("_"),
  }));
  return all.map(({ file, entities }) => ({
    file,
    own: entities.filter((entity) =>
      !all.every(({ entities }) => entities.includes(entity))
    ),
  })).sort((a, b) => a.own.length - b.own.length || (a.file < b.file ? -1 : 1))
    .map(({ file, own }) => ({ file, short: own.join(", ") || file }));
}

/** A name that may break behind its entities. */
function breakable(name: string): Html {
  return html`${
    name.split(/(?<=_)/).map((part, i) => i === 0 ? part : html`<wbr>${part}`)
  }`;
}
