/** `niglm first-level`. @module */

import type { Context, Report } from "../command.ts";
import { datasetInputs } from "../dataset_inputs.ts";
import type { FirstLevelOptions } from "../first_level_options.ts";
import { writeFitReport } from "../fit_report.ts";
import { fitSubject } from "../fit_subject.ts";

/** Fits the runs of one subject, or of each subject of a BIDS folder. */
export async function firstLevel(
  options: FirstLevelOptions,
  runs: readonly string[],
  context: Context,
): Promise<Report> {
  const { bidsDir } = options;
  if (bidsDir !== undefined) {
    return await fitFolder({ ...options, bidsDir }, context);
  }
  const { sliceTimeRef = 0 } = options;
  const {
    bidsDir: _bidsDir,
    taskLabel: _taskLabel,
    spaceLabel: _spaceLabel,
    subLabels: _subLabels,
    excludeSubjects: _excludeSubjects,
    imgFilters: _imgFilters,
    derivativesFolder: _derivativesFolder,
    ...others
  } = options;
  const found = await datasetInputs(
    { ...others, sliceTimeRef },
    runs,
    context,
  );
  const fitted = await fitSubject(found, context);
  return await writeFitReport(found.options, fitted, context);
}

async function fitFolder(
  options: FirstLevelOptions & { readonly bidsDir: string },
  context: Context,
): Promise<Report> {
  const { out } = options;
  const [{ bidsInputs }, { checkDerivatives, describeDerivatives }] =
    await Promise.all([
      import("../bids_inputs.ts"),
      import("../derivatives_folder.ts"),
    ]);
  await checkDerivatives(out);
  const subjects = await bidsInputs(options, context);
  const texts: string[] = [];
  const fitted: Record<string, unknown>[] = [];
  for (const subject of subjects) {
    const { text, json } = await writeFitReport(
      subject.options,
      await fitSubject(subject, subject.context),
      subject.context,
    );
    await describeDerivatives(out);
    texts.push(`subject              ${subject.label}\n${text}`);
    fitted.push({ subject: subject.label, ...json });
  }
  return { text: texts.join("\n\n"), json: { out, subjects: fitted } };
}
