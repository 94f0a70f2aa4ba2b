/** A run whose effects are known. @module */

import {
  computeRegressor,
  makeFrameTimes,
  type TrialEvent,
} from "../design/mod.ts";
import type { Volume, VolumeSeries } from "../nifti/types.ts";
import { madeAnatomy, madeGrid, madeResponse } from "./made_head.ts";
import { normalSource } from "./normal_source.ts";

/** What the run is made of besides the head. */
export const madeRunFacts: {
  /** Conditions, in the order in which they begin. */
  readonly conditions: readonly ["sound", "picture"];
  /** Number of volumes. */
  readonly volumeCount: number;
  /** Repetition time in seconds. */
  readonly tR: number;
  /** Length of a block in seconds. */
  readonly blockDuration: number;
  /** Seed of the noise. */
  readonly seed: number;
  /** Correlation of the noise of one scan with the next. */
  readonly autocorrelation: number;
  /** Standard deviation of the noise in percent of the mean. */
  readonly noise: number;
  /** Largest drift in percent of the mean. */
  readonly drift: number;
} = {
  conditions: ["sound", "picture"],
  volumeCount: 120,
  tR: 2,
  blockDuration: 3,
  seed: 1,
  autocorrelation: 0.3,
  noise: 1,
  drift: 2,
};

/** A made run with what it was made from. */
export interface MadeRun extends VolumeSeries {
  /** What was shown when. */
  readonly events: readonly TrialEvent[];
  /** True responses by condition: percent of the mean, one value a voxel. */
  readonly responses: Readonly<Record<string, Float64Array>>;
}

/**
 * Makes a run: a head whose regions respond to blocks of sounds and pictures
 * through Glover's hemodynamic response, with noise that is correlated from
 * scan to scan (AR(1)) and drifts that differ from voxel to voxel. Volumes are
 * made while they are read, in whole numbers as a scanner stores them, the
 * same ones every time.
 *
 * @returns The run, 40×48×36 voxels of 4 mm, 120 volumes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeRun } from "./made_run.ts";
 *
 * const run = makeRun();
 * assertEquals(run.events[1], {
 *   onset: 10,
 *   duration: 3,
 *   trialType: "picture",
 * });
 * for await (const { data } of run.volumes()) {
 *   assertEquals(data.length, 40 * 48 * 36);
 *   break;
 * }
 * ```
 */
export function makeRun(): MadeRun {
  const { conditions, volumeCount, tR } = madeRunFacts;
  const events = makeEvents();
  const frameTimes = makeFrameTimes(volumeCount, tR);
  const responses = Object.fromEntries(
    conditions.map((name) => [name, madeResponse(name)]),
  );
  const courses = conditions.map((name) => {
    const blocks = events.filter(({ trialType }) => trialType === name);
    const [{ values }] = computeRegressor(
      {
        onsets: blocks.map(({ onset }) => onset),
        durations: blocks.map(({ duration }) => duration),
        amplitudes: blocks.map(() => 1),
      },
      "glover",
      frameTimes,
    );
    return { response: responses[name], values };
  });
  return {
    name: "the made run",
    grid: madeGrid,
    volumeCount,
    tR,
    events,
    responses,
    async *volumes({ signal } = {}) {
      for (const volume of makeVolumes(courses)) {
        signal?.throwIfAborted();
        yield await Promise.resolve(volume);
      }
    },
  };
}

function makeEvents(): TrialEvent[] {
  const { conditions, volumeCount, tR, blockDuration } = madeRunFacts;
  const events: TrialEvent[] = [];
  const last = volumeCount * tR - 2 * blockDuration;
  for (let onset = 4; onset <= last; onset += 2 * blockDuration) {
    events.push({
      onset,
      duration: blockDuration,
      trialType: conditions[events.length % conditions.length],
    });
  }
  return events;
}

/** A condition's response in space and its course in time. */
interface Course {
  readonly response: Float64Array;
  readonly values: Float64Array;
}

function* makeVolumes(
  courses: readonly Course[],
): Generator<Volume, void> {
  const { volumeCount, autocorrelation, noise, drift, seed } = madeRunFacts;
  const anatomy = madeAnatomy();
  const draw = normalSource(seed);
  const innovation = noise * Math.sqrt(1 - autocorrelation ** 2);
  const drifts = anatomy.map(() => drift * Math.tanh(draw()));
  const errors = anatomy.map(() => noise * draw());
  const data = new Float64Array(anatomy.length);
  for (let index = 0; index < volumeCount; index++) {
    const wave = Math.sin(0.6 + 5 * (index + 0.5) / volumeCount);
    for (let v = 0; v < data.length; v++) {
      let percent = 100 + drifts[v] * wave + errors[v];
      for (const { response, values } of courses) {
        percent += response[v] * values[index];
      }
      data[v] = Math.round(anatomy[v] * percent / 100);
      errors[v] = autocorrelation * errors[v] + innovation * draw();
    }
    yield { index, data };
  }
}
