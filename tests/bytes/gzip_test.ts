import { assert, assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { gzip } from "../../lib/bytes/gzip.ts";
import { concatBytes } from "../builders.ts";

async function compressed(
  ...pieces: Uint8Array[]
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = gzip(pieces, { runsOnly: true });
  return concatBytes(...await Array.fromAsync(bytes));
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
  "two pieces and a byte": random((1 << 21) + 1),
  "zeros": new Uint8Array(3_000_000),
  "runs of every length": runsUpTo(600),
  "every byte once": Uint8Array.from({ length: 256 }, (_, i) => i),
  "a run across pieces": new Uint8Array(1 << 21).fill(9, 900_000, 1_100_000),
  "a float32 map": map(),
};

for (const [name, content] of Object.entries(contents)) {
  Deno.test(`runs alone compress ${name} so that gunzip gives it back`, async () => {
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

Deno.test("runs alone make a map no larger than a search for repetitions", async () => {
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
