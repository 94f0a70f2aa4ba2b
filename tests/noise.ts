/** Volumes of noise, made as tests/fixtures/noise.py makes them. @module */

/** A volume's number of voxels along x, y and z. */
type Shape = readonly [number, number, number];

/** Whole numbers 0 to 255 of a linear congruential generator. */
export function noise(seed: number, shape: Shape): Float64Array {
  let state = seed;
  return Float64Array.from({ length: shape[0] * shape[1] * shape[2] }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Sums of 27 neighbours, scaled to z values; rounded down to `step`. */
export function smoothNoise(
  seed: number,
  shape: Shape,
  step = 0,
): Float64Array {
  let total = noise(seed, shape);
  let stride = 1;
  for (const length of shape) {
    const source = total;
    const size = stride;
    total = source.map((value, voxel) => {
      const position = Math.floor(voxel / size) % length;
      const before = position > 0 ? source[voxel - size] : value;
      const after = position < length - 1 ? source[voxel + size] : value;
      return before + value + after;
    });
    stride *= length;
  }
  const z = total.map((value) => (value - 3442) / 383);
  return step > 0 ? z.map((value) => Math.floor(value / step) * step) : z;
}
