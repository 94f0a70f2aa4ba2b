import { assert, assertEquals, assertRejects } from "@std/assert";
import { ByteRing } from "../../lib/bytes/byte_ring.ts";
import { InputError } from "../../lib/errors.ts";
import { Helper } from "../../lib/workers/helper.ts";
import { everySecond } from "../../lib/workers/seconds.ts";

/** Runs something with timers that end when they are told to. */
async function withOwnTimers(
  run: (pass: () => void) => Promise<void> | void,
): Promise<void> {
  const { clearTimeout, setTimeout } = globalThis;
  const waiting = new Map<number, () => void>();
  let asked = 0;
  globalThis.setTimeout = Object.assign((act: () => void, delay = 0) => {
    assertEquals(delay, 1000);
    waiting.set(++asked, act);
    return asked;
  }, setTimeout);
  globalThis.clearTimeout = (id) => void waiting.delete(Number(id));
  try {
    await run(() => {
      const due = [...waiting.values()];
      waiting.clear();
      for (const act of due) act();
    });
    assertEquals(waiting.size, 0);
  } finally {
    Object.assign(globalThis, { clearTimeout, setTimeout });
  }
}

Deno.test("everySecond counts a second once it has passed, however late", async () => {
  await withOwnTimers((pass) => {
    let seconds = 0;
    const counting = everySecond(() => void seconds++);
    assertEquals(seconds, 0);
    pass();
    pass();
    assertEquals(seconds, 2);
    counting[Symbol.dispose]();
    pass();
    assertEquals(seconds, 2);
  });
});

Deno.test("a worker that was stopped for long is not taken for dead", async () => {
  await withOwnTimers(async (pass) => {
    const helper = new Helper("fetch");
    const { buffer: ring } = ByteRing.create(16);
    const silent = helper.ask({ kind: "fetch", address: "", ring }, {
      patience: 3,
    });
    silent.catch(() => {});
    pass();
    pass();
    assert(helper.alive);
    pass();
    assert(!helper.alive);
    await assertRejects(() => silent, InputError, "no sign of life for 3 s");
  });
});
