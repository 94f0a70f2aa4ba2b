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
import type { VolumeResamplerOptions } from "../lib/image/mod.ts";

const shape = [64, 64, 40] as const;
const voxels = shape[0] * shape[1] * shape[2];
const identity: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const [cosine, sine] = [Math.cos(0.1), Math.sin(0.1)];
const turned: Affine = [
  [cosine, -sine, 0, 0.3],
  [sine, cosine, 0, 0.2],
  [0, 0.02, 1, 0.1],
  [0, 0, 0, 1],
].flat();
const parallel: Affine = [
  [0.97, 0, 0, 0.3],
  [0, 0.97, 0, 0.2],
  [0, 0, 0.97, 0.1],
  [0, 0, 0, 1],
].flat();

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
