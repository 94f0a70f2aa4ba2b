/** Random numbers that are counted, not chained. @module */

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** The upper 32 bits of a product of two unsigned numbers of 32 bits. */
function upperProduct(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + Math.floor(a0 * b0 / 0x10000);
  const other = a0 * b1 + middle % 0x10000;
  return a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000);
}

/**
 * The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC 2011): four words of 32
 * bits that depend on a key of 64 bits and a counter of 128 bits alone. Here
 * the key is a seed, and the upper half of the counter names one of 2⁵³
 * streams; the lower half counts the words that were taken from it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Philox } from "@niglm/niglm/stats";
 *
 * const random = new Philox(0);
 * assertEquals(random.startStream(0).next(), 0x6627e8d5);
 * const third = random.startStream(3).next();
 * random.startStream(2).next();
 * assertEquals(random.startStream(3).next(), third);
 * ```
 */
export class Philox {
  readonly #key: readonly [number, number];
  readonly #counter = new Uint32Array(4);
  readonly #words = new Uint32Array(4);
  #taken = 4;

  /**
   * Starts at the beginning of stream 0.
   *
   * @param seed A whole number from 0 to 2⁵³ − 1.
   * @throws {RangeError} If it is not.
   */
  constructor(seed: number) {
    this.#key = halves(seed, "seed");
  }

  /**
   * Goes to the beginning of a stream.
   *
   * @param stream A whole number from 0 to 2⁵³ − 1.
   * @returns This generator.
   * @throws {RangeError} If it is not.
   */
  startStream(stream: number): this {
    const [low, high] = halves(stream, "stream");
    this.#counter.set([0, 0, low, high]);
    this.#taken = 4;
    return this;
  }

  /**
   * Takes the next word.
   *
   * @returns A whole number from 0 to 2³² − 1.
   */
  next(): number {
    if (this.#taken === 4) {
      philox4x32(this.#counter, this.#key, this.#words);
      this.#counter[0]++;
      if (this.#counter[0] === 0) this.#counter[1]++;
      this.#taken = 0;
    }
    return this.#words[this.#taken++];
  }

  /**
   * Takes a number below a bound, all equally likely: words beyond the last
   * whole multiple of the bound are passed over.
   *
   * @param bound A whole number from 1 to 2³².
   * @returns A whole number from 0 to bound − 1.
   */
  below(bound: number): number {
    const limit = 0x100000000 - 0x100000000 % bound;
    for (;;) {
      const word = this.next();
      if (word < limit) return word % bound;
    }
  }
}

/**
 * One block of Philox4x32-10.
 *
 * @param counter Four words of 32 bits, the lowest first.
 * @param key Two words of 32 bits.
 * @param target Receives four words.
 */
export function philox4x32(
  counter: ArrayLike<number>,
  key: readonly [number, number],
  target: Uint32Array,
): void {
  let c0 = counter[0];
  let c1 = counter[1];
  let c2 = counter[2];
  let c3 = counter[3];
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const upper0 = upperProduct(MULTIPLIER_0, c0);
    const lower0 = Math.imul(MULTIPLIER_0, c0);
    const upper1 = upperProduct(MULTIPLIER_1, c2);
    const lower1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (upper1 ^ c1 ^ k0) >>> 0;
    c1 = lower1 >>> 0;
    c2 = (upper0 ^ c3 ^ k1) >>> 0;
    c3 = lower0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  target[0] = c0;
  target[1] = c1;
  target[2] = c2;
  target[3] = c3;
}

function halves(value: number, name: string): [number, number] {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(
      `${name}: found ${value}, expected a whole number from 0 to 2^53 - 1`,
    );
  }
  return [value % 0x100000000, Math.floor(value / 0x100000000)];
}
