/** Design matrices of group models. @module */

import { counted } from "../counted.ts";
import { showable } from "../jupyter.ts";
import { InputError, UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import type { GroupConfounds, GroupLabels } from "./group_tables.ts";
import { bareSubject } from "./group_tables.ts";
import type { DesignMatrix } from "./types.ts";

/** What {@linkcode makeSecondLevelDesignMatrix} makes a design of. */
export interface SecondLevelDesignOptions {
  /** Number of maps. */
  readonly mapCount: number;
  /** Whose each map is, where that is known. */
  readonly subjects?: readonly (string | undefined)[];
  /** Covariates, by subject or in the order of the maps. */
  readonly confounds?: GroupConfounds;
  /** Group or condition of each map: a column a label, without an intercept. */
  readonly groups?: GroupLabels;
  /**
   * Whether maps of one subject are paired: columns of subjects are added.
   *
   * @default {false}
   */
  readonly paired?: boolean;
}

/** A column of a design. */
interface Column {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Makes the design matrix of a group model, one row a map.
 *
 * Without groups these are the covariates and an `intercept` of ones, as
 * nilearn's `make_second_level_design_matrix`. With groups there is a column of
 * zeros and ones for each label, in the order in which labels appear, so that
 * `a - b` is the difference of two groups, and the covariates follow.
 *
 * Paired maps have a column for each subject but the last besides: 1 in the
 * subject's rows, −1 in the last subject's. They span, with the columns of the
 * labels, what a column for every subject would, the design keeps its full
 * rank, and the parameter of a label is the mean over subjects.
 *
 * @param options Maps, subjects, covariates and groups.
 * @returns The design.
 * @throws {InputError} If tables and maps do not fit together.
 * @throws {UsageError} If pairs are asked for without groups.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeSecondLevelDesignMatrix } from "@niglm/niglm/design";
 *
 * const design = makeSecondLevelDesignMatrix({
 *   mapCount: 4,
 *   groups: {
 *     file: "groups.tsv",
 *     labels: ["a", "a", "b", "b"],
 *     subjects: ["01", "02", "01", "02"],
 *   },
 *   paired: true,
 * });
 * assertEquals(design.columns, ["a", "b", "01"]);
 * assertEquals([...design.data], [1, 0, 1, 1, 0, -1, 0, 1, 1, 0, 1, -1]);
 * ```
 */
export function makeSecondLevelDesignMatrix(
  options: SecondLevelDesignOptions,
): DesignMatrix {
  const { mapCount, confounds, groups, paired = false } = options;
  const subjects = Array.from(
    { length: mapCount },
    (_, i) => {
      const label = options.subjects?.[i];
      return label === undefined ? undefined : bareSubject(label);
    },
  );
  if (paired && groups === undefined) {
    throw new UsageError(
      "--paired needs --group, the condition and the subject of each map",
      { field: "--paired" },
    );
  }
  const covariates = confounds === undefined
    ? []
    : columnsOf(confounds, rowsOf(confounds, subjects));
  const columns = groups === undefined
    ? [...covariates, {
      name: "intercept",
      values: new Array<number>(mapCount).fill(1),
    }]
    : [...groupColumns(groups, subjects, paired), ...covariates];
  return toDesign(columns, mapCount);
}

function toDesign(
  columns: readonly Column[],
  rowCount: number,
): DesignMatrix {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new InputError(
      `design: there would be two columns '${twice}', expected covariates, groups and subjects of different names`,
      { field: twice },
    );
  }
  const data = new Float64Array(rowCount * columns.length);
  columns.forEach(({ values }, j) =>
    values.forEach((value, i) => data[i * columns.length + j] = value)
  );
  return showable("design", {
    columns: names,
    rowCount,
    data,
    frameTimes: undefined,
  });
}

function columnsOf(
  { columns, data }: GroupConfounds,
  rows: readonly number[],
): Column[] {
  return columns.map((name, j) => ({
    name,
    values: rows.map((row) => data[row * columns.length + j]),
  }));
}

/** The row of a table that belongs to each map. */
function rowsOf(
  table: Pick<GroupConfounds, "subjects" | "rowCount" | "file">,
  subjects: readonly (string | undefined)[],
): number[] {
  const { file = "confounds", rowCount } = table;
  const labels = table.subjects;
  const known = subjects.filter((subject) => subject !== undefined);
  if (labels === undefined || known.length === 0) {
    requireRowCount(file, rowCount, subjects.length);
    return subjects.map((_, i) => i);
  }
  return subjects.map((subject, map) => {
    if (subject === undefined) {
      throw new InputError(
        `${file}: the subject of map ${
          map + 1
        } is not known, expected all maps to tell theirs (sub-… in the path) or none`,
        { file, field: "subject_label" },
      );
    }
    const row = labels.indexOf(subject);
    if (row < 0) {
      const nearest = nearestName(subject, labels);
      throw new InputError(
        `${file}: subject '${subject}' is missing${
          nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
        }, expected a row for the subject of every map`,
        { file, field: "subject_label" },
      );
    }
    if (labels.indexOf(subject, row + 1) >= 0) {
      throw new InputError(
        `${file}: subject '${subject}' has several rows, expected one`,
        { file, field: "subject_label" },
      );
    }
    return row;
  });
}

function groupColumns(
  groups: GroupLabels,
  mapSubjects: readonly (string | undefined)[],
  paired: boolean,
): Column[] {
  const rows = groupRows(groups, mapSubjects);
  const labels = rows.map((row) => groups.labels[row]);
  const names = [...new Set(labels)];
  if (names.length < 2) {
    throw new InputError(
      `${groups.file}: found the one label '${
        names[0]
      }', expected at least two groups`,
      { file: groups.file, field: "group" },
    );
  }
  const indicators = names.map((name) => ({
    name,
    values: labels.map((label) => label === name ? 1 : 0),
  }));
  if (!paired) return indicators;
  if (groups.subjects === undefined) {
    throw new InputError(
      `${groups.file}: found no column 'subject_label', which --paired needs`,
      { file: groups.file, field: "subject_label" },
    );
  }
  const subjects = rows.map((row) => groups.subjects![row]);
  checkPairs(groups.file, labels, subjects);
  return [...indicators, ...subjectColumns(subjects)];
}

/** In the order of the maps, or by subject where each has one row and map. */
function groupRows(
  { file, labels, subjects }: GroupLabels,
  mapSubjects: readonly (string | undefined)[],
): number[] {
  const unique = (list: readonly unknown[]) =>
    new Set(list).size === list.length;
  const known = mapSubjects.every((subject) => subject !== undefined);
  if (subjects && known && unique(subjects) && unique(mapSubjects)) {
    return rowsOf({ file, rowCount: labels.length, subjects }, mapSubjects);
  }
  requireRowCount(file, labels.length, mapSubjects.length);
  if (subjects && known) {
    const at = mapSubjects.findIndex((subject, i) => subject !== subjects[i]);
    if (at >= 0) {
      throw new InputError(
        `${file}: row ${at + 1} is of subject '${subjects[at]}', expected '${
          mapSubjects[at]
        }', whose map ${at + 1} is`,
        { file, field: "subject_label" },
      );
    }
  }
  return labels.map((_, i) => i);
}

function subjectColumns(subjects: readonly string[]): Column[] {
  const names = [...new Set(subjects)];
  const last = names[names.length - 1];
  return names.slice(0, -1).map((name) => ({
    name,
    values: subjects.map((subject) =>
      subject === name ? 1 : subject === last ? -1 : 0
    ),
  }));
}

/** Every subject has a map of each condition, and one only. */
function checkPairs(
  file: string,
  labels: readonly string[],
  subjects: readonly string[],
): void {
  const conditions = new Set(labels);
  for (const subject of new Set(subjects)) {
    const own = labels.filter((_, i) => subjects[i] === subject);
    for (const condition of conditions) {
      const count = own.filter((label) => label === condition).length;
      if (count === 1) continue;
      throw new InputError(
        `${file}: subject '${subject}' has ${
          counted(count, "map")
        } of '${condition}', expected one of each condition, as pairs have`,
        { file, field: "subject_label" },
      );
    }
  }
}

function requireRowCount(file: string, rows: number, maps: number): void {
  if (rows === maps) return;
  throw new InputError(
    `${file}: found ${
      counted(rows, "row")
    }, expected ${maps}, one for each map`,
    { file },
  );
}
