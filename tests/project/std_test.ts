import {
  assert,
  assertAlmostEquals,
  assertEquals,
  AssertionError,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  basename,
  dirname,
  extname,
  fromFileUrl,
  isAbsolute,
  join,
  relative,
  resolve,
  toFileUrl,
} from "@std/path";
import { toArrayBuffer } from "@std/streams";

// What the project relies on, of the standard library or of what stands in.

Deno.test("paths are taken apart and put together", () => {
  assertEquals(basename("/a/b.nii.gz"), "b.nii.gz");
  assertEquals(basename("/a/b.nii.gz", ".gz"), "b.nii");
  assertEquals(dirname("/a/b/c"), "/a/b");
  assertEquals(dirname("c"), ".");
  assertEquals(extname("a.b.tsv"), ".tsv");
  assertEquals(extname(".hidden"), "");
  assertEquals([isAbsolute("/a"), isAbsolute("a")], [true, false]);
  assertEquals(join("a", "..", "b", "./c"), "b/c");
  assertEquals(relative("/a/b", "/a/c/d"), "../c/d");
  assertEquals(resolve("/a", "b", "../c"), "/a/c");
});

Deno.test("paths become addresses and come back", () => {
  const path = "/a folder/ü #1?.nii";
  assertEquals(fromFileUrl(toFileUrl(path)), path);
  assertEquals(fromFileUrl("file:///a%20b"), "/a b");
});

Deno.test("a stream of bytes is read to its end", async () => {
  const pieces = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)];
  const bytes = await toArrayBuffer(ReadableStream.from(pieces));
  assertEquals([...new Uint8Array(bytes)], [1, 2, 3]);
  assertEquals((await toArrayBuffer(ReadableStream.from([]))).byteLength, 0);
});

Deno.test("assertions pass what holds and fail what does not", async () => {
  assert(1);
  assertEquals({ a: [1, NaN] }, { a: [1, NaN] });
  assertAlmostEquals(1, 1 + 1e-9);
  assertAlmostEquals(1, 1.5, 0.6);
  assertMatch("niglm", /^n.*m$/);
  assertStringIncludes("niglm", "igl");
  assertEquals(
    assertThrows(
      () => {
        throw new RangeError("so far");
      },
      RangeError,
      "far",
    ).message,
    "so far",
  );
  await assertRejects(
    () => Promise.reject(new TypeError("not so")),
    TypeError,
    "not",
  );
  const failing = [
    () => assert(0),
    () => assertEquals([1], [2]),
    () => assertEquals<unknown>([1], { 0: 1 }),
    () => assertAlmostEquals(1, 1.1),
    () => assertMatch("a", /b/),
    () => assertStringIncludes("a", "b"),
    () => assertThrows(() => {}),
    () =>
      assertThrows(() => {
        throw new Error("a");
      }, RangeError),
    () =>
      assertThrows(
        () => {
          throw new Error("a");
        },
        Error,
        "b",
      ),
  ];
  for (const fail of failing) assertThrows(fail, AssertionError);
  await assertRejects(
    () => assertRejects(() => Promise.resolve()),
    AssertionError,
  );
});
