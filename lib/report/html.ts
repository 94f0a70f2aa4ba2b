/** HTML in which every text is a text. @module */

/** A piece of HTML that is safe to put into another. */
export class Html {
  /** The markup. */
  readonly markup: string;

  /**
   * Made by {@linkcode html} and {@linkcode raw}.
   *
   * @param markup The markup.
   */
  constructor(markup: string) {
    this.markup = markup;
  }

  /** The markup. */
  toString(): string {
    return this.markup;
  }
}

/** What can stand in a template: texts and numbers are escaped. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/**
 * Escapes a text for elements and attributes.
 *
 * @param text The text.
 * @returns The same text as HTML.
 */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (found) => escapes[found]);
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template whose values are escaped, unless they are HTML already.
 *
 * @param strings The markup around the values.
 * @param values The values; lists are joined, nothing is left out.
 * @returns The HTML.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { html } from "./html.ts";
 *
 * const name = "<b>";
 * assertEquals(`${html`<p>${name}</p>`}`, "<p>&lt;b&gt;</p>");
 * ```
 */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly Part[]
): Html {
  return new Html(
    strings.reduce((text, string, i) =>
      text + markupOf(values[i - 1]) + string
    ),
  );
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(markupOf).join("");
  return escapeHtml(`${part}`);
}

/**
 * Markup of the project's own, taken as it is.
 *
 * @param markup The markup.
 * @returns The HTML.
 */
export function raw(markup: string): Html {
  return new Html(markup);
}

/**
 * A value for scripts, in JSON that cannot end the script's element.
 *
 * @param value The value.
 * @returns The text of a script element.
 */
export function jsonForScript(value: unknown): Html {
  return raw(
    JSON.stringify(value)
      .replaceAll("<", "\\u003c")
      .replaceAll(">", "\\u003e")
      .replaceAll("&", "\\u0026")
      .replaceAll("\u2028", "\\u2028")
      .replaceAll("\u2029", "\\u2029"),
  );
}
