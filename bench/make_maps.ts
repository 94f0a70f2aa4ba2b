/** Writes made maps of a group, float32, from a seed. @module */

import { join } from "@std/path";
import { encodeHeader } from "../lib/nifti/encode_header.ts";

/** What maps to make. */
export interface MapsSpec {
  /** Voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Voxel size in mm. */
  readonly mm: number;
  /** Number of maps. */
  readonly count: number;
  /** How many of them differ; further ones are hard links to these. */
  readonly distinct: number;
  /** Value of the voxels outside the head. */
  readonly background: number;
}

/**
 * Writes maps into a folder, those that are not there yet: noise about 0.3 in a
 * head, the background elsewhere.
 *
 * @param folder The folder, made where it is missing.
 * @param spec What to make.
 * @returns A glob of the maps.
 */
export async function makeMaps(
  folder: string,
  spec: MapsSpec,
): Promise<string> {
  const { background, count, distinct, shape } = spec;
  const name = `maps-${shape.join("x")}-${count}-of-${distinct}-${background}`;
  const target = join(folder, name);
  const stored = join(folder, `${name.replace(/-\d+-of/, "")}-distinct`);
  await Deno.mkdir(target, { recursive: true });
  await Deno.mkdir(stored, { recursive: true });
  const number = (i: number) => String(i).padStart(4, "0");
  for (let i = 0; i < Math.min(count, distinct); i++) {
    const path = join(stored, `map-${number(i)}.nii`);
    if (!await exists(path)) await writeMap(path, spec, i);
  }
  for (let i = 0; i < count; i++) {
    const path = join(target, `map-${number(i)}.nii`);
    const source = join(stored, `map-${number(i % distinct)}.nii`);
    if (!await exists(path)) await Deno.link(source, path);
  }
  return join(target, "map-*.nii");
}

async function writeMap(
  path: string,
  { background, mm, shape }: MapsSpec,
  seed: number,
): Promise<void> {
  const [nx, ny, nz] = shape;
  const values = new Float32Array(nx * ny * nz).fill(background);
  const random = uniform(seed + 1);
  for (let z = 0, v = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, v++) {
        const away = [[x, nx], [y, ny], [z, nz]].reduce(
          (sum, [at, n]) => sum + ((at - (n - 1) / 2) / (0.45 * n)) ** 2,
          0,
        );
        if (away > 1) continue;
        values[v] = 0.3 +
          Math.sqrt(-2 * Math.log(random())) *
            Math.cos(2 * Math.PI * random());
      }
    }
  }
  const origin = shape.map((n) => -mm * (n - 1) / 2);
  const header = encodeHeader({
    grid: {
      shape,
      affine: [
        ...[mm, 0, 0, origin[0], 0, mm, 0, origin[1]],
        ...[0, 0, mm, origin[2], 0, 0, 0, 1],
      ],
      voxelSizes: [mm, mm, mm],
    },
    volumeCount: 1,
    datatype: "float32",
    tR: undefined,
    description: "made",
  });
  const file = await Deno.open(`${path}.part`, { write: true, create: true });
  file.writeSync(header);
  let bytes = new Uint8Array(values.buffer);
  while (bytes.length > 0) bytes = bytes.subarray(file.writeSync(bytes));
  file.close();
  await Deno.rename(`${path}.part`, path);
}

/** Numbers above 0 and up to 1 (xorshift32). */
function uniform(seed: number): () => number {
  let state = seed * 2654435761 >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 1) / 2 ** 32;
  };
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
