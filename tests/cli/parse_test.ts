import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import { options, tableOf } from "./table.ts";
import { parse } from "../../lib/cli/parse.ts";

function values(...args: string[]): Record<string, unknown> {
  return Object.fromEntries(parse(["work", ...args], tableOf(options)).values);
}

function refused(...args: string[]): string {
  return assertThrows(
    () => parse(["work", ...args], tableOf(options)),
    UsageError,
  ).message;
}

Deno.test("options that are not given have their defaults", () => {
  const { need, count, delays, tags, model, verbose } = values("--need", "x");
  assertEquals([need, count, delays, tags, model, verbose], [
    "x",
    2,
    [0],
    [],
    "glover",
    false,
  ]);
});

Deno.test("values may begin with a dash and may follow an equals sign", () => {
  const { need, shift } = values("--need=-a + b", "--shift", "-2.5e1");
  assertEquals([need, shift], ["-a + b", -25]);
});

Deno.test("words are read without regard to case and blanks", () => {
  assertEquals(
    values("--need", "x", "--model", "SPM +  Derivative").model,
    "spm + derivative",
  );
});

Deno.test("lists take commas and repetition", () => {
  const { delays, tags, note } = values(
    ...["--need", "x", "--delays", "1,2", "--delays", "5"],
    ...["--tags", "a, 'trans_*'", "--note", "[1,-1]", "--note", "b"],
  );
  assertEquals(delays, [1, 2, 5]);
  assertEquals(tags, ["a", "trans_*"]);
  assertEquals(note, ["[1,-1]", "b"]);
});

Deno.test("a name with a comma in it is one file where there is one", async () => {
  const file = await Deno.makeTempFile({ suffix: "a,b.tsv" });
  try {
    assertEquals(values("--need", "x", "--tables", file).tables, [file]);
    assertEquals(values("--need", "x", "--tables", "no,such").tables, [
      "no",
      "such",
    ]);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("general options may stand before the command", () => {
  const { values } = parse(
    ["--json", "--quiet", "work", "--need", "x"],
    tableOf(options),
  );
  assertEquals([values.get("json"), values.get("quiet")], [true, true]);
});

Deno.test("everything behind two dashes is an operand", () => {
  const { operands } = parse(
    ["work", "--need", "x", "--", "--count"],
    tableOf(options),
  );
  assertEquals(operands, ["--count"]);
});

Deno.test("a switch may stand alone before an operand", () => {
  const there = [...Deno.readDirSync(".")].map(({ name }) => name)
    .find((name) => /^\w+$/.test(name))!;
  for (const thing of [there, "maps/one", "one.nii", "one*", "--note=x"]) {
    const { operands, values } = parse(
      ["work", "--need", "x", "--colour", thing],
      tableOf(options),
    );
    assertEquals(values.get("colour"), true);
    assertEquals(operands, thing.startsWith("--") ? [] : [thing]);
  }
});

const wrong: Record<string, readonly [string[], string]> = {
  "a missing option": [[], "--need is missing"],
  "a missing value": [["--need"], "--need: found nothing"],
  "text for a number": [
    ["--need", "x", "--shift", "1s"],
    "--shift: found '1s', expected a number (mm)",
  ],
  "an infinite number": [["--need", "x", "--shift", "Infinity"], "'Infinity'"],
  "a hexadecimal number": [["--need", "x", "--count", "0x10"], "'0x10'"],
  "a broken number": [
    ["--need", "x", "--count", "1.5"],
    "--count: found '1.5', expected a whole number of at least 1",
  ],
  "an excluded limit": [
    ["--need", "x", "--rate", "0"],
    "--rate: found '0', expected a number above 0 and at most 1",
  ],
  "an empty item": [["--need", "x", "--delays", "1,,2"], "--delays: found"],
  "an unknown word": [
    ["--need", "x", "--model", "glovre"],
    "(did you mean 'glover'?)",
  ],
  "an option given twice": [["--need", "x", "--need", "y"], "2 times"],
  "a value for a flag": [
    ["--need", "x", "--verbose=3"],
    "--verbose: found '3', expected no value",
  ],
  "false behind a flag": [
    ["--need", "x", "--verbose", "False", "thing.nii"],
    "--verbose: found 'False', expected no value",
  ],
  "a misspelt word behind a switch": [
    ["--need", "x", "--colour", "fasle", "thing.nii"],
    "--colour: found 'fasle', expected one of true, false " +
    "(did you mean 'false'?), or a file or folder that is there",
  ],
  "an unknown option": [["--ned", "x"], "did you mean --need?"],
  "a part of an option's name": [["--bose"], "did you mean --verbose?"],
  "more than an option's name": [["--models-file"], "did you mean --model?"],
  "an unknown short option": [["-x"], "unknown option '-x'"],
  "an empty operand": [["--need", "x", ""], "THING: found ''"],
  "too many operands": [
    ["--need", "x", "a", "b", "c"],
    "THING: found 3 ('a', 'b', 'c')",
  ],
};

for (const [name, [args, message]] of Object.entries(wrong)) {
  Deno.test(`${name} is refused`, () => {
    assertStringIncludes(refused(...args), message);
  });
}

Deno.test("an unknown command is refused with the nearest", () => {
  const { message } = assertThrows(
    () => parse(["wrok"], tableOf(options)),
    UsageError,
  );
  assertStringIncludes(message, "did you mean work?");
});
