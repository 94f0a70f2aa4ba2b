/** The known name that a misspelt one probably meant. @module */

/**
 * Finds the candidate nearest to a name by edit distance, without regard to
 * case.
 *
 * @param name The name that is not known.
 * @param candidates The names that are; the first wins among equals.
 * @returns The nearest candidate, or `undefined` where none has anything in
 * common with the name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nearestName } from "./nearest.ts";
 *
 * assertEquals(nearestName("acitve", ["rest", "active"]), "active");
 * ```
 */
export function nearestName(
  name: string,
  candidates: readonly string[],
): string | undefined {
  let nearest: string | undefined;
  let smallest = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(
      [...name.toLowerCase()],
      [...candidate.toLowerCase()],
    );
    const nothingShared = distance >=
      Math.max([...name].length, [...candidate].length);
    if (distance < smallest && !nothingShared) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Insertions, deletions, substitutions and swaps of neighbours from a to b. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(last[j] + 1, current[j - 1] + 1, substitution);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] &&
        a[i - 2] === b[j - 1];
      if (swapped) current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length];
}
