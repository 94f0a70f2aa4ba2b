import { assertEquals, assertThrows } from "@std/assert";
import {
  designMatrixFromNpz,
  parseNpy,
  parseSampleMask,
} from "../../lib/design/mod.ts";
import { InputError } from "../../lib/errors.ts";

interface Fixture {
  numbers: Record<string, string>;
  [name: string]: string | Record<string, string>;
}

const fixture: Fixture = JSON.parse(
  await Deno.readTextFile(new URL("../fixtures/npy.json", import.meta.url)),
);

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}
const bytesOf = (name: string) => decode(String(fixture[name]));

Deno.test("numbers of every type are read", () => {
  for (const [code, base64] of Object.entries(fixture.numbers)) {
    const shift = code[1] === "u" ? 0 : 2;
    assertEquals(parseNpy(decode(base64), code), {
      kind: "number",
      shape: [2, 3],
      values: Float64Array.from([0, 1, 2, 3, 4, 5], (x) => x - shift),
    });
  }
});

Deno.test("Fortran order becomes C order", () => {
  assertEquals(parseNpy(bytesOf("fortran"), "x.npy"), {
    kind: "number",
    shape: [2, 3, 4],
    values: Float64Array.from({ length: 24 }, (_, i) => i),
  });
});

Deno.test("truth values, text, scalars and later versions are read", () => {
  const values = (name: string) => [...parseNpy(bytesOf(name), name).values];
  assertEquals(parseNpy(bytesOf("boolean"), "x").kind, "boolean");
  assertEquals(values("boolean"), [0, 1, 1]);
  assertEquals(values("unicode"), ["a", "été", "\u{1F600}x"]);
  assertEquals(values("bytes"), ["ab", "c"]);
  assertEquals(parseNpy(bytesOf("scalar"), "x").shape, []);
  assertEquals(values("scalar"), [7.5]);
  assertEquals(values("version2"), [0, 1, 2, 3, 4, 5]);
  assertEquals(values("version3"), [0, 1, 2, 3, 4, 5]);
});

Deno.test("other arrays are refused by name", () => {
  const refuse = (bytes: Uint8Array, words: string) =>
    assertThrows(() => parseNpy(bytes, "x.npy"), InputError, words);
  refuse(bytesOf("object"), "'|O'");
  refuse(bytesOf("complex"), "'<c8'");
  refuse(bytesOf("record"), "other than a plain one");
  refuse(bytesOf("scalar").subarray(0, -1), "7 bytes of values; expected 8");
  refuse(new Uint8Array(4), "expected a NumPy array");
  refuse(new TextEncoder().encode("onset\tduration\n1\t2"), "NumPy array");
});

Deno.test("a design comes out of the files of an archive", () => {
  const x = decode(fixture.numbers["<f8"]);
  const named = designMatrixFromNpz(
    new Map([["conditions.npy", bytesOf("unicode")], ["X.npy", x]]),
    { file: "d.npz" },
  );
  assertEquals(named.columns, ["a", "été", "\u{1F600}x"]);
  assertEquals(named.rowCount, 2);
  assertEquals([...named.data], [-2, -1, 0, 1, 2, 3]);

  const unnamed = designMatrixFromNpz(new Map([["arr_0.npy", x]]), {
    file: "d.npz",
  });
  assertEquals(unnamed.columns, ["c0", "c1", "c2"]);

  const refuse = (files: Record<string, Uint8Array>, words: string) =>
    assertThrows(
      () =>
        designMatrixFromNpz(new Map(Object.entries(files)), { file: "d.npz" }),
      InputError,
      words,
    );
  refuse({ "a.npy": x, "b.npy": x }, "found 'a', 'b'");
  refuse({ "a.npy": bytesOf("boolean") }, "found 'a'");
  refuse({ "X.npy": bytesOf("fortran") }, "shape (2, 3, 4)");
  refuse({ "X.npy": x, "conditions.npy": bytesOf("bytes") }, "2 names");
});

Deno.test("a sample mask may be an array", () => {
  const read = (name: string) => [
    ...parseSampleMask(bytesOf(name), { file: "mask.npy", scanCount: 3 }),
  ];
  assertEquals(read("boolean"), [1, 2]);
  assertThrows(() => read("unicode"), InputError, "found text");
  assertThrows(() => read("version2"), InputError, "shape (2, 3)");
});
