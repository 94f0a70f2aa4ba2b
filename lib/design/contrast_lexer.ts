/** The words of a contrast expression. @module */

import { UsageError } from "../errors.ts";

/** One word of an expression. */
export interface Token {
  /** What it is. */
  readonly kind: "number" | "name" | "operator" | "end";
  /** Its text; of a quoted name, what is between the backticks. */
  readonly text: string;
}

const WORD =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_.]*)|`(?<quoted>[^`]+)`|(?<operator>\*\*|[-+*/()[\],]))/uy;

/**
 * Splits a contrast expression into numbers, names and operators.
 *
 * @param expression The expression.
 * @returns Its words, with an `end` after the last.
 * @throws {UsageError} If a character belongs to none.
 */
export function tokenize(expression: string): Token[] {
  const text = expression.trimEnd();
  const tokens: Token[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < text.length) {
    const start = WORD.lastIndex;
    const groups = WORD.exec(text)?.groups;
    if (!groups) {
      const character = text.slice(start).trimStart()[0];
      const hint = character === "`"
        ? "a backtick is not closed"
        : `'${character}' has no place in a linear combination of columns${
          "<>=!".includes(character) ? " (write 'b - a' for 'b > a')" : ""
        }`;
      throw new UsageError(`Contrast '${expression}': ${hint}.`, {
        field: "contrast",
      });
    }
    const { number, name, quoted, operator } = groups;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (operator !== undefined) {
      tokens.push({ kind: "operator", text: operator });
    } else tokens.push({ kind: "name", text: name ?? quoted });
  }
  return [...tokens, { kind: "end", text: "" }];
}
