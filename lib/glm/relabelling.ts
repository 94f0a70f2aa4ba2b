/** Relabellings by their number. @module */
import { MersenneTwister } from "../stats/mersenne_twister.ts";
import { Philox } from "../stats/philox.ts";
import type {
  ExchangeableUnits,
  RelabellingScheme,
} from "./exchangeable_units.ts";

/** Which relabellings there are, in a form that can be sent to workers. */
export interface RelabellingSpec {
  /** What moves or flips. */
  readonly units: ExchangeableUnits;
  /** How. */
  readonly scheme: RelabellingScheme;
  /**
   * Where they come from: `random` draws each from the stream of its number,
   * `all` counts through them, `nilearn` chains them as nilearn does.
   */
  readonly source: "random" | "all" | "nilearn";
  /** Seed of the random ones. */
  readonly seed: number;
  /** How many are wanted. */
  readonly count: number;
}

/** One relabelling: map i is taken for map `from[i]` with its sign times `sign[i]`. */
export interface Relabelling {
  /** By map: the map whose design row it is given. */
  readonly from: Int32Array;
  /** By map: 1 or −1. */
  readonly sign: Float64Array;
}

/** Finds relabellings by their number. */
export class Relabeller {
  readonly #spec: RelabellingSpec;
  readonly #random: Philox;
  readonly #order: Int32Array;
  #chain: Chain | undefined;

  /**
   * Prepares for a set of relabellings.
   *
   * @param spec Which.
   */
  constructor(spec: RelabellingSpec) {
    this.#spec = spec;
    this.#random = new Philox(spec.source === "random" ? spec.seed : 0);
    this.#order = new Int32Array(spec.units.units.length);
  }

  /**
   * Finds a relabelling.
   *
   * @param number Its number, from 0.
   * @param target Receives it.
   */
  find(number: number, target: Relabelling): void {
    const { scheme, source } = this.#spec;
    if (source === "nilearn") {
      const { from, sign } = this.#chained(number);
      target.from.set(from);
      target.sign.set(sign);
    } else if (scheme === "flip") {
      keepOrder(target.from);
      this.#flip(number, target.sign);
    } else {
      target.sign.fill(1);
      if (source === "random") this.#shuffle(number);
      else this.#unrank(number);
      this.#place(target.from);
    }
  }

  /** Bit i of the number, or of its stream, is 1 where unit i flips. */
  #flip(number: number, sign: Float64Array): void {
    const { source, units } = this.#spec;
    const random = this.#random.startStream(number);
    let word = 0;
    units.units.forEach((unit, i) => {
      if (source === "random" && i % 32 === 0) word = random.next();
      const bit = source === "random"
        ? word >>> i % 32 & 1
        : Math.floor(number / 2 ** i) % 2;
      for (const map of unit) sign[map] = bit === 1 ? -1 : 1;
    });
  }

  /** Shuffles each group's units, from the last, as Fisher and Yates. */
  #shuffle(number: number): void {
    const random = this.#random.startStream(number);
    const order = this.#order;
    for (const group of this.#spec.units.groups) {
      for (const unit of group) order[unit] = unit;
      for (let i = group.length - 1; i > 0; i--) {
        const j = random.below(i + 1);
        const kept = order[group[i]];
        order[group[i]] = order[group[j]];
        order[group[j]] = kept;
      }
    }
  }

  /** Finds the orders of all groups by number, the first group's fastest. */
  #unrank(number: number): void {
    const { groups, kinds } = this.#spec.units;
    let rest = number;
    for (const group of groups) {
      const left = new Map<number, number>();
      let orders = 1;
      group.forEach((unit, i) => {
        const same = (left.get(kinds[unit]) ?? 0) + 1;
        left.set(kinds[unit], same);
        orders = orders * (i + 1) / same;
      });
      let rank = rest % orders;
      rest = Math.floor(rest / orders);
      group.forEach((unit, i) => {
        const open = group.length - i;
        for (const [kind, same] of left) {
          const starting = orders * same / open;
          if (rank < starting) {
            this.#order[unit] = kind;
            if (same === 1) left.delete(kind);
            else left.set(kind, same - 1);
            orders = starting;
            break;
          }
          rank -= starting;
        }
      });
    }
  }

  #place(from: Int32Array): void {
    this.#spec.units.units.forEach((unit, i) => {
      const source = this.#spec.units.units[this.#order[i]];
      unit.forEach((map, k) => from[map] = source[k]);
    });
  }

  /** nilearn's: each goes on from the one before. */
  #chained(number: number): Relabelling {
    if (this.#chain === undefined || this.#chain.number > number) {
      this.#chain = startChain(this.#spec);
    }
    const { random, from, sign } = this.#chain;
    for (; this.#chain.number < number; this.#chain.number++) {
      if (this.#spec.scheme === "flip") {
        for (let i = 0; i < sign.length; i++) {
          sign[i] *= 2 * random.below(2) - 1;
        }
      } else {
        const order = Int32Array.from(from, (_, i) => i);
        random.shuffle(order);
        from.set(order.map((i) => from[i]));
      }
    }
    return this.#chain;
  }
}

/** nilearn's relabellings as far as they have come. */
interface Chain extends Relabelling {
  readonly random: MersenneTwister;
  /** Number of the relabelling; −1 before the first. */
  number: number;
}

function startChain({ seed, units }: RelabellingSpec): Chain {
  const count = units.units.length;
  return {
    random: new MersenneTwister(
      1 + new MersenneTwister(seed).below(2 ** 31 - 3),
    ),
    number: -1,
    from: Int32Array.from({ length: count }, (_, i) => i),
    sign: new Float64Array(count).fill(1),
  };
}

/**
 * Finds the number of the relabelling that changes nothing among all.
 *
 * @param spec All relabellings.
 * @returns Its number.
 */
export function numberOfObserved(spec: RelabellingSpec): number {
  if (spec.scheme === "flip") return 0;
  const { groups, kinds } = spec.units;
  let number = 0;
  let before = 1;
  for (const group of groups) {
    const left = new Map<number, number>();
    let orders = 1;
    group.forEach((unit, i) => {
      const same = (left.get(kinds[unit]) ?? 0) + 1;
      left.set(kinds[unit], same);
      orders = orders * (i + 1) / same;
    });
    const all = orders;
    group.forEach((unit, i) => {
      const open = group.length - i;
      for (const [kind, same] of left) {
        const starting = orders * same / open;
        if (kind === kinds[unit]) {
          if (same === 1) left.delete(kind);
          else left.set(kind, same - 1);
          orders = starting;
          break;
        }
        number += before * starting;
      }
    });
    before *= all;
  }
  return number;
}

function keepOrder(from: Int32Array): void {
  for (let i = 0; i < from.length; i++) from[i] = i;
}
