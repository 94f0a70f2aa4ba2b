/** Small JSON files. @module */

import { InputError } from "../errors.ts";
import { readText } from "./read_text.ts";

/**
 * Reads a file that holds one JSON object.
 *
 * @param path The file.
 * @returns The object.
 * @throws {InputError} If the file cannot be read, is not JSON, or holds
 * something else.
 */
export async function readJsonObject(
  path: string,
): Promise<Record<string, unknown>> {
  const text = await readText(path);
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    const told = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`${path}: is not JSON (${told})`, {
      file: path,
      cause,
    });
  }
  if (typeof found === "object" && found !== null && !Array.isArray(found)) {
    return found as Record<string, unknown>;
  }
  throw new InputError(
    `${path}: found ${
      JSON.stringify(found).slice(0, 40)
    }, expected a JSON object`,
    { file: path },
  );
}
