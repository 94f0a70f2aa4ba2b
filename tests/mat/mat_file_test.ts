import { assert, assertEquals, assertRejects } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { parseMatFile } from "../../lib/mat/mat_file.ts";
import type { MatValue } from "../../lib/mat/mat_value.ts";
import { concatBytes } from "../builders.ts";
import { testData } from "../data.ts";
import { MatBuilder } from "./build_mat.ts";
import { matFile } from "./mat_fixture.ts";

const numbers = (
  values: readonly number[],
  shape: readonly number[] = [1, values.length],
  complex = false,
): MatValue => ({
  kind: "numbers",
  shape,
  values: Float64Array.from(values),
  complex,
});
const text = (...rows: string[]): MatValue => ({ kind: "text", rows });
const cells = (...found: MatValue[]): MatValue => ({
  kind: "cells",
  shape: [1, found.length],
  cells: found,
});

async function read(name: string) {
  return await parseMatFile(matFile(name), name);
}

/** Bytes in zlib's format. */
async function deflated(bytes: Uint8Array<ArrayBuffer>) {
  const zlib = new CompressionStream("deflate");
  const stream = new Blob([bytes]).stream().pipeThrough(zlib);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

Deno.test("scipy's files, plain and compressed", async () => {
  const { level, variables } = await read("plain");
  assertEquals(level, 5);
  assertEquals(Object.fromEntries(variables), {
    names: cells(text("faces"), text("scrambled")),
    onsets: cells(numbers([1.5, 20, 30.25]), numbers([5, 8])),
    durations: cells(numbers([0]), numbers([1, 2.5])),
  });
  assertEquals((await read("compressed")).variables, variables);
});

Deno.test("every type of numbers", async () => {
  const { variables } = await read("numbers");
  assertEquals(variables.size, 11);
  for (const [name, value] of variables) {
    const expected = name === "bool" ? [0, 1, 1, 1, 1, 1] : [0, 3, 1, 4, 2, 5];
    assertEquals(value, numbers(expected, [2, 3]), name);
  }
});

Deno.test("rows of text, empty and nested arrays; what is not read is named", async () => {
  const { variables } = await read("others");
  assertEquals(variables.get("rows"), text("ab ", "cde"));
  assertEquals(variables.get("text"), text("été"));
  assertEquals(variables.get("none"), numbers([], [0, 0]));
  assertEquals(variables.get("sparse"), {
    kind: "unread",
    what: "a sparse matrix",
  });
  assertEquals(variables.get("complex"), numbers([1], [1, 1], true));
  assertEquals(variables.get("nested"), {
    kind: "structs",
    shape: [1, 1],
    structs: [
      new Map([
        ["a", cells(text("x"), cells(numbers([1])))],
        ["b", numbers([7])],
      ]),
    ],
  });
});

Deno.test("level 4", async () => {
  const { level, variables } = await read("level4");
  assertEquals(level, 4);
  assertEquals([...variables.keys()], ["M", "mat", "text"]);
  const affine = variables.get("M");
  assert(affine?.kind === "numbers");
  assertEquals(affine.shape, [4, 4]);
  assertEquals([...affine.values.subarray(12)].at(-1), 1);
  assertEquals(variables.get("text"), text("abc"));
});

Deno.test("level 4, highest byte first", async () => {
  const view = new DataView(new ArrayBuffer(20 + 2 + 8));
  [1000, 1, 1, 0, 2].forEach((value, i) => view.setInt32(4 * i, value));
  view.setUint8(20, 65);
  view.setFloat64(22, -2.5);
  const { variables } = await parseMatFile(new Uint8Array(view.buffer), "x");
  assertEquals(variables.get("A"), numbers([-2.5]));
});

Deno.test("level 5 in both byte orders", async () => {
  const stored = {
    onsets: { cells: [[1, 2.5], "text", { cells: [[]] }] },
    x: [-1e300],
  };
  for (const little of [true, false]) {
    const { variables } = await parseMatFile(
      new MatBuilder(little).file(stored),
      "built",
    );
    assertEquals(Object.fromEntries(variables), {
      onsets: cells(
        numbers([1, 2.5]),
        text("text"),
        cells(numbers([], [1, 0])),
      ),
      x: numbers([-1e300]),
    });
  }
});

Deno.test("elements after a compressed one of any length are found", async () => {
  const builder = new MatBuilder(true);
  for (let count = 1; count < 9; count++) {
    const values = Array.from({ length: count }, (_, i) => i / 7);
    const packed = await deflated(builder.array("a", values));
    const tag = new Uint8Array(8);
    new DataView(tag.buffer).setUint32(0, 15, true);
    new DataView(tag.buffer).setUint32(4, packed.length, true);
    const { variables } = await parseMatFile(
      concatBytes(builder.header(), tag, packed, builder.array("b", [3])),
      "x",
    );
    assertEquals(variables.get("a"), numbers(values));
    assertEquals(variables.get("b"), numbers([3]));
  }
});

Deno.test("what cannot be read is refused", async () => {
  const refuse = async (bytes: Uint8Array, words: string) =>
    void await assertRejects(
      () => parseMatFile(bytes, "x.mat"),
      InputError,
      words,
    );
  const builder = new MatBuilder(true);
  const hdf5 = new Uint8Array(1024).fill(0x20);
  hdf5.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], 512);
  await refuse(hdf5, "x.mat: is a MATLAB file of version 7.3 (HDF5)");
  await refuse(hdf5.subarray(512), "version 7.3");
  await refuse(new TextEncoder().encode("onset\tduration\n"), "not a MATLAB");
  await refuse(new Uint8Array(3), "not a MATLAB file");
  const plain = builder.file({ onsets: { cells: [[1, 2]] } });
  for (let length = 129; length < plain.length; length++) {
    await assertRejects(
      () => parseMatFile(plain.subarray(0, length), "x.mat"),
      InputError,
      "damaged",
      `${length} bytes`,
    );
  }
  const packed = matFile("compressed");
  packed[200] ^= 1;
  await refuse(packed, "a compressed element cannot be inflated");
  let deep = builder.array("", [1]);
  for (let i = 0; i < 80; i++) {
    const word = (...values: number[]) =>
      new Uint8Array(Uint32Array.from(values).buffer);
    deep = builder.element(
      14,
      concatBytes(
        builder.element(6, word(1, 0)),
        builder.element(5, word(1, 1)),
        builder.small(1, new Uint8Array(1)),
        deep,
      ),
    );
  }
  await refuse(concatBytes(builder.header(), deep), "nested more than 64");
});

Deno.test({
  name: "Octave's files",
  ignore: testData === undefined,
  async fn() {
    const path = `${testData}/spm-reference-numbers/spm_bases.mat`;
    const { variables } = await parseMatFile(await Deno.readFile(path), path);
    assertEquals([...variables.keys()], ["hrf", "dhrf", "ddhrf", "dt"]);
    const hrf = variables.get("hrf");
    assert(hrf?.kind === "numbers" && hrf.shape.join() === "3201,1");
    assertEquals(Math.max(...hrf.values), 0.0021050168945865927);
  },
});
