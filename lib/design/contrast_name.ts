/** How contrasts are called in the names of files. @module */

import { UsageError } from "../errors.ts";

/** Options of {@linkcode contrastFileName}. */
export interface ContrastNameOptions {
  /**
   * `nilearn` lowers capitals inside words, as nilearn does.
   *
   * @default {undefined}
   */
  readonly compat?: "nilearn";
}

/**
 * Turns a contrast's name into the camel case of a BIDS entity: `-`, `+`, `>`
 * and `<` become words, words are joined with capitals, everything but letters
 * and digits goes. Capitals inside words are kept.
 *
 * @param name The contrast's name.
 * @param options Whether to do exactly as nilearn.
 * @returns The name for files.
 * @throws {UsageError} If nothing is left.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { contrastFileName } from "@niglm/niglm/design";
 *
 * assertEquals(contrastFileName("faces - scrambled"), "facesMinusScrambled");
 * assertEquals(contrastFileName("goNoGo_task"), "goNoGoTask");
 * assertEquals(
 *   contrastFileName("goNoGo_task", { compat: "nilearn" }),
 *   "gonogoTask",
 * );
 * ```
 */
export function contrastFileName(
  name: string,
  options: ContrastNameOptions = {},
): string {
  const lowered = options.compat === "nilearn";
  const [first, ...others] = name
    .replaceAll("-", " Minus ")
    .replaceAll("+", " Plus ")
    .replaceAll(">", " Gt ")
    .replaceAll("<", " Lt ")
    .replaceAll("_", " ")
    .split(" ");
  const words = [
    lowered ? first.toLowerCase() : first.replace(/^./u, toLower),
    ...others.map((word) => capitalize(lowered ? word.toLowerCase() : word)),
  ];
  const cleaned = words.join("").replaceAll(/[^\p{L}\p{N}]/gu, "");
  if (cleaned === "") {
    throw new UsageError(
      `Contrast name '${name}': expected a letter or a digit to name files by, found none.`,
      { field: "contrast" },
    );
  }
  return cleaned;
}

/**
 * Names the files of several contrasts.
 *
 * @param names The contrasts' names.
 * @param options Whether to do exactly as nilearn.
 * @returns Their names for files, in order.
 * @throws {UsageError} If one is empty or two are the same without regard to
 * case.
 */
export function contrastFileNames(
  names: readonly string[],
  options: ContrastNameOptions = {},
): string[] {
  const owners = new Map<string, string>();
  return names.map((name) => {
    const cleaned = contrastFileName(name, options);
    const owner = owners.get(cleaned.toLowerCase());
    if (owner !== undefined) {
      throw new UsageError(
        `Contrasts '${owner}' and '${name}' would both be written as contrast-${cleaned}; give one another NAME=.`,
        { field: "contrast" },
      );
    }
    owners.set(cleaned.toLowerCase(), name);
    return cleaned;
  });
}

/** Capitals at the beginning and after every character without case. */
function capitalize(word: string): string {
  return word.replaceAll(
    /(?<!\p{Cased})\p{Cased}/gu,
    (letter) => letter.toUpperCase(),
  );
}

function toLower(letter: string): string {
  return letter.toLowerCase();
}
