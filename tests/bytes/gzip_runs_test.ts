import { assert, assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { gzip } from "../../lib/bytes/gzip.ts";
import { gzipRuns } from "../../lib/bytes/gzip_runs.ts";
import { canonicalCodes, codeLengths } from "../../lib/bytes/huffman.ts";
import { concatBytes } from "../builders.ts";

async function compressed(
  ...pieces: Uint8Array[]
): Promise<Uint8Array<ArrayBuffer>> {
  return concatBytes(...await Array.fromAsync(gzipRuns(pieces)));
}

function random(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  return new Uint8Array(length).map(() => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Runs of each length up to a limit, of bytes that differ. */
function runsUpTo(longest: number): Uint8Array<ArrayBuffer> {
  const runs = Array.from(
    { length: longest + 1 },
    (_, length) => new Uint8Array(length).fill(length % 2),
  );
  return concatBytes(...runs);
}

/** A float32 map: a third of the voxels hold noise, the others 0. */
function map(): Uint8Array<ArrayBuffer> {
  const noise = random(1 << 17);
  const values = Float32Array.from(
    { length: 1 << 17 },
    (_, i) => i % 120 < 40 ? Math.tan(noise[i] / 100 + i) : 0,
  );
  return new Uint8Array(values.buffer);
}

const contents: Record<string, Uint8Array<ArrayBuffer>> = {
  "nothing": new Uint8Array(0),
  "one byte": Uint8Array.of(7),
  "two blocks and a byte": random((1 << 17) + 1),
  "zeros": new Uint8Array(3_000_000),
  "runs of every length": runsUpTo(600),
  "every byte once": Uint8Array.from({ length: 256 }, (_, i) => i),
  "a run across blocks": new Uint8Array(1 << 17).fill(9, 60_000, 70_000),
  "a float32 map": map(),
  "counts like Fibonacci's": fibonacci(),
};

/** Bytes whose Huffman codes would be 20 bits long. */
function fibonacci(): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (let byte = 0, a = 1, b = 1; byte < 21; byte++, [a, b] = [b, a + b]) {
    for (let i = 0; i < a; i++) parts.push(Uint8Array.of(byte, byte ^ 128));
  }
  return concatBytes(...parts);
}

for (const [name, content] of Object.entries(contents)) {
  Deno.test(`runs compress ${name} so that gunzip gives it back`, async () => {
    const bytes = await compressed(content);
    assertEquals(new Uint8Array(gunzipSync(bytes)), content);
    const cut = content.length >> 1;
    assertEquals(
      await compressed(
        content.subarray(0, 1),
        content.subarray(1, cut),
        content.subarray(Math.max(cut, 1)),
      ),
      bytes,
    );
  });
}

Deno.test("runs make a map no larger than a search for repetitions", async () => {
  const content = contents["a float32 map"];
  const searched = concatBytes(...await Array.fromAsync(gzip([content])));
  const bytes = await compressed(content);
  assert(bytes.length <= searched.length);
  assert(bytes.length < 0.4 * content.length);
});

Deno.test("noise grows by less than a percent", async () => {
  const bytes = await compressed(random(1 << 20));
  assert(bytes.length < 1.01 * (1 << 20));
});

Deno.test("code lengths are a complete code within the limit", () => {
  const counts = Uint32Array.from([1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 0, 89]);
  for (const [limit, longest] of [[15, 10], [7, 7], [4, 4]]) {
    const lengths = codeLengths(counts, limit);
    const used = lengths.filter((length) => length > 0);
    assertEquals(used.length, 11);
    assert(Math.max(...used) <= longest);
    assertEquals(used.reduce((sum, length) => sum + 2 ** -length, 0), 1);
  }
  assertEquals([...codeLengths(counts, 15)].at(-1), 1);
});

Deno.test("codes are canonical, first bit lowest", () => {
  // The example of RFC 1951, section 3.2.2.
  assertEquals(
    [...canonicalCodes(Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4))],
    [0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111],
  );
});
