/** The files to fetch of a manifest, for the subjects that are wanted. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import type { Manifest, Source } from "./manifest.ts";

/**
 * Chooses subjects of a data set.
 *
 * @param manifest The data set.
 * @param wanted Their names; `all`; or none for the default.
 * @returns The subjects; none where files are not named by subjects.
 * @throws {UsageError} If one is not there.
 */
export function chooseSubjects(
  { name, subjects }: Manifest,
  wanted: readonly string[],
): readonly string[] {
  if (!subjects) {
    if (wanted.length === 0) return [];
    throw new UsageError(
      `--subjects: the data set ${name} has no subjects to choose from`,
      { field: "--subjects" },
    );
  }
  if (wanted.length === 0) return subjects.default;
  if (wanted.length === 1 && wanted[0] === "all") return subjects.all;
  for (const subject of wanted) {
    if (subjects.all.includes(subject)) continue;
    const nearest = nearestName(subject, subjects.all);
    throw new UsageError(
      `--subjects: the data set ${name} has no subject '${subject}'${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }, expected some of ${shortList(subjects.all)}`,
      { field: "--subjects" },
    );
  }
  return [...new Set(wanted)];
}

function shortList(names: readonly string[]): string {
  return names.length <= 8
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")}, …, ${names.at(-1)}`;
}

/**
 * Lists the files to fetch.
 *
 * @param sources What a manifest fetches.
 * @param subjects The subjects.
 * @returns Each source once, or once a subject where it is named by them.
 */
export function expandSources(
  sources: readonly Source[],
  subjects: readonly string[],
): Source[] {
  return sources.flatMap((source) =>
    JSON.stringify(source).includes("{subject}")
      ? subjects.map((subject) => forSubject(source, subject))
      : [source]
  );
}

/**
 * Puts a subject's name where a manifest leaves room for it.
 *
 * @param value Anything of a manifest.
 * @param subject The name.
 * @returns The same with the name.
 */
export function forSubject<T>(value: T, subject: string): T {
  const quoted = JSON.stringify(subject).slice(1, -1);
  return JSON.parse(JSON.stringify(value).replaceAll("{subject}", quoted));
}
