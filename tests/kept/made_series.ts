/** A small run with an effect in half of its voxels. @module */

import type { TrialEvent } from "../../lib/design/mod.ts";
import type { VolumeSeries } from "../../lib/nifti/mod.ts";

const shape = [6, 5, 4] as const;
const size = 6 * 5 * 4;
const volumeCount = 40;

/** Two conditions in turn. */
export const madeEvents: TrialEvent[] = [0, 20, 40, 60].map((onset, i) => ({
  onset,
  duration: 10,
  trialType: i % 2 === 0 ? "faces" : "houses",
}));

/** Noise that remembers itself, with responses to faces; x runs leftwards. */
export const madeSeries: VolumeSeries = {
  name: "made run",
  grid: {
    shape,
    affine: [-3, -0, 0, 9, 0, 3, -0, -6, 0, 0, 3, 0, 0, 0, 0, 1],
    voxelSizes: [3, 3, 3],
  },
  volumeCount,
  tR: 2,
  async *volumes() {
    let state = 1;
    const noise = new Float64Array(size);
    for (let index = 0; index < volumeCount; index++) {
      const on = index % 20 < 5 ? 30 : 0;
      const data = noise.map((before, v) => {
        state = (Math.imul(1664525, state) + 1013904223) >>> 0;
        noise[v] = (v % 7) / 8 * before + (state >>> 26);
        return Math.round(1000 + (v < size / 2 ? on : 0) + noise[v]);
      });
      yield { index, data };
    }
  },
};
