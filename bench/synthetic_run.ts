/**
 * A made run: a head of two ellipsoids with three conditions, slow drifts,
 * motion and autoregressive noise, volume by volume from a seed.
 *
 * @module
 */

/** What to make. */
export interface RunSpec {
  /** Voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Number of scans. */
  readonly scans: number;
  /** Repetition time in seconds. */
  readonly tR: number;
  /** Seed of everything random. */
  readonly seed: number;
}

/** One event of a made run. */
export interface MadeEvent {
  /** Seconds from the first scan. */
  readonly onset: number;
  /** Seconds. */
  readonly duration: number;
  /** Name of the condition. */
  readonly trialType: string;
}

/** The conditions, in the order of the design's columns. */
export const conditions: readonly string[] = ["faces", "houses", "tools"];

/** The columns of the made motion parameters. */
export const motionColumns: readonly string[] = [
  "trans_x",
  "trans_y",
  "trans_z",
  "rot_x",
  "rot_y",
  "rot_z",
];

/** Standard deviation of the sum of four bytes drawn evenly. */
const FOUR_BYTES_SD = Math.sqrt((4 * (256 ** 2 - 1)) / 12);

/** Whole numbers below 2³², from a seed (Mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** About normal, mean 0 and standard deviation 1: the sum of four bytes. */
function normal(bits: number): number {
  const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) +
    (bits >>> 24);
  return (sum - 510) / FOUR_BYTES_SD;
}

/**
 * Events of the three conditions in a random order, one every six to nine
 * seconds, from a second before the first scan's end to the last scan.
 */
export function makeEvents(spec: RunSpec): MadeEvent[] {
  const random = randomNumbers(spec.seed);
  const end = spec.scans * spec.tR;
  const events: MadeEvent[] = [];
  let turn: string[] = [];
  for (let onset = spec.tR; onset < end - 1; onset += 6 + random() % 31 / 10) {
    if (turn.length === 0) turn = [...conditions];
    const [trialType] = turn.splice(random() % turn.length, 1);
    events.push({ onset: Math.round(onset * 10) / 10, duration: 1, trialType });
  }
  return events;
}

/** Six motion parameters for every scan: random walks that turn back. */
export function makeMotion(spec: RunSpec): number[][] {
  const random = randomNumbers(spec.seed + 1);
  const now = motionColumns.map(() => 0);
  return Array.from({ length: spec.scans }, () =>
    now.map((value, column) => {
      now[column] = 0.98 * value + 0.02 * normal(random());
      return Number(now[column].toFixed(6));
    }));
}

/** Expected response of each condition at each scan, about 0 to 1. */
function responses(spec: RunSpec): Float64Array[] {
  const all = conditions.map(() => new Float64Array(spec.scans));
  for (const { onset, trialType } of makeEvents(spec)) {
    const row = all[conditions.indexOf(trialType)];
    const first = Math.max(0, Math.ceil(onset / spec.tR));
    for (let t = first; t < spec.scans && t * spec.tR < onset + 25; t++) {
      const late = t * spec.tR - onset;
      row[t] += (late / 5) ** 5 * Math.exp(5 - late);
    }
  }
  return all;
}

/** The volumes of a made run, as stored int16 values. */
export class SyntheticRun {
  readonly #spec: RunSpec;
  readonly #random: () => number;
  readonly #responses: readonly Float64Array[];
  readonly #motion: readonly (readonly number[])[];
  readonly #base: Float64Array;
  readonly #spread: Float64Array;
  readonly #rho: Float64Array;
  readonly #effects: readonly Float64Array[];
  readonly #noise: Float64Array;
  readonly #volume: Int16Array<ArrayBuffer>;

  /** @param spec What to make. */
  constructor(spec: RunSpec) {
    this.#spec = spec;
    this.#random = randomNumbers(spec.seed + 2);
    this.#responses = responses(spec);
    this.#motion = makeMotion(spec);
    const size = spec.shape[0] * spec.shape[1] * spec.shape[2];
    const perVoxel = () => new Float64Array(size);
    this.#base = perVoxel();
    this.#spread = perVoxel();
    this.#rho = perVoxel();
    this.#effects = conditions.map(perVoxel);
    this.#noise = perVoxel();
    this.#volume = new Int16Array(size);
    this.#paint();
  }

  /** Sets what stays the same from scan to scan. */
  #paint(): void {
    const [nx, ny, nz] = this.#spec.shape;
    let voxel = 0;
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++, voxel++) {
          const [x, y, z] = [place(i, nx), place(j, ny), place(k, nz)];
          const radius = Math.hypot(x / 0.775, y / 0.895, z / 0.858);
          const inside = Math.min(1, Math.max(0, (1 - radius) / 0.02 + 0.5));
          const texture = Math.sin(9 * x + 5 * z) * Math.cos(8 * y - 3 * z);
          this.#base[voxel] = 12 + inside * (700 + 60 * texture);
          this.#spread[voxel] = 8 + inside * (9 + 2 * texture);
          this.#rho[voxel] = inside * (0.3 + 0.2 * Math.sin(7 * x * y + 6 * z));
          this.#effects.forEach((effect, condition) => {
            const away = Math.hypot(x - 0.4 * (condition - 1), y + 0.3, z);
            effect[voxel] = away < 0.25 ? 8 * inside : 0;
          });
        }
      }
    }
  }

  /**
   * Makes the volume of a scan; the noise follows on the volume made before.
   *
   * @param scan Its number, from 0.
   * @returns The values, x fastest; overwritten by the next volume.
   */
  volume(scan: number): Int16Array<ArrayBuffer> {
    const { scans } = this.#spec;
    const random = this.#random;
    const [faces, houses, tools] = this.#responses.map((row) => row[scan]);
    const [onFaces, onHouses, onTools] = this.#effects;
    const drift = 4 * Math.cos(Math.PI * (scan + 0.5) / scans) +
      20 * this.#motion[scan][0];
    const volume = this.#volume;
    for (let v = 0; v < volume.length; v++) {
      const rho = this.#rho[v];
      const noise = rho * this.#noise[v] +
        Math.sqrt(1 - rho * rho) * normal(random());
      this.#noise[v] = noise;
      volume[v] = Math.round(
        this.#base[v] * (1 + drift / 1000) + this.#spread[v] * noise +
          faces * onFaces[v] + houses * onHouses[v] + tools * onTools[v],
      );
    }
    return volume;
  }
}

/** A voxel's place along an axis of n voxels, from −1 to 1. */
function place(index: number, n: number): number {
  return n > 1 ? 2 * index / (n - 1) - 1 : 0;
}
