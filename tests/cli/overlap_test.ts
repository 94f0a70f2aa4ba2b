import { assertEquals, assertRejects } from "@std/assert";
import { Overlap } from "../../lib/cli/overlap.ts";

/** A job that ends when it is told to. */
function held(told: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const job = async () => {
    told.push(`${name} begins`);
    try {
      await promise;
    } finally {
      told.push(`${name} ends`);
    }
  };
  return { job, end: resolve, fail: reject };
}

/** Lets everything that can go on go on. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("a job begins while the one before is ending, a third waits", async () => {
  const told: string[] = [];
  const [a, b, c] = ["a", "b", "c"].map((name) => held(told, name));
  await using overlap = new Overlap();
  await overlap.add(a.job);
  const second = overlap.add(b.job).then(() => overlap.add(c.job));
  await turn();
  assertEquals(told, ["a begins", "b begins"]);
  a.end();
  await turn();
  assertEquals(told, ["a begins", "b begins", "a ends", "c begins"]);
  b.end();
  await second;
  const ended = overlap.end().then(() => told.push("all end"));
  await turn();
  assertEquals(told.at(-1), "b ends");
  c.end();
  await ended;
  assertEquals(told.slice(-2), ["c ends", "all end"]);
});

Deno.test("what a job throws comes out where the next is added, or at the end", async () => {
  const told: string[] = [];
  const [a, b] = ["a", "b"].map((name) => held(told, name));
  await using overlap = new Overlap();
  await overlap.add(a.job);
  a.fail(new Error("a is broken"));
  await assertRejects(() => overlap.add(b.job), Error, "a is broken");
  assertEquals(told, ["a begins", "b begins", "a ends"]);
  b.fail(new Error("b is broken"));
  await assertRejects(() => overlap.end(), Error, "b is broken");
});

Deno.test("no job is under way once the scope is left, whatever became of it", async () => {
  const told: string[] = [];
  const { job, fail } = held(told, "a");
  const left = (async () => {
    await using overlap = new Overlap();
    await overlap.add(job);
    throw new Error("the scope is broken");
  })();
  left.catch(() => told.push("the scope is left"));
  await turn();
  assertEquals(told, ["a begins"]);
  fail(new Error("a is broken"));
  await assertRejects(() => left, Error, "the scope is broken");
  assertEquals(told, ["a begins", "a ends", "the scope is left"]);
});

Deno.test("jobs before are not waited for while what they hold fits", async () => {
  const told: string[] = [];
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => held(told, name));
  await using overlap = new Overlap(10);
  for (const { job } of [a, b, c]) await overlap.add(job, 5);
  const fourth = overlap.add(d.job, 5).then(() => told.push("goes on"));
  await turn();
  assertEquals(told, ["a begins", "b begins", "c begins", "d begins"]);
  b.end();
  await turn();
  a.end();
  await fourth;
  assertEquals(told.slice(4), ["b ends", "a ends", "goes on"]);
  c.end();
  d.end();
  await overlap.end();
});
