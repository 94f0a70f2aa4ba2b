/** The page of a study, which links the reports of its units. @module */

import { counted } from "../../counted.ts";
import { join } from "@std/path";
import { fileExists } from "../../bytes/mod.ts";
import { namesIn } from "../../bytes/names_in.ts";
import type { UnitRecord } from "../../cohort/unit.ts";
import { UsageError } from "../../errors.ts";
import { type Html, html, raw } from "../../report/html.ts";
import { REPORT_MARK } from "../../report/report_mark.ts";
import { style } from "../../report/style.ts";
import { version } from "../../version.ts";
import { writeText } from "../write_text.ts";
import { readJson, type StudyFolder } from "./study_folder.ts";

/** The page's name within the study's folder. */
const PAGE = "report.html";

/**
 * Writes `report.html`, which lists the models of the group and the fits of the
 * subjects with links to their own reports, and says what failed and why.
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
  await writeText(path, `${page(records)}\n`);
}

function page(records: readonly UnitRecord[]): Html {
  const ofGroup = ({ key }: UnitRecord) => key.startsWith("group_");
  const failed = records.filter(({ status }) => status !== "done");
  const [groups, subjects] = [
    records.filter(ofGroup),
    records.filter((record) => !ofGroup(record)),
  ];
  return html`
    <!doctype html>
    <html lang="en">
      <head>
    <meta charset="utf-8">
    ${raw(REPORT_MARK)}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>A study</title>
    <style>${raw(style)}</style>
      </head>
      <body>
        <header>
          <h1>A study</h1>
          <p
            class="subtitle">${counted(
              groups.length,
              "model",
            )} of the group, ${counted(
              subjects.length,
              "fit",
            )} of subjects, ${failed.length} not done</p>
        </header>
        <main>
    <h2>Group</h2>
    ${table(groups)}
    <h2>Subjects</h2>
    ${table(subjects)}
        </main>
        <footer>
          <p>niglm ${version}</p>
        </footer>
      </body>
    </html>
  `;
}

function table(records: readonly UnitRecord[]): Html {
  return html`
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">Unit</th>
            <th scope="col">State</th>
            <th scope="col">Report</th>
          </tr>
        </thead>
        <tbody>
    ${records.map(row)}</tbody>
      </table>
    </div>
  `;
}

function row({ error, files, key, status, target }: UnitRecord): Html {
  const reports = files.filter(({ file }) => file.endsWith("report.html"))
    .map(({ file }) => file).sort();
  const state = status === "failed" ? `failed: ${error}` : status;
  const address = (file: string) =>
    [...target.split("/"), file].map(encodeURIComponent).join("/");
  const links = status === "done" ? reports : [];
  return html`
    <tr>
      <th scope="row">${key}</th>
      <td>${state}</td>
      <td>${links.length === 0
        ? "none; --report writes one"
        : links.map((file) =>
          html`
            <a href="${address(file)}">report of ${links.length === 1
              ? key
              : file.replace(/_?report\.html$/, "")}</a>
          `
        )}</td>
    </tr>
  `;
}
