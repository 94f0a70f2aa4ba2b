import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fitParetoTail, paretoTailP } from "../../lib/stats/pareto_tail.ts";
import { Philox } from "../../lib/stats/philox.ts";
import { SignFlipScale } from "../../lib/stats/sign_flip_scale.ts";

/** Ascending quantiles of a distribution whose upper tail has an inverse. */
function quantiles(count: number, inverse: (p: number) => number) {
  return Float64Array.from(
    { length: count },
    (_, i) => inverse(1 - (i + 0.5) / count),
  );
}

Deno.test("fitParetoTail finds scale and shape of a Pareto tail", () => {
  for (const shape of [-0.1, 0.1, 0.3]) {
    const values = quantiles(4000, (p) => 3 * (1 - p ** shape) / shape);
    const tail = fitParetoTail(values);
    assert(tail !== undefined);
    assertEquals(tail.share, 0.25);
    assertAlmostEquals(tail.shape, shape, 0.03);
    const far = 3 * (1 - 1e-5 ** shape) / shape;
    assert(Math.abs(Math.log(paretoTailP(tail, far) / 1e-5)) < 0.6);
  }
});

Deno.test("fitParetoTail takes an exponential tail for one", () => {
  const values = quantiles(2000, (p) => -2 * Math.log(p));
  const tail = fitParetoTail(values, { exponential: true });
  assert(tail !== undefined);
  assertEquals(tail.shape, 0);
  assertAlmostEquals(tail.scale, 2, 0.02);
  assertAlmostEquals(paretoTailP(tail, -2 * Math.log(1e-4)), 1e-4, 1e-5);
});

Deno.test("paretoTailP is 0 beyond the end of a tail that ends", () => {
  const tail = { threshold: 1, share: 0.25, scale: 1, shape: 0.5 };
  assertEquals(paretoTailP(tail, 1), 0.25);
  assertEquals(paretoTailP(tail, 3.1), 0);
});

Deno.test("fitParetoTail fits no tail to steps or to few values", () => {
  const steps = quantiles(2000, (p) => Math.floor(-2 * Math.log(p)));
  assertEquals(fitParetoTail(steps), undefined);
  assertEquals(fitParetoTail(steps, { exponential: true }), undefined);
  assertEquals(fitParetoTail(quantiles(150, (p) => -Math.log(p))), undefined);
});

Deno.test("SignFlipScale is near the exact tail of sums of flipped numbers", () => {
  const random = new Philox(2);
  for (const power of [0.5, 1]) {
    const numbers = Float64Array.from(
      { length: 14 },
      () => (random.next() / 2 ** 32) ** power,
    );
    const sums = Float64Array.from({ length: 2 ** 14 }, (_, k) => {
      let sum = 0;
      numbers.forEach((a, i) => sum += k >> i & 1 ? -a : a);
      return sum;
    }).sort();
    const scale = new SignFlipScale(numbers);
    for (const p of [0.2, 0.05, 0.01, 0.001]) {
      const x = sums[Math.round((1 - p) * sums.length)];
      assertAlmostEquals(scale.at(x), -Math.log(p), 0.25);
    }
  }
});
