/** Results as JSON. @module */

/**
 * Writes a result as one JSON object with all digits. Infinities and NaN,
 * which JSON lacks, become the texts `"Infinity"`, `"-Infinity"` and `"NaN"`;
 * typed arrays become arrays.
 *
 * @param value The result.
 * @returns Indented JSON.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) => {
    if (typeof item === "number" && !Number.isFinite(item)) return `${item}`;
    if (ArrayBuffer.isView(item)) return Array.from(item as Float64Array);
    return item;
  }, 2);
}
