/** A small run with a bright ball in it, for tests of streams. @module */
import { buildNifti, gzipped } from "./builders.ts";

/** Voxels of a volume. */
export const SHAPE = [13, 12, 9] as const;

/** Uniform numbers in [0, 1) from a linear congruential generator. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Stored values of a run: a ball of about 1,000 on noise, int16. */
export function madeValues(scans: number, seed = 1): Int16Array {
  const next = uniform(seed);
  const [nx, ny, nz] = SHAPE;
  const values = new Int16Array(nx * ny * nz * scans);
  let at = 0;
  for (let t = 0; t < scans; t++) {
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        for (let x = 0; x < nx; x++) {
          const inside = (x - 6) ** 2 + (y - 5.5) ** 2 + (z - 4) ** 2 < 19;
          const active = inside && x > 6 && t % 20 < 10 ? 12 : 0;
          values[at++] = Math.round(
            (inside ? 1000 + active + t / 10 : 20) + 16 * next(),
          );
        }
      }
    }
  }
  return values;
}

/** The run as the bytes of a file. */
export async function madeRunFile(
  scans: number,
  gzip: boolean,
  seed = 1,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = buildNifti({
    shape: [...SHAPE, scans],
    data: madeValues(scans, seed),
    datatype: "int16",
    slope: 0.5,
    inter: 3,
    affine: [3, 0, 0, -18, 0, 3, 0, -17, 0, 0, 3, -12, 0, 0, 0, 1],
    voxelSizes: [3, 3, 3],
    tR: 2,
  });
  return gzip ? await gzipped(bytes) : bytes;
}
