/** A threshold from the command line. @module */

import { readText } from "../bytes/mod.ts";
import { InputError, UsageError } from "../errors.ts";

/**
 * Reads `3.09`, or `@threshold.json` for the threshold that
 * `niglm threshold --json` printed into that file.
 *
 * @param given The text of the option.
 * @returns The threshold; infinite where no voxel can reach it.
 * @throws {UsageError} If the text is not a number.
 * @throws {InputError} If the file cannot be read or has no threshold in it.
 */
export async function readThreshold(given: string): Promise<number> {
  if (given.startsWith("@")) return await fromFile(given.slice(1));
  const value = toNumber(given.trim());
  if (value !== undefined) return value;
  throw new UsageError(
    `clusters: --stat-threshold: found '${given}', expected a number or @FILE`,
    { field: "--stat-threshold" },
  );
}

async function fromFile(file: string): Promise<number> {
  const content = await readText(file);
  let found: unknown;
  try {
    found = JSON.parse(content);
  } catch (cause) {
    throw new InputError(
      `${file}: is not JSON, expected what niglm threshold --json prints`,
      { file, cause },
    );
  }
  const threshold = typeof found === "object" && found !== null &&
      "threshold" in found
    ? found.threshold
    : undefined;
  const value = typeof threshold === "number"
    ? threshold
    : toNumber(String(threshold));
  if (value !== undefined) return value;
  throw new InputError(
    `${file}: field 'threshold': found ${
      JSON.stringify(threshold) ?? "nothing"
    }, expected a number`,
    { file, field: "threshold" },
  );
}

function toNumber(text: string): number | undefined {
  const form = /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|Infinity)$/i;
  return form.test(text) ? Number(text) : undefined;
}
