/** The grammar of contrast expressions. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { type Token, tokenize } from "./contrast_lexer.ts";

/** A linear combination of columns plus a constant. */
interface Linear {
  readonly constant: number;
  /** Weights by column; empty for a plain number. */
  readonly weights: ReadonlyMap<string, number>;
}

/**
 * Reads a linear combination of columns: `+ - * / **`, parentheses, numbers,
 * and names, those that are not identifiers between backticks.
 *
 * @param expression The expression.
 * @param columns Names of the design's columns.
 * @returns One weight a column.
 * @throws {UsageError} If it is not linear, a constant remains, a column is
 * not known or the grammar is violated.
 */
export function parseLinearExpression(
  expression: string,
  columns: readonly string[],
): number[] {
  const parser = new Parser(expression, columns);
  const { constant, weights } = parser.sum();
  parser.expectEnd();
  if (constant !== 0) {
    parser.fail(
      `the constant ${constant} remains, but only weighted columns can be tested${
        columns.some((name) => /^\d/.test(name))
          ? " (a column named by a number goes between backticks)"
          : ""
      }`,
    );
  }
  if (weights.size === 0) parser.fail("it names no column");
  return columns.map((name) => weights.get(name) ?? 0);
}

/**
 * Reads rows of numbers: `[1, -1]` is one row, `[[1, 0], [0, 1]]` are two.
 * Elements may be calculated (`[1/3, -1]`).
 *
 * @param expression The rows.
 * @returns The rows as written.
 * @throws {UsageError} If it is something else.
 */
export function parseNumericRows(expression: string): number[][] {
  const parser = new Parser(expression, []);
  const rows = parser.rows();
  parser.expectEnd();
  return rows;
}

class Parser {
  readonly #expression: string;
  readonly #columns: readonly string[];
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(expression: string, columns: readonly string[]) {
    this.#expression = expression;
    this.#columns = columns;
    this.#tokens = tokenize(expression);
  }

  fail(reason: string): never {
    throw new UsageError(`Contrast '${this.#expression}': ${reason}.`, {
      field: "contrast",
    });
  }

  expectEnd(): void {
    if (this.#next.kind !== "end") {
      this.fail(`expected an operator before '${this.#next.text}'`);
    }
  }

  rows(): number[][] {
    this.#expect("[");
    const nested = this.#next.text === "[" && this.#next.kind === "operator";
    if (!nested) return [this.#numbersAfterBracket()];
    const rows: number[][] = [];
    do {
      this.#expect("[");
      rows.push(this.#numbersAfterBracket());
    } while (this.#takes(","));
    this.#expect("]");
    return rows;
  }

  sum(): Linear {
    let left = this.#product();
    for (;;) {
      if (this.#takes("+")) left = add(left, this.#product(), 1);
      else if (this.#takes("-")) left = add(left, this.#product(), -1);
      else return left;
    }
  }

  get #next(): Token {
    return this.#tokens[this.#position];
  }

  #takes(operator: string): boolean {
    const { kind, text } = this.#next;
    const found = kind === "operator" && text === operator;
    if (found) this.#position++;
    return found;
  }

  #expect(operator: string): void {
    if (this.#takes(operator)) return;
    const { kind, text } = this.#next;
    this.fail(
      `expected '${operator}', found ${
        kind === "end" ? "its end" : `'${text}'`
      }`,
    );
  }

  #numbersAfterBracket(): number[] {
    const numbers: number[] = [];
    do {
      numbers.push(this.#plain(this.sum()));
    } while (this.#takes(","));
    this.#expect("]");
    return numbers;
  }

  #plain({ constant, weights }: Linear): number {
    if (weights.size > 0) this.fail("it is not linear in the columns");
    return constant;
  }

  #product(): Linear {
    let left = this.#signed();
    for (;;) {
      if (this.#takes("*")) {
        const right = this.#signed();
        left = right.weights.size === 0
          ? scale(left, right.constant)
          : scale(right, this.#plain(left));
      } else if (this.#takes("/")) {
        const divisor = this.#plain(this.#signed());
        if (divisor === 0) this.fail("it divides by zero");
        left = divide(left, divisor);
      } else return left;
    }
  }

  #signed(): Linear {
    if (this.#takes("+")) return this.#signed();
    if (this.#takes("-")) return scale(this.#signed(), -1);
    const base = this.#atom();
    if (!this.#takes("**")) return base;
    const power = this.#plain(base) ** this.#plain(this.#signed());
    if (!Number.isFinite(power)) this.fail("a power is not a finite number");
    return { constant: power, weights: new Map() };
  }

  #atom(): Linear {
    if (this.#takes("(")) {
      const inner = this.sum();
      this.#expect(")");
      return inner;
    }
    const { kind, text } = this.#next;
    if (kind === "operator" || kind === "end") {
      this.fail(
        `expected a column or a number, found ${
          kind === "end" ? "its end" : `'${text}'`
        }`,
      );
    }
    if (kind === "number" && !Number.isFinite(Number(text))) {
      this.fail(`the number ${text} is too large`);
    }
    this.#position++;
    return kind === "number"
      ? { constant: Number(text), weights: new Map() }
      : { constant: 0, weights: new Map([[this.#column(text), 1]]) };
  }

  #column(name: string): string {
    if (this.#columns.includes(name)) return name;
    if (this.#columns.length === 0) {
      this.fail(`expected a number, found '${name}'`);
    }
    const nearest = nearestName(name, this.#columns);
    this.fail(
      `there is no column '${name}'${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }; the columns are ${
        this.#columns.map((column) => `'${column}'`).join(", ")
      }`,
    );
  }
}

function add(a: Linear, b: Linear, sign: number): Linear {
  const weights = new Map(a.weights);
  for (const [name, weight] of b.weights) {
    weights.set(name, (weights.get(name) ?? 0) + sign * weight);
  }
  return { constant: a.constant + sign * b.constant, weights };
}

function scale(a: Linear, factor: number): Linear {
  return apply(a, (value) => value * factor);
}

function divide(a: Linear, divisor: number): Linear {
  return apply(a, (value) => value / divisor);
}

function apply(a: Linear, change: (value: number) => number): Linear {
  return {
    constant: change(a.constant),
    weights: new Map([...a.weights].map(([name, w]) => [name, change(w)])),
  };
}
