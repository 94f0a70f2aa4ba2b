/** Tables as aligned text and as Markdown. @module */

/** Rows of cells under a head; the first column is text, the rest numbers. */
export interface Table {
  /** Column titles. */
  readonly head: readonly string[];
  /** As many cells a row as there are titles. */
  readonly rows: readonly (readonly string[])[];
}

/** A table in columns of even width, for a terminal. */
export function asText({ head, rows }: Table): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length))
  );
  return [head, ...rows].map((row) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])
    ).join("  ").trimEnd()
  ).join("\n");
}

/** A table as Markdown has it. */
export function asMarkdown({ head, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = head.map((_, column) => column === 0 ? "---" : "---:");
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** A number with three digits that count. */
export function digits(value: number): string {
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return Number.isFinite(decimals) ? value.toFixed(decimals) : String(value);
}
