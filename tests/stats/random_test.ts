import { assert, assertEquals, assertThrows } from "@std/assert";
import { MersenneTwister } from "../../lib/stats/mersenne_twister.ts";
import { Philox, philox4x32 } from "../../lib/stats/philox.ts";

Deno.test("philox4x32 gives its authors' known answers", () => {
  const ones = 0xffffffff;
  const cases = [
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [
      [ones, ones, ones, ones],
      [ones, ones],
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ] as const;
  for (const [counter, key, expected] of cases) {
    const words = new Uint32Array(4);
    philox4x32(counter, key, words);
    assertEquals(
      [...words].map((word) => word.toString(16).padStart(8, "0")).join(" "),
      expected,
    );
  }
});

Deno.test("streams of Philox depend on seed and number alone", () => {
  const take = (random: Philox) =>
    Array.from({ length: 9 }, () => random.next());
  const large = 2 ** 40 + 5;
  const one = take(new Philox(7).startStream(large));
  const random = new Philox(7);
  random.next();
  assertEquals(take(random.startStream(large)), one);
  const others = [
    new Philox(8).startStream(large),
    new Philox(7).startStream(5),
    new Philox(7 + 2 ** 32).startStream(large),
  ];
  for (const other of others) assert(take(other)[0] !== one[0]);
  assertThrows(() => new Philox(-1), RangeError, "seed: found -1");
  assertThrows(() => new Philox(0).startStream(0.5), RangeError, "stream:");
});

Deno.test("Philox draws numbers below a bound evenly", () => {
  const random = new Philox(3);
  const counts = new Int32Array(7);
  for (let i = 0; i < 7000; i++) counts[random.below(7)]++;
  for (const count of counts) assert(Math.abs(count - 1000) < 120);
});

Deno.test("MersenneTwister draws as numpy's RandomState", () => {
  const coins = (random: MersenneTwister) =>
    Array.from({ length: 10 }, () => random.below(2));
  const seeds = new MersenneTwister(42);
  assertEquals(
    [1, 2, 3].map(() => 1 + seeds.below(2 ** 31 - 3)),
    [1608637543, 1273642420, 1935803229],
  );
  const random = new MersenneTwister(7);
  assertEquals(coins(random), [1, 0, 1, 0, 1, 1, 1, 1, 0, 1]);
  const order = Int32Array.from({ length: 12 }, (_, i) => i);
  random.shuffle(order);
  assertEquals([...order], [1, 2, 5, 3, 0, 4, 6, 11, 10, 9, 8, 7]);
  assertEquals(random.below(2 ** 31 - 3), 283194443);
  assertEquals([0, 0, 0, 0].map(() => random.below(5)), [2, 3, 4, 4]);
});
