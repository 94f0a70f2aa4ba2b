/**
 * Times resampling on one thread, prefilter included; prints Mvoxel/s as JSON,
 * as bench/peers/scipy_resample_rates.py does.
 *
 * Usage: `deno run -A bench/resample_rates.ts`
 *
 * @module
 */

import { VolumeResampler } from "../lib/image/mod.ts";
import { identity, parallel, shape, turned } from "./resample_grids.ts";

const REPEATS = 30;

const voxels = shape[0] * shape[1] * shape[2];
const source = Float64Array.from({ length: voxels }, (_, v) => v * 37 % 101);
const target = new Float64Array(voxels);
const rates: Record<string, number> = {};
for (
  const [name, interpolation] of [["cubic", "continuous"], [
    "linear",
    "linear",
  ]] as const
) {
  for (const [way, affine] of Object.entries({ turned, parallel })) {
    const resampler = new VolumeResampler(
      { shape, affine: identity },
      { shape, affine },
      { interpolation },
    );
    let best = Infinity;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const start = performance.now();
      resampler.apply(source, target);
      best = Math.min(best, (performance.now() - start) / 1000);
    }
    rates[`${name}, ${way}`] = voxels / 1e6 / best;
  }
}
console.log(JSON.stringify(rates));
