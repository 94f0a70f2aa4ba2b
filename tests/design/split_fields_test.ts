import { assertEquals, assertThrows } from "@std/assert";
import Papa from "papaparse";
import {
  BadRow,
  splitFields as rowsOf,
} from "../../lib/design/split_fields.ts";
import { noise } from "../noise.ts";

const splitFields = (text: string, delimiter: string) => [
  ...rowsOf(text, delimiter),
];

/** Papa Parse splits text in the same way, where all line ends are alike. */
function expected(text: string, delimiter: string): string[][] | undefined {
  const parser: {
    parse(text: string, options: object): {
      data: string[][];
      errors: readonly unknown[];
    };
  } = Papa;
  const { data, errors } = parser.parse(text, {
    delimiter,
    newline: "\n",
    skipEmptyLines: true,
  });
  return errors.length > 0 ? undefined : data;
}

Deno.test("fields are split as Papa Parse splits them", () => {
  const words = ["a", "", " ", "1.5", '"', '""', "\t", ",", "\n", '"x"', '" '];
  let refused = 0;
  for (let seed = 1; seed <= 3000; seed++) {
    const text = [...noise(seed, [12, 1, 1])]
      .map((value) => words[value % words.length]).join("") + "\n";
    for (const delimiter of ["\t", ",", ";"]) {
      const rows = expected(text, delimiter);
      if (rows) assertEquals(splitFields(text, delimiter), rows, text);
      else {
        refused++;
        assertThrows(() => splitFields(text, delimiter), BadRow, "", text);
      }
    }
  }
  assertEquals(refused > 100, true);
});

Deno.test("quoted fields hold line ends, and rows are counted", () => {
  assertEquals(splitFields('a,"b\r\nc"\r\nd,e\rf,g', ","), [
    ["a", "b\r\nc"],
    ["d", "e"],
    ["f", "g"],
  ]);
  const row = (text: string) =>
    assertThrows(() => splitFields(text, ","), BadRow).row;
  assertEquals(row('a\nb,"c'), 1);
  assertEquals(row('a\nb\n"c"d'), 2);
});
