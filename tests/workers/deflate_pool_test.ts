import { assertEquals, assertRejects } from "@std/assert";
import { gzip } from "../../lib/bytes/mod.ts";
import { InputError } from "../../lib/errors.ts";
import { DeflatePool } from "../../lib/workers/deflate_pool.ts";
import { withHurriedClock } from "../hurried_clock.ts";

/** Some mebibytes in pieces of odd lengths. */
function* pieces(): Generator<Uint8Array, void> {
  for (let i = 0; i < 13; i++) {
    const length = 1 + i * 61_007;
    yield Uint8Array.from({ length }, (_, k) => k % 7 ? i : k * 31);
  }
}

async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const blob: Uint8Array[] = [];
  for await (const piece of bytes) blob.push(piece.slice());
  return new Uint8Array(await new Blob(blob as BlobPart[]).arrayBuffer())
    .toBase64();
}

Deno.test("workers compress to the same bytes", async () => {
  const expected = await gathered(gzip(pieces(), { runsOnly: true }));
  for (const workers of [1, 3]) {
    await using deflater = new DeflatePool(workers);
    for (let round = 0; round < 2; round++) {
      const found = gzip(pieces(), { runsOnly: true, deflater });
      assertEquals(await gathered(found), expected);
    }
    const thorough = { level: 6, deflater } as const;
    assertEquals(
      await gathered(gzip(pieces(), thorough)),
      await gathered(gzip(pieces(), { level: 6 })),
    );
  }
});

Deno.test("what the input throws ends the compression", async () => {
  await using deflater = new DeflatePool(2);
  function* failing() {
    yield* pieces();
    throw new Error("the volume is damaged");
  }
  await assertRejects(
    () => gathered(gzip(failing(), { deflater })),
    Error,
    "the volume is damaged",
  );
});

Deno.test("a worker that falls silent ends the compression", async () => {
  const started: Worker[] = [];
  const Original = globalThis.Worker;
  class Watched extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      started.push(this);
    }
  }
  globalThis.Worker = Watched;
  try {
    await using deflater = new DeflatePool(1);
    await gathered(gzip(pieces(), { deflater }));
    for (const worker of started) worker.terminate();
    await withHurriedClock(0, () =>
      assertRejects(
        () => gathered(gzip(pieces(), { deflater })),
        InputError,
        "no sign of life",
      ));
  } finally {
    globalThis.Worker = Original;
  }
});
