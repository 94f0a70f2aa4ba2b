/** What the files of a run are called. @module */

/** How the files of a fit are named. */
export interface FileNaming {
  /** What stands before the names of all files. */
  readonly prefix: string;
  /** What stands before the names of each run's files, where they have names. */
  readonly runPrefixes?: readonly string[];
}

/**
 * What stands before the names of a run's files.
 *
 * @param naming How files are named.
 * @param k The run's place, from 0.
 * @returns The run's own prefix, or its number behind that of all files.
 */
export function runPrefix(
  { prefix, runPrefixes }: FileNaming,
  k: number,
): string {
  return runPrefixes?.[k] ?? `${prefix}run-${k + 1}_`;
}
