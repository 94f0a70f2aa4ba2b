/** How results show themselves in notebooks. @module */

/** Forms of a result by their media types. */
export type MediaBundle = Record<string, string>;

/**
 * Gives a result the method that a Deno notebook calls to show it,
 * `Symbol.for("Jupyter.display")`; nothing else sees it.
 *
 * @param result The result.
 * @param show Makes its forms.
 * @returns The result itself.
 */
export function showInJupyter<T extends object>(
  result: T,
  show: () => MediaBundle | Promise<MediaBundle>,
): T {
  return Object.defineProperty(result, Symbol.for("Jupyter.display"), {
    value: show,
  });
}
