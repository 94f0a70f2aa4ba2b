/** Delimited text, cut into its fields. @module */

/** Says which row cannot be read, and why. */
export class BadRow extends Error {
  /**
   * @param row The row, from 0.
   * @param reason What is wrong with it.
   */
  constructor(readonly row: number, reason: string) {
    super(reason);
    this.name = "BadRow";
  }
}

/**
 * Cuts delimited text into rows of fields, as RFC 4180 has it: a field that
 * begins with a quotation mark ends with the next, two of them stand for one,
 * and between them delimiters and line ends are text. Any line end will do, and
 * empty lines are passed over.
 *
 * @param text The text.
 * @param delimiter The character between two fields.
 * @returns The fields of one row after another.
 * @throws {BadRow} If a quotation mark is missing or has text behind it.
 */
export function* splitFields(
  text: string,
  delimiter: string,
): Generator<string[]> {
  if (text.includes('"')) {
    yield* splitQuoted(text, delimiter);
    return;
  }
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line !== "") yield line.split(delimiter);
  }
}

function* splitQuoted(text: string, delimiter: string): Generator<string[]> {
  const ending = new RegExp(`[${delimiter}]|\r\n|\r|\n|$`, "g");
  let count = 0;
  let row: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = text[at] === '"';
    const close = quoted ? closingQuote(text, at) : at;
    if (close === undefined) {
      throw new BadRow(count, "a quoted field is not closed");
    }
    ending.lastIndex = quoted ? close + 1 : at;
    const { index, 0: end } = ending.exec(text)!;
    if (quoted && text.slice(close + 1, index).trim() !== "") {
      throw new BadRow(count, "text follows a quoted field");
    }
    row.push(
      quoted
        ? text.slice(at + 1, close).replaceAll('""', '"')
        : text.slice(at, index),
    );
    at = index + end.length;
    if (end === delimiter) continue;
    if (row.length > 1 || row[0] !== "") {
      yield row;
      count++;
    }
    row = [];
    if (end === "") return;
  }
}

/** Where the quotation mark lies that closes the one at `open`. */
function closingQuote(text: string, open: number): number | undefined {
  for (let at = open + 1;; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return undefined;
    if (text[at + 1] !== '"') return at;
  }
}
