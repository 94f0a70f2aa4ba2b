/** numpy's older random numbers. @module */

const N = 624;
const M = 397;

/**
 * The generator MT19937 (Matsumoto and Nishimura, ACM TOMACS 8:3, 1998) with
 * the draws of `numpy.random.RandomState`, for results that are to equal
 * nilearn's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MersenneTwister } from "./mersenne_twister.ts";
 *
 * const random = new MersenneTwister(42);
 * assertEquals(random.next(), 1608637542);
 * ```
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(N);
  #taken = N;

  /**
   * Seeds as `RandomState(seed)` does.
   *
   * @param seed A whole number from 0 to 2³² − 1.
   */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const last = state[i - 1] ^ state[i - 1] >>> 30;
      state[i] = Math.imul(1812433253, last) + i;
    }
  }

  /**
   * Takes the next word.
   *
   * @returns A whole number from 0 to 2³² − 1.
   */
  next(): number {
    if (this.#taken === N) this.#renew();
    let word = this.#state[this.#taken++];
    word ^= word >>> 11;
    word ^= word << 7 & 0x9d2c5680;
    word ^= word << 15 & 0xefc60000;
    return (word ^ word >>> 18) >>> 0;
  }

  /**
   * Takes a number as `randint(bound)` does: words are masked to the bits of
   * the greatest number and passed over beyond it.
   *
   * @param bound A whole number from 1 to 2³².
   * @returns A whole number from 0 to bound − 1.
   */
  below(bound: number): number {
    const greatest = bound - 1;
    if (greatest === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(greatest);
    for (;;) {
      const value = (this.next() & mask) >>> 0;
      if (value <= greatest) return value;
    }
  }

  /**
   * Shuffles as `permutation` does, from the end.
   *
   * @param items Shuffled in place.
   */
  shuffle(items: Int32Array): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
  }

  #renew(): void {
    const state = this.#state;
    for (let i = 0; i < N; i++) {
      const bits = state[i] & 0x80000000 | state[(i + 1) % N] & 0x7fffffff;
      state[i] = state[(i + M) % N] ^ bits >>> 1 ^
        (bits & 1 ? 0x9908b0df : 0);
    }
    this.#taken = 0;
  }
}
