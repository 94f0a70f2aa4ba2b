/** How results show themselves in notebooks. @module */

/** Forms of a result by their media types. */
export type MediaBundle = Record<string, string>;

/** Makes the forms of a result. */
export type Show<T> = (result: T) => MediaBundle | Promise<MediaBundle>;

/** Kinds of results that show themselves. */
export type ShownKind = "image" | "design" | "clusters";

/**
 * What shows the results of each kind: filled in by the modules that can draw,
 * so that those that compute need not know them.
 */
const shows = new Map<ShownKind, Show<never>>();

/**
 * Says how results of a kind are shown.
 *
 * @param kind The kind.
 * @param show Makes their forms.
 */
export function showResults<T>(kind: ShownKind, show: Show<T>): void {
  shows.set(kind, show);
}

/**
 * Gives a result the method that a Deno notebook calls to show it; nothing
 * else sees it.
 *
 * @param kind What the result is.
 * @param result The result.
 * @returns The result itself.
 */
export function showable<T extends object>(kind: ShownKind, result: T): T {
  return showInJupyter(result, () => {
    const show = shows.get(kind) as Show<T> | undefined;
    return show?.(result) ?? { "text/plain": `[${kind}]` };
  });
}

/**
 * Gives a result its own method for notebooks, `Symbol.for("Jupyter.display")`.
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
    configurable: true,
  });
}
