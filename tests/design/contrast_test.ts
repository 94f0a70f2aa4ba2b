import {
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  contrastFileName,
  contrastFileNames,
  expressionToContrast,
  padContrast,
  parseContrast,
} from "../../lib/design/mod.ts";
import { UsageError } from "../../lib/errors.ts";
import { golden } from "./golden.ts";

const columns = ["active", "rest", "a b", "face-1", "x.y", "0", "constant"];
const weights = (text: string) =>
  parseContrast(text, columns).weights.map((row) => [...row]);

Deno.test("expressions equal nilearn's", () => {
  for (const [text, expected] of Object.entries(golden.expressions)) {
    const [row, ...others] = expressionToContrast(
      text,
      golden.expressionColumns,
    );
    assertEquals(others, []);
    row.forEach((weight, j) =>
      assertAlmostEquals(weight, expected[j], 1e-15, text)
    );
  }
});

Deno.test("the exact name of a column comes first", () => {
  assertEquals(weights("face-1"), [[0, 0, 0, 1, 0, 0, 0]]);
  assertEquals(weights("a b"), [[0, 0, 1, 0, 0, 0, 0]]);
  assertEquals(weights(" a b "), [[0, 0, 1, 0, 0, 0, 0]]);
  assertEquals(expressionToContrast("a - b", ["a", "b", "a - b"]), [[0, 0, 1]]);
  assertEquals(parseContrast("a=b", ["a=b", "b"]).weights, [[1, 0]]);
});

Deno.test("names between backticks", () => {
  assertEquals(weights("`a b` - `face-1`"), [[0, 0, 1, -1, 0, 0, 0]]);
  assertEquals(weights("x.y - `0`"), [[0, 0, 0, 0, 1, -1, 0]]);
  assertEquals(parseContrast("`a=b` - c", ["a=b", "c"]), {
    name: "`a=b` - c",
    expression: "`a=b` - c",
    weights: [[1, -1]],
  });
  assertEquals(parseContrast("`a;b`; c", ["a;b", "c"]).weights, [
    [1, 0],
    [0, 1],
  ]);
});

Deno.test("NAME= ends at the first =", () => {
  const named = parseContrast(" on vs off = active - rest", columns);
  assertEquals(named.name, "on vs off");
  assertEquals(named.expression, "active - rest");
  assertEquals(parseContrast("active - rest", columns).name, "active - rest");
});

Deno.test("rows make an F contrast", () => {
  assertEquals(parseContrast("eoi=active; rest", columns).weights, [
    [1, 0, 0, 0, 0, 0, 0],
    [0, 1, 0, 0, 0, 0, 0],
  ]);
  assertEquals(weights("face-1; a b").length, 2);
});

Deno.test("numbers are padded with zeros and a warning", () => {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const three = ["a", "b", "c"];
  const read = (text: string) =>
    expressionToContrast(text, three, { onWarning });
  assertEquals(read("[1, -1, 0]"), [[1, -1, 0]]);
  assertEquals(read("[1/4, -.5, 2**-1]"), [[0.25, -0.5, 0.5]]);
  assertEquals(warnings, []);
  assertEquals(read("[-1,1]"), [[-1, 1, 0]]);
  assertEquals(read("[[1,0],[0,1]]"), [[1, 0, 0], [0, 1, 0]]);
  assertEquals(warnings.length, 2);
  assertStringIncludes(warnings[0], "2 weights for 3 columns");
  assertEquals(padContrast([[1, 0, 0]], 3), [[1, 0, 0]]);
});

Deno.test("what is not linear is refused with the reason", () => {
  const refuse = (text: string, words: string) =>
    assertThrows(() => parseContrast(text, columns), UsageError, words);
  refuse("active * rest", "not linear");
  refuse("active ** 2", "not linear");
  refuse("2 / active", "not linear");
  refuse("active / 0", "divides by zero");
  refuse("1e999 * active", "1e999 is too large");
  refuse("2*active - 3", "the constant -3 remains");
  refuse("0-1", "between backticks");
  refuse("1 - 1", "names no column");
  refuse("rest > active", "'b - a'");
  refuse("actve - rest", "did you mean 'active'?");
  refuse("active rest", "expected an operator before 'rest'");
  refuse("active -", "found its end");
  refuse("(active - rest", "expected ')'");
  refuse("active - rest)", "')'");
  refuse("`active - rest", "backtick");
  refuse("active & rest", "'&'");
  refuse("", "empty expression");
  refuse("=active", "empty name");
  refuse("name=", "empty expression");
  refuse("active;", "';'");
  refuse("[1, 2, 3, 4, 5, 6, 7, 8]", "8 weights; expected at most 7");
  refuse("[[1, 0], [0, 1, 0]]", "differ in length");
  refuse("[1, active]", "expected a number, found 'active'");
  refuse("[1, -1", "expected ']'");
  refuse("[]", "expected a column or a number");
});

Deno.test("names for files equal nilearn's", () => {
  for (const [name, expected] of Object.entries(golden.names)) {
    assertEquals(contrastFileName(name, { compat: "nilearn" }), expected);
  }
});

Deno.test("names for files keep capitals inside words", () => {
  assertEquals(contrastFileName("faces - scrambled"), "facesMinusScrambled");
  assertEquals(contrastFileName("FaceFix vs houseFix"), "faceFixVsHouseFix");
  assertEquals(contrastFileName("[1, -1]"), "1Minus1");
  assertEquals(contrastFileNames(["a - b", "eoi"]), ["aMinusB", "eoi"]);
  assertThrows(() => contrastFileName("*"), UsageError, "found none");
  assertThrows(
    () => contrastFileNames(["a_b", "AB", "aB"]),
    UsageError,
    "'a_b' and 'AB'",
  );
});
