/**
 * Times resampling: cubic splines on a turned grid by each engine, on parallel
 * axes, and linearly, a 64×64×40 volume at a time. Each name has the voxels of
 * one iteration: Mvoxel/s = Mvoxel ÷ seconds.
 *
 * Usage: `deno bench bench/resample_bench.ts`
 *
 * @module
 */

import { type Affine, VolumeResampler } from "../lib/image/mod.ts";
import { identity, parallel, shape, turned } from "./resample_grids.ts";
import type { VolumeResamplerOptions } from "../lib/image/mod.ts";

const voxels = shape[0] * shape[1] * shape[2];
const source = Float64Array.from({ length: voxels }, (_, v) => v * 37 % 101);
const target = new Float64Array(voxels);

const cases: [string, Affine, VolumeResamplerOptions][] = [
  ["cubic, turned, wasm", turned, { engine: "wasm" }],
  ["cubic, turned, ts", turned, { engine: "ts" }],
  ["cubic, parallel", parallel, {}],
  ["linear, turned", turned, { interpolation: "linear" }],
  ["linear, parallel", parallel, { interpolation: "linear" }],
  ["nearest, turned", turned, { interpolation: "nearest" }],
];

for (const [name, affine, options] of cases) {
  const resampler = new VolumeResampler(
    { shape, affine: identity },
    { shape, affine },
    options,
  );
  Deno.bench({
    name: `${name} (${(voxels / 1e6).toFixed(3)} Mvoxel)`,
    group: "resample",
    fn: () => void resampler.apply(source, target),
  });
}
